// Kills searches at random moments and compares what the same command then finds with a search that was never interrupted.
// `node bench/kill.ts [kills]` after `npm run build`; a hundred kills when nothing is said.
import { spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const kills = Number(process.argv[2] ?? 100)
const program = new URL('../apps/cli/bin/hp.js', import.meta.url).pathname
const data = new URL('../apps/cli/data/diabetes.csv', import.meta.url).pathname
const words = ['tune', 'ridge', 'data.csv', '--target', 'progression', '--algorithm', 'sgd', '--epochs', '20']
const open = ['--learning-rate', '1e-4..1e-2:60', '--allow-nonconverged', '--json', '--quiet']

interface Ended {
  readonly out: string
  readonly killed: boolean
}

function run(cwd: string, args: readonly string[], killAfterMs?: number): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { cwd, stdio: ['ignore', 'pipe', 'ignore'] })
    const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text
    })
    child.once('close', (_, signal) => {
      clearTimeout(timer)
      resolve({ out, killed: signal !== null })
    })
  })
}

interface Shown {
  readonly trials: readonly {
    readonly number: number
    readonly state: string
    readonly attempt: number
    readonly hyperparameters: object
    readonly score?: object
  }[]
}

const root = mkdtempSync(join(tmpdir(), 'hp-kill-'))
process.once('exit', () => rmSync(root, { recursive: true, force: true }))
const desk = () => {
  const folder = mkdtempSync(join(root, 'desk-'))
  copyFileSync(data, join(folder, 'data.csv'))
  return folder
}
const shown = async (cwd: string) => JSON.parse((await run(cwd, ['study', 'show', '--json'])).out) as Shown
// a trial in whose hands three processes ended is given up as lost, and tried again as a new one
const isLost = ({ state }: Shown['trials'][number]) => state === 'lost'
const told = ({ trials }: Shown) =>
  trials.filter((one) => !isLost(one)).map(({ hyperparameters, state, score }) => [hyperparameters, state, score])
const sorted = (shown: Shown) =>
  told(shown)
    .map((row) => JSON.stringify(row))
    .sort()

const whole = desk()
const start = performance.now()
await run(whole, [...words, ...open])
const usualMs = performance.now() - start
const want = await shown(whole)

let [killed, studies, attempts, wrong, lost] = [0, 0, 0, 0, 0]
while (killed < kills) {
  const cwd = desk()
  let over = false
  while (!over && killed < kills) {
    over = !(await run(cwd, [...words, ...open], Math.random() * usualMs)).killed
    if (!over) killed++
  }
  await run(cwd, [...words, ...open])
  const got = await shown(cwd)
  studies++
  attempts += got.trials.reduce((sum, { attempt }) => sum + attempt - 1, 0)
  lost += got.trials.filter(isLost).length
  const wanted = sorted(want)
  const found = sorted(got)
  if (found.join() === wanted.join()) continue
  wrong++
  for (const row of wanted.filter((row) => !found.includes(row)).slice(0, 5)) console.log(`missing: ${row}`)
  for (const row of found.filter((row) => !wanted.includes(row)).slice(0, 5)) console.log(`too many: ${row}`)
}
console.log(
  `${killed} kills in ${studies} studies of ${want.trials.length} trials: ${wrong} differ from the search that was never interrupted; ${attempts} trials were begun again, ${lost} given up after three deaths and tried as new ones`,
)
process.exitCode = wrong === 0 ? 0 : 1
