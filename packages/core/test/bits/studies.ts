// Searches whose every trial must have the same bits in every engine and with any number of threads: candidates, states, reports, scores of folds.
// Imports the package by what it is given, so that Node.js and a browser can both run it.
import type * as Core from '../../src/index.ts'
import type * as Pruners from '../../src/search/pruners/index.ts'
import type * as Strategies from '../../src/search/strategies/index.ts'

/** What a study is made with. */
export interface Modules {
  readonly core: typeof Core
  readonly strategies: typeof Strategies
  readonly pruners: typeof Pruners
}

type Run = (modules: Modules, threads: number) => Promise<{ readonly trials: readonly object[] }>

const friedman = ({ recipes }: typeof Core, rows: number) =>
  recipes.find(({ name }) => name === 'friedman1')?.generate({ rows, noise: 1, seed: 5 }) as Core.Dataset

/** By name: a walk with every strategy, the last with pruners, a choice between parts, much data on threads, and a foreign objective. */
const runs: Readonly<Record<string, Run>> = {
  ...Object.fromEntries(
    (['grid', 'random', 'sobol', 'latinHypercube', 'tpe', 'gp', 'cmaEs'] as const).map((name): [string, Run] => [
      name,
      ({ core, strategies }, threads) => {
        const { estimator, gradientDescent, linear, range, ridge } = core
        const strategy = name === 'grid' ? strategies.grid({ points: 3 }) : strategies[name]()
        const walk = estimator({
          model: linear(),
          penalty: ridge({ lambda: range(1e-3, 10) }),
          algorithm: gradientDescent({ learningRate: range(1e-3, 0.3), epochs: range(5, 60) }),
        })
        return core.tune(walk, friedman(core, 97), { strategy: strategy as never, trials: 16, seed: 3, threads })
      },
    ]),
  ),
  ...Object.fromEntries(
    (['asha', 'hyperband', 'median', 'racing'] as const).map((name): [string, Run] => [
      name,
      ({ core, strategies, pruners }, threads) => {
        const { adam, estimator, linear, range, sgd } = core
        const walk = estimator({
          model: linear(),
          algorithm: core.oneOf(
            sgd({ learningRate: range(1e-3, 0.2), epochs: 12 }),
            adam({ learningRate: range(1e-3, 0.5), epochs: 12 }),
          ),
        })
        const pruner = pruners[name]() as never
        const strategy = strategies.random()
        return core.tune(walk, friedman(core, 97), { strategy, pruner, trials: 14, seed: 3, threads, share: false })
      },
    ]),
  ),
  'a choice between parts': ({ core, strategies }, threads) => {
    const { elasticNet, estimator, linear, oneOf, range, ridge } = core
    const either = estimator({
      model: linear({ degree: oneOf(1, 2) }),
      penalty: oneOf(
        ridge({ lambda: range(1e-3, 10) }),
        elasticNet({ lambda: range(1e-3, 1), mixture: range(0.1, 1) }),
      ),
    })
    return core.tune(either, friedman(core, 97), { strategy: strategies.tpe({ startup: 5 }), trials: 16, threads })
  },
  'much data': ({ core, strategies }, threads) => {
    const { estimator, linear, oneOf, range, ridge } = core
    const open = estimator({ model: linear({ degree: oneOf(1, 2) }), penalty: ridge({ lambda: range(1e-3, 10) }) })
    return core.tune(open, friedman(core, 120_000), { strategy: strategies.grid({ points: 5 }), threads })
  },
  'a foreign objective': ({ core, strategies, pruners }) =>
    core.optimise(
      { x: core.range(-5, 5), y: core.range(-5, 5), kind: core.oneOf('round', 'steep') },
      ({ x, y, kind }, { report }) => {
        const value = (x - 1) * (x - 1) + (kind === 'steep' ? 9 : 1) * (y + 2) * (y + 2)
        for (let step = 1; step < 9; step++) if (report(step, value + 1 / step) === 'stop') break
        return value
      },
      { strategy: strategies.tpe() as never, pruner: pruners.asha() as never, trials: 25, seed: 3 },
    ),
}

/** The hash of each study, by name; what the clock says is left out. */
export async function studyBits(modules: Modules, threads: number): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {}
  for (const [name, run] of Object.entries(runs)) {
    const { trials } = await run(modules, threads)
    hashes[name] = await digest(
      JSON.stringify(trials.map((trial) => ({ ...trial, durationMs: 0, begun: 0, ended: 0 }))),
    )
  }
  return hashes
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return Array.from(bytes.subarray(0, 12), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
