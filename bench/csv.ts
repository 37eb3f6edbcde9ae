// Reading a CSV of 1e6 × 20 doubles: MB/s on one thread, and memory beside the columns that come out.
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { random, readCsv } from '@hp/core'
import { median } from './peers.ts'

const rows = 1_000_000
const columns = 20
const folder = join(tmpdir(), 'hp-bench')
const path = join(folder, 'numbers.csv')
mkdirSync(folder, { recursive: true })
if (process.argv.includes('--write')) {
  write()
  process.exit()
}
// another process writes the file, so that its memory is not counted here
if (!existsSync(path)) spawnSync(process.execPath, [import.meta.filename, '--write'], { stdio: 'inherit' })

const megabytes = statSync(path).size / 1e6
const speeds: number[] = []
let peak = 0 // after the first reading: later ones find what earlier ones left
for (let run = 0; run < 5; run++) {
  const start = performance.now()
  const data = await readCsv(path)
  speeds.push(megabytes / ((performance.now() - start) / 1000))
  if (run === 0) peak = process.resourceUsage().maxRSS / 1024
  if (data.rows !== rows) throw new Error(`read ${data.rows} rows`)
}
let next = 0
console.log(
  `readCsv, 1e6 × 20, ${megabytes.toFixed(0)} MB: ${median(() => speeds[next++] as number, speeds.length).toFixed(0)} MB/s (goal 150)`,
)
console.log(
  `largest resident memory ${peak.toFixed(0)} MB; the columns take ${((rows * columns * 8) / 2 ** 20).toFixed(0)} MB (goal: twice that and a portion of 1 MB)`,
)

/** About 200 MB: normal numbers with six digits after the point. */
function write(): void {
  const file = openSync(path, 'w')
  const stream = random(1)
  writeSync(file, `${Array.from({ length: columns }, (_, j) => `x${j}`).join(',')}\n`)
  const numbers = new Float64Array(columns)
  let lines: string[] = []
  for (let i = 0; i < rows; i++) {
    stream.normalInto(numbers)
    lines.push(Array.from(numbers, (value) => value.toFixed(7)).join(','))
    if (lines.length < 10_000) continue
    writeSync(file, `${lines.join('\n')}\n`)
    lines = []
  }
  closeSync(file)
}
