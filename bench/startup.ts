// How long hp takes to start, beside a bare Node: interleaved runs, so that other load on the machine hits all alike.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const hp = fileURLToPath(new URL('../apps/cli/bin/hp.js', import.meta.url))
const bare = ['-e', '0']
const promised = [
  { words: ['--version'], atMost: 1.5 },
  { words: ['fit', '--help'], atMost: 2.5 },
]
const watched = [{ words: ['fit', 'ridge', '--help'] }, { words: ['--help'] }]

/** Runs each command once a round. Returns the durations in milliseconds, command by command. */
function interleaved(commands: readonly (readonly string[])[], rounds: number): number[][] {
  const durations: number[][] = commands.map(() => [])
  for (let round = 0; round < rounds; round++) {
    commands.forEach((words, k) => {
      const start = performance.now()
      spawnSync(process.execPath, words, { stdio: 'ignore' })
      durations[k]?.push(performance.now() - start)
    })
  }
  return durations
}

/** The median of the quotients of two series, run by run. */
function medianRatio(of: readonly number[], to: readonly number[]): number {
  const ratios = of.map((duration, i) => duration / (to[i] ?? Number.NaN)).sort((a, b) => a - b)
  return ratios[ratios.length >> 1] ?? Number.NaN
}

const rounds = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 40)
const cases = [...promised, ...watched]
const [base = [], ...others] = interleaved([bare, ...cases.map(({ words }) => [hp, ...words])], rounds)
const least = (durations: readonly number[]) => Math.min(...durations).toFixed(1)
console.log(`node -e 0: ${least(base)} ms (least of ${rounds})`)
others.forEach((durations, k) => {
  const { words, atMost } = { atMost: undefined, ...cases[k] }
  const ratio = medianRatio(durations, base)
  const goal = atMost === undefined ? '' : `, goal ${atMost}: ${ratio <= atMost ? 'reached' : 'missed'}`
  console.log(`hp ${words?.join(' ')}: ${least(durations)} ms, ${ratio.toFixed(2)} × node${goal}`)
  if (atMost !== undefined && ratio > atMost) process.exitCode = 1
})
