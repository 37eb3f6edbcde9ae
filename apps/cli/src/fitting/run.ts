import { type Estimator, evaluate, type Fitted, fit, HpError, type Parts, random, resolve } from '@hp/core'
import type { Dataset } from '@hp/core/data'
import type { Finding, Settled } from '@hp/core/define'
import { holdOut } from '@hp/core/splitters'
import { readCount, readShare } from '../arguments/words.ts'
import type { Context, Input } from '../command.ts'
import { readTable } from '../data-flags.ts'
import { exitCodes } from '../refusal.ts'
import { type ModelName, modelNamed, registry } from '../registry.ts'
import { expectWritable, writeFile } from '../streams/write-file.ts'
import type { FitRecord, Inference } from './document.ts'
import { estimatorOf } from './settings.ts'
import { comment, show } from './show.ts'
import { watcher } from './watch.ts'

/** What is asked for besides the estimator. */
interface Request {
  readonly threads: number | undefined
  readonly seed: number
  readonly share: number | undefined
  /** Keep what did not converge. */
  readonly keep: boolean
}

/** Fits a model to a table, as `hp fit` does. Returns the exit code. Throws HpError, Refusal. */
export async function runFit(input: Input, context: Context): Promise<number> {
  const { record, source, train, keep } = await fitRecord(input, context)
  const { converged } = record.fitted.certificate
  const accepted = converged || keep
  const out = accepted ? input.text('out') : undefined
  await show(record, { source, data: train }, input, context)
  if (out !== undefined) writeFile(out, `${JSON.stringify(record.fitted)}\n`)
  await comment(record, { accepted, out }, input, context)
  return accepted ? exitCodes.done : exitCodes.notConverged
}

/** Reads, splits and fits as the flags say. */
export async function fitRecord(input: Input, context: Context) {
  const [first = '', path = ''] = input.arguments
  const request = requestOf(input)
  const estimator = estimatorOf(modelNamed(first) as ModelName, input)
  const table = await readTable(path, input, context)
  const { train, test } = split(table.data, request)
  const record = await fitAndRecord(
    estimator,
    train,
    test,
    { source: table.name, readMs: table.durationMs },
    input,
    context,
    request,
  )
  return { record, source: table.name, train, keep: request.keep }
}

/** An error of a fit that names the data as well. */
export function placedIn(source: string, error: unknown): unknown {
  if (!(error instanceof HpError) || error.place || error.where?.includes(source)) return error
  const { code, what, where, fix } = error
  const detail = {
    code,
    what,
    where: where === undefined ? source : `${source}, ${where}`,
    ...(fix !== undefined && { fix }),
  }
  return new HpError(detail, { cause: error })
}

/** Above so many steps the cost of each is not kept. */
const mostKept = 1e6

function requestOf(input: Input): Request {
  for (const flag of ['out', 'plot', 'rejects']) {
    const path = input.text(flag)
    if (path) expectWritable(path)
  }
  const share = input.text('hold-out')
  return {
    threads: input.given('threads') ? readCount('threads', input.text('threads') ?? '', 1) : undefined,
    seed: readCount('seed', input.text('seed') ?? '0', 0),
    share: share === undefined ? undefined : readShare('hold-out', share),
    keep: input.yes('allow-nonconverged'),
  }
}

/** The rows to train on, and those to score on when a share is held out. */
function split(
  data: Dataset,
  { share, seed }: Pick<Request, 'share' | 'seed'>,
): { train: Dataset; test: Dataset | undefined } {
  if (share === undefined) return { train: data, test: undefined }
  const [parts] = holdOut({ test: share, stratify: hasClasses(data) }).split(data, random(seed))
  if (!parts) throw new Error('a hold-out without a split')
  return { train: data.rowsAt(parts.train), test: data.rowsAt(parts.test) }
}

/** Whether the target is words or answers, without gaps: each class then gives its share of the rows held out. */
function hasClasses(data: Dataset): boolean {
  if (data.target === undefined || !data.has(data.target)) return false
  const { kind, missingCount } = data.column(data.target)
  return (kind === 'category' || kind === 'boolean') && missingCount === 0
}

async function fitAndRecord(
  estimator: Estimator<Parts, Settled>,
  train: Dataset,
  test: Dataset | undefined,
  { source, readMs }: { readonly source: string; readonly readMs: number },
  input: Input,
  context: Context,
  { seed, keep, threads }: Request,
): Promise<FitRecord> {
  const { total, unit } = resourceOf(estimator)
  const { onStep, traced, stop } = watcher(input, context, total, unit)
  const trace = (total ?? 0) > mostKept ? 'none' : 'cost'
  const start = context.clock()
  let fitted: Fitted
  try {
    fitted = await fit(estimator, train, {
      seed,
      onStep,
      diverging: keep ? 'keep' : 'throw',
      trace,
      ...(threads !== undefined && { threads }),
    })
  } catch (error) {
    throw placedIn(source, error)
  } finally {
    stop()
  }
  const fitMs = context.clock() - start
  const heldOut = test && evaluate(fitted, test)
  const inference = inferenceOf(fitted, input)
  return {
    fitted,
    findings: once(train.notices, fitted.findings),
    durationMs: { read: readMs, fit: fitMs },
    ...(heldOut && { heldOut: { rows: heldOut.rows, scores: heldOut.scores } }),
    ...(inference && { inference }),
    ...(traced && { trace: traced }),
  }
}

/** What reading noticed, without that which the fit says again of the same column; then what the fit noticed. */
export function once(reading: readonly Finding[], fitting: readonly Finding[]): readonly Finding[] {
  const about = ({ code, what }: Finding) => `${code} ${/"[^"]*"/.exec(what)?.[0] ?? what}`
  const said = new Set(fitting.map(about))
  return [...reading.filter((finding) => !said.has(about(finding))), ...fitting]
}

/** The hyperparameter of which more continues the training: how much work there is at most. */
function resourceOf(estimator: Estimator<Parts, Settled>): { total: number | undefined; unit: string } {
  const { algorithm } = resolve(estimator)
  const entry = registry.algorithms[algorithm.definition.name]
  const [name] = Object.entries(entry?.hyperparameters ?? {}).find(([, { role }]) => role === 'resource') ?? []
  return { total: name === undefined ? undefined : Number(algorithm.settings[name]), unit: name ?? 'steps' }
}

/** Up to so many operations standard errors are shown without being asked for. */
const cheap = 1e8

/** Standard errors where they were asked for, or where people read the result and they cost little. */
function inferenceOf(fitted: Fitted, input: Input): Inference | undefined {
  if (input.yes('inference')) return fitted.inference()
  const { certificate, names, terms, data, classes } = fitted
  if (input.yes('json') || !certificate.converged || names.penalty !== 'none') return undefined
  const numbers = terms.length * Math.max(1, (classes?.length ?? 2) - 1)
  if (data.rows <= numbers || data.rows * numbers ** 2 > cheap) return undefined
  try {
    return fitted.inference()
  } catch {
    return undefined // not known for this family; only a request for it is an error
  }
}
