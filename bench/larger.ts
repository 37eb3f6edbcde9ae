// Data larger than memory: ridge, 100 λ × 5 folds, and the winner fitted to all rows, from a generated CSV. `--rows 1e8` for more than 1e7; peak memory and rows/s.
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { estimator, fit, grid, kFold, linear, random, range, readStored, ridge, tune } from '@hp/core'

const at = process.argv.indexOf('--rows')
const rows = at < 0 ? 1e7 : Number(process.argv[at + 1])
const columns = 10
const folder = join(tmpdir(), 'hp-bench')
const path = join(folder, `larger-${rows}.csv`)
mkdirSync(folder, { recursive: true })
if (process.argv.includes('--write')) {
  write()
  process.exit()
}
// another process writes the file, so that its memory is not counted here
if (!existsSync(path)) spawnSync(process.execPath, [...process.argv.slice(1), '--write'], { stdio: 'inherit' })

const megabytes = statSync(path).size / 1e6
let [last, used] = [performance.now(), process.cpuUsage()]
/** What was done since the last call: wall clock, processor, rows a second, and the memory so far. */
function tell(what: string, passes = 1): void {
  const [seconds, cpu] = [(performance.now() - last) / 1000, process.cpuUsage(used)]
  const peak = process.resourceUsage().maxRSS / 1024
  console.log(
    `${what.padEnd(34)} ${seconds.toFixed(1).padStart(7)} s (processor ${((cpu.user + cpu.system) / 1e6).toFixed(1)} s)  ${((passes * rows) / seconds / 1e6).toFixed(2)} million rows/s  peak ${peak.toFixed(0)} MB`,
  )
  ;[last, used] = [performance.now(), process.cpuUsage()]
}

console.log(
  `${rows} × ${columns}, ${megabytes.toFixed(0)} MB; as doubles ${((rows * (columns + 1) * 8) / 1e6).toFixed(0)} MB; allowed 1500 MB`,
)
const data = await readStored([path], { target: 'y', room: 1.5e9 / 6 })
tell(`read (${data.stored ? 'kept in a file' : 'fits into memory'})`)
const study = await tune(estimator({ model: linear(), penalty: ridge({ lambda: range(1e-4, 1e2) }) }), data, {
  validation: kFold({ folds: 5 }),
  strategy: grid({ points: 100 }),
  seed: 1,
})
tell('100 λ × 5 folds')
await study.refit()
tell('the winner, fitted to all rows')
await fit(estimator({ model: linear() }), data)
tell('least squares')

/** Numbers with four digits after the point. */
function write(): void {
  const file = openSync(path, 'w')
  const stream = random(1)
  writeSync(file, `${Array.from({ length: columns }, (_, j) => `x${j}`).join(',')},y\n`)
  const numbers = new Float64Array(columns + 1)
  let lines: string[] = []
  for (let i = 0; i < rows; i++) {
    stream.uniformInto(numbers)
    for (let j = 0; j < columns; j++)
      numbers[columns] = (numbers[columns] as number) + ((j % 3) - 1) * (numbers[j] as number)
    let line = ''
    for (let j = 0; j <= columns; j++) line += `${j > 0 ? ',' : ''}${Math.round((numbers[j] as number) * 1e4) / 1e4}`
    lines.push(line)
    if (lines.length < 10_000 && i + 1 < rows) continue
    writeSync(file, `${lines.join('\n')}\n`)
    lines = []
  }
  closeSync(file)
}
