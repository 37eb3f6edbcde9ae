// The quality table of docs/performance.md: the best value found, medians over seeds, by strategy and number of trials.
// `node bench/search-quality.ts [--strategies tpe,gp] [--functions goals|others] [--seeds 25] [--trials 50,100,200]`
import { parseArgs } from 'node:util'
import type { Strategy } from '../packages/core/src/define/strategies.ts'
import { random } from '../packages/core/src/numeric/random.ts'
import { createSearch } from '../packages/core/src/search/search.ts'
import { createSpace } from '../packages/core/src/search/space.ts'
import { goals, others, type TestFunction } from './search-functions.ts'

const { values } = parseArgs({
  options: {
    strategies: { type: 'string', default: 'random,tpe,gp,cma-es,auto' },
    functions: { type: 'string', default: 'goals,others' },
    seeds: { type: 'string', default: '25' },
    trials: { type: 'string', default: '50,100,200' },
  },
})
const seeds = Number(values.seeds)
const trials = values.trials.split(',').map(Number)
const suites = { goals, others } as const

/** The best value after so many trials. */
export function bestOf(
  { space, value }: TestFunction,
  strategy: Strategy,
  seed: number,
  counts: readonly number[],
): number[] {
  const most = Math.max(...counts)
  const search = createSearch(createSpace(space), { strategy, random: random(seed), trials: most })
  const found: number[] = []
  let best = Number.POSITIVE_INFINITY
  for (let number = 0; number < most; number++) {
    const candidate = search.suggest(number)
    if (candidate !== undefined) {
      const score = value(candidate)
      best = Math.min(best, score)
      search.tell({ number, candidate, state: 'complete', score })
    }
    if (counts.includes(number + 1)) found.push(best)
  }
  return found
}

const camel = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
for (const suite of values.functions.split(',') as (keyof typeof suites)[]) {
  console.log(`\n${suite}: best value after ${trials.join(' / ')} trials, medians of ${seeds} seeds`)
  const names = values.strategies.split(',')
  console.log(''.padEnd(22) + names.map((name) => name.padEnd(34)).join(''))
  for (const f of suites[suite]) {
    let line = f.name.padEnd(22)
    for (const name of names) {
      const module = await import(`../packages/core/src/search/strategies/${name}.ts`)
      const runs = Array.from({ length: seeds }, (_, seed) => bestOf(f, module[camel(name)](), seed + 1, trials))
      const medians = trials.map((_, k) => runs.map((run) => run[k]).sort((a, b) => a - b)[seeds >> 1])
      line += medians
        .map((median) => median.toPrecision(4))
        .join(' / ')
        .padEnd(34)
    }
    console.log(line)
  }
}
