// Data larger than memory: ridge, 100 λ × 5 folds, and the winner fitted to all rows, from Parquet that DuckDB writes, beside DuckDB's own sums over the same
// file. `--rows 1e8` for more than 1e7, `--columns` for other than 10, `--query` to read by a query; every step with its seconds, those of the processor, rows and bytes a second, peak memory.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { estimator, grid, kFold, linear, range, readStored, ridge, tune } from '@hp/core'
import { readQuery } from '@hp/core/sql'

const at = process.argv.indexOf('--rows')
const rows = at < 0 ? 1e7 : Number(process.argv[at + 1])
const wide = process.argv.indexOf('--columns')
const columns = wide < 0 ? 10 : Number(process.argv[wide + 1])
const names = Array.from({ length: columns }, (_, j) => `x${j}`)
const folder = join(tmpdir(), 'hp-bench')
const path = join(folder, `larger-${rows}-${columns}.parquet`)
const room = 1.5e9 / 6

/** Runs one statement in a database of its own. */
async function run(statement: string, threads: number) {
  const database = await DuckDBInstance.create(':memory:', { threads: String(threads), memory_limit: '1GiB' })
  const connection = await database.connect()
  await connection.runAndReadAll('select setseed(0.5)')
  const answer = await connection.runAndReadAll(statement)
  connection.closeSync()
  return answer.getRows()
}

/** Uniform numbers, and a target that is linear in them with noise. */
const write = `copy (select *, ${names.map((name, j) => `${(j % 3) - 1} * ${name}`).join(' + ')} + random() as y
  from (select ${names.map((name) => `random() as ${name}`).join(', ')} from range(${rows}))) to '${path}' (format parquet)`

let [last, used] = [performance.now(), process.cpuUsage()]
/** What was done since the last call. */
function tell(what: string): void {
  const [seconds, cpu] = [(performance.now() - last) / 1000, process.cpuUsage(used)]
  const processor = (cpu.user + cpu.system) / 1e6
  const perSecond = (seconds: number) =>
    `${(rows / seconds / 1e6).toFixed(2)} million rows, ${((rows * (columns + 1) * 8) / seconds / 1e6).toFixed(0)} MB`
  const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0)
  console.log(
    `${what.padEnd(32)} ${seconds.toFixed(1)} s: ${perSecond(seconds)} a second; processor ${processor.toFixed(1)} s: ${perSecond(processor)}; peak ${peak} MB`,
  )
  ;[last, used] = [performance.now(), process.cpuUsage()]
}

if (process.argv.includes('--write')) {
  mkdirSync(folder, { recursive: true })
  await run(write, 1)
} else if (process.argv.includes('--scan')) {
  for (const threads of [1, 2]) {
    await run(`select ${[...names, 'y'].map((name) => `sum(${name})`).join(', ')} from '${path}'`, threads)
    tell(`DuckDB's sums, ${threads} thread${threads > 1 ? 's' : ''}`)
  }
} else {
  // other processes write and sum, so that their memory is not counted here
  const other = (flag: string) => spawnSync(process.execPath, [...process.argv.slice(1), flag], { stdio: 'inherit' })
  if (!existsSync(path)) other('--write')
  console.log(`${rows} × ${columns}, ${(statSync(path).size / 1e6).toFixed(0)} MB of Parquet; allowed 1500 MB`)
  other('--scan')
  tell('')
  const options = { target: 'y', room, always: true }
  const data = process.argv.includes('--query')
    ? await readQuery(`select * from '${path}'`, options)
    : await readStored([path], options)
  tell('read into the temporary file')
  const study = await tune(estimator({ model: linear(), penalty: ridge({ lambda: range(1e-4, 1e2) }) }), data, {
    validation: kFold({ folds: 5 }),
    strategy: grid({ points: 100 }),
    seed: 1,
  })
  tell('ridge, 100 λ × 5 folds')
  const winner = await study.refit()
  tell('the winner, fitted to all rows')
  console.log(
    `λ ${study.best.hyperparameters.penalty.lambda}, rmse ${study.best.score.mean}, R² ${winner.scores['r2']}`,
  )
}
