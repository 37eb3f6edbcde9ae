// The cost of a suggestion, for docs/performance.md: five numbers, one suggestion and one result at a time.
// `node bench/search-speed.ts`
import type { Strategy } from '../packages/core/src/define/strategies.ts'
import { random as stream } from '../packages/core/src/numeric/random.ts'
import { createSearch } from '../packages/core/src/search/search.ts'
import { createSpace } from '../packages/core/src/search/space.ts'
import { cmaEs } from '../packages/core/src/search/strategies/cma-es.ts'
import { gp } from '../packages/core/src/search/strategies/gp.ts'
import { latinHypercube } from '../packages/core/src/search/strategies/latin-hypercube.ts'
import { random } from '../packages/core/src/search/strategies/random.ts'
import { sobol } from '../packages/core/src/search/strategies/sobol.ts'
import { tpe } from '../packages/core/src/search/strategies/tpe.ts'

const space = createSpace({
  dimensions: Array.from({ length: 5 }, (_, j) => ({
    key: `x${j}`,
    domain: { kind: 'float', low: -5, high: 10, scale: 'linear' } as const,
  })),
})

/** Milliseconds of suggest and tell, of each trial. */
function times(strategy: Strategy, trials: number, seed: number): Float64Array {
  const search = createSearch(space, { strategy, random: stream(seed), trials })
  const spent = new Float64Array(trials)
  for (let number = 0; number < trials; number++) {
    const start = performance.now()
    const candidate = search.suggest(number)
    spent[number] = performance.now() - start
    if (candidate === undefined) break
    let score = 0
    for (let j = 0; j < 5; j++) score += ((candidate[`x${j}`] as number) - j) ** 2 * (j + 1)
    const told = performance.now()
    search.tell({ number, candidate, state: 'complete', score })
    spent[number] += performance.now() - told
  }
  return spent
}

const mean = (values: Float64Array) => values.reduce((sum, each) => sum + each, 0) / values.length
const lines: [string, Strategy, number, number, number][] = [
  ['random, mean to 1000', random(), 0, 1000, 0.01],
  ['sobol, mean to 1000', sobol(), 0, 1000, 0.01],
  ['latin-hypercube, to 1000', latinHypercube(), 0, 1000, 0.01],
  ['tpe, mean to 1000', tpe(), 0, 1000, 0.1],
  ['tpe, 4900 to 5000', tpe(), 4900, 5000, 0.3],
  ['cma-es, mean to 1000', cmaEs(), 0, 1000, 0.1],
  ['gp, 90 to 110', gp(), 90, 110, 4],
  ['gp, 480 to 500', gp(), 480, 500, Number.NaN],
]
console.log(
  `${'cost of a suggestion, five numbers'.padEnd(36)}${'ms'.padStart(10)}${'goal'.padStart(8)}${'MB'.padStart(8)}`,
)
for (const [name, strategy, from, to, goal] of lines) {
  times(strategy, Math.min(to, 300), 1) // so that the code is compiled
  const found = [2, 3, 4, 5, 6].map((seed) => mean(times(strategy, to, seed).subarray(from)))
  const memory = process.memoryUsage().heapUsed / 1e6
  const least = Math.min(...found) // of five searches: what else runs on the machine only adds
  console.log(
    `${name.padEnd(36)}${least.toPrecision(3).padStart(10)}${String(goal).padStart(8)}${memory.toFixed(0).padStart(8)}`,
  )
}
