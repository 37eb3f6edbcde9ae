import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export const program = at('../bin/hp.js')
export const diabetes = at('../data/diabetes.csv')
export const penguins = at('../data/penguins.csv')
/** A file of the reference values that the core is tested with. */
export const reference = (path: string) => at(`../../../packages/core/test/reference/${path}`)

if (!existsSync(at('../dist/main.js'))) throw new Error('hp is not built: npm run build')

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface Setting {
  readonly cwd?: string
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string>>
  /** Kills the process after this time, whatever it does then. */
  readonly killAfterMs?: number
  /** Called with what standard error holds so far; may end the process. */
  readonly onError?: (err: string, kill: (signal: NodeJS.Signals) => void) => void
}

/** What a terminal would change is left out of the environment. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(NO_COLOR|FORCE_COLOR|TERM|CI|COLUMNS|LANG|LC_.*|HP_.*|NODE_.*|VITEST.*)$/.test(name),
  ),
)

/** How many programs a test file runs at a time. */
const atOnce = 2
let running = 0
const waiting: (() => void)[] = []

/** Runs the built program. */
export async function hp(words: readonly string[], setting: Setting = {}): Promise<Ended> {
  if (running === atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    return await start(words, setting)
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

/** Runs it in a folder of its own when none is named, so that no command finds the studies of another. */
function start(words: readonly string[], setting: Setting): Promise<Ended> {
  if (setting.cwd !== undefined) return startIn(words, setting)
  const cwd = mkdtempSync(join(tmpdir(), 'hp-'))
  return startIn(words, { ...setting, cwd }).finally(() => rmSync(cwd, { recursive: true, force: true }))
}

function startIn(
  words: readonly string[],
  { cwd, stdin = '', env = {}, killAfterMs, onError }: Setting,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...words], { cwd, env: { ...environment, ...env } })
    const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      err += text
      onError?.(err, (signal) => child.kill(signal))
    })
    child.stdin.on('error', () => {})
    child.stdin.end(stdin)
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code, out, err })
    })
  })
}

/** The JSON document that a command printed. */
export async function json(words: readonly string[], setting?: Setting): Promise<Document> {
  const { code, out, err } = await hp([...words, '--json'], setting)
  if (code !== 0) throw new Error(`hp ${words.join(' ')} ended with ${code}: ${err}`)
  return JSON.parse(out) as Document
}

/** What the tests read of a document. */
export interface Document {
  readonly [key: string]: unknown
  readonly parameters: { readonly intercept: number; readonly coefficients: Readonly<Record<string, number>> }
  readonly hyperparameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly scores: Readonly<Record<string, number>>
  readonly findings: readonly { readonly code: string; readonly what: string }[]
  readonly certificate: Readonly<Record<string, unknown>>
  readonly trace: readonly { readonly step: number; readonly cost: number; readonly theta?: readonly number[] }[]
  readonly heldOut: { readonly rows: number; readonly scores: Readonly<Record<string, number>> }
  readonly data: {
    readonly rows: number
    readonly features: readonly string[]
    readonly dropped: { readonly rows: number }
  }
}

/** A folder of this test file, gone after it. */
export function folder(): (name: string) => string {
  const path = mkdtempSync(join(tmpdir(), 'hp-'))
  afterAll(() => rmSync(path, { recursive: true, force: true }))
  return (name) => join(path, name)
}

export const read = (path: string) => readFileSync(path, 'utf8')

/** A fit of the bundled data, in words. */
export const fitWords = (model: string, ...more: readonly string[]) => [
  'fit',
  model,
  diabetes,
  '--target',
  'progression',
  ...more,
]
