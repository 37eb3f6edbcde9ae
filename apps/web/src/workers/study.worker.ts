import {
  applyEvent,
  emptyStudy,
  HpError,
  readEvent,
  type StudyDescription,
  type StudyEvent,
  type StudyState,
  scoreOf,
  studyDocument,
  type TrialRecord,
} from '@hp/core'
import { trustOwnWorkers } from '../trust.ts'
import { dimensionsOf } from './dimensions-of.ts'
import { importanceShown } from './importance-shown.ts'
import type { InsightRequest, ParameterList } from './insight-protocol.ts'
import { giveBack, keptStudies, news } from './kept-studies.ts'
import { recordedParameters } from './parameters-of.ts'
import { problemOf } from './problem-of.ts'
import { studyIn } from './read-study.ts'
import type { TrialShown } from './search-protocol.ts'
import type { StudyAnswer, StudyRequest, StudyShown } from './study-protocol.ts'
import { trialShown } from './trial-shown.ts'

trustOwnWorkers()

/** Ends what is followed now. */
let leave = () => {}
/** The study that is shown, and its name. */
let current = emptyStudy()
let name = ''
/** The request that wanted it. */
let showing = 0
/** What is not told yet is told together, about ten times a second; less often of many trials, which the page takes longer to draw. */
const pauseWith = (trials: number) => 100 + trials / 50

self.onmessage = ({ data: request }: MessageEvent<StudyRequest>) => inWords(request.id, () => answer(request))

/** What goes wrong on purpose is told to the page. */
async function inWords(id: number, work: () => void | Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof HpError)) throw error
    tell({ kind: 'problem', id, problem: problemOf(error) })
  }
}

async function answer(request: StudyRequest): Promise<void> {
  const { id } = request
  switch (request.kind) {
    case 'read':
    case 'follow':
    case 'kept':
      leave()
      current = emptyStudy()
      showing = id
      if (request.kind === 'read') return read(id, request.file)
      name = request.name
      if (request.kind === 'follow') return follow(id, request.study)
      return followKept(id)
    case 'shelf':
      return shelf(id)
    case 'remove':
      await (await keptStudies()).storage.remove(request.name)
      news.postMessage(request.name)
      return shelf(id)
    default:
      return insight(request)
  }
}

const tell = (said: StudyAnswer) => postMessage(said)

/** Reads an exported study. */
async function read(id: number, file: Blob): Promise<void> {
  const study = studyIn(await file.text())
  name = study.name
  current = study.state
  tellStudy(id, study.state, study.state.trials)
}

/** Takes events of a study into what is shown; what changed is told soon. */
function folding(id: number): (events: readonly StudyEvent[]) => void {
  let changed = new Set<number>()
  let waiting = false
  const flush = () => {
    waiting = false
    if (showing !== id) return
    const trials = [...changed].map((number) => current.trials[number])
    changed = new Set()
    tellStudy(id, current, trials)
  }
  return (events) => {
    for (const event of events) {
      current = applyEvent(current, event)
      if ('number' in event && event.number < current.trials.length) changed.add(event.number)
    }
    if (!waiting) setTimeout(flush, pauseWith(current.trials.length))
    waiting = true
  }
}

/** Follows a study of the server by the events that it sends. */
function follow(id: number, study: string): void {
  const take = folding(id)
  const source = new EventSource(`${self.location.origin}/api/studies/${study}/events`)
  leave = () => source.close()
  source.onopen = () => tell({ kind: 'connection', id, open: true })
  source.onerror = () => tell({ kind: 'connection', id, open: false })
  source.onmessage = ({ data }: MessageEvent<string>) =>
    take((JSON.parse(data) as unknown[]).flatMap((value) => readEvent(JSON.stringify(value)) ?? []))
}

/** Follows a study that this browser keeps: what is there, and what other pages of this site say is new. */
async function followKept(id: number): Promise<void> {
  const own = name
  const take = folding(id)
  const place = await keptStudies()
  await giveBack(place)
  let read = 0
  const left = new AbortController()
  leave = () => left.abort()
  const look = async () => {
    const events = await place.storage.read(own, read)
    read += events.length
    if (!left.signal.aborted && events.length > 0) take(events)
  }
  let looking = look()
  const onNews = ({ data }: MessageEvent<string>) => {
    if (data === own) looking = looking.then(() => inWords(id, look))
  }
  news.addEventListener('message', onNews, { signal: left.signal })
  await looking
  if (read === 0)
    throw new HpError({
      code: 'storage/unknown-study',
      what: `This browser keeps no study "${own}".`,
      fix: 'search again on the page Tune, or drop the study as a file',
    })
}

/** The studies that this browser keeps, by name, once they were asked for. */
let listed: ReadonlySet<string> | undefined

async function shelf(id: number): Promise<void> {
  const place = await keptStudies()
  await giveBack(place)
  const studies = await place.storage.studies()
  if (listed === undefined)
    news.addEventListener('message', ({ data }: MessageEvent<string>) => {
      if (!listed?.has(data)) void shelf(id)
    })
  listed = new Set(studies.map((entry) => entry.name))
  tell({ kind: 'shelf', id, studies: studies.map((entry) => ({ id: entry.name, ...entry })) })
}

/** Trials are told in portions: to take over one of many would hold up the page. */
const portion = 1000

function tellStudy(id: number, state: StudyState, changed: readonly TrialRecord[]): void {
  const { description } = state
  if (description === undefined) return
  const study = studyShown(state, description)
  const dimensions = dimensionsOf(state.trials.map(({ candidate }) => candidate as TrialShown['candidate']))
  for (let from = 0; from === 0 || from < changed.length; from += portion) {
    const trials = changed.slice(from, from + portion).map((trial) => shown(trial, description))
    tell({ kind: 'study', id, study, dimensions, trials, more: from + portion < changed.length })
  }
}

function studyShown({ searches, search, trials }: StudyState, description: StudyDescription): StudyShown {
  const { strategy, splitter, folds, seed, metric, scores } = description
  const data = scores && { rows: scores.data.rows, target: scores.data.target ?? '', features: scores.data.features }
  const over = searches[search ?? -1]?.pruner?.over
  return {
    strategy,
    splitter,
    folds,
    seed: String(seed),
    metric,
    parameters: trials.some((trial) => trial.folds.some(({ parameters }) => parameters !== undefined)),
    ...(over !== undefined && { over }),
    ...(data && { data }),
  }
}

function shown(trial: TrialRecord, { metric, folds: count }: StudyDescription): TrialShown {
  const { state, folds } = trial
  const score = state === 'complete' ? scoreOf(folds, metric.name, count) : undefined
  return trialShown(
    trial,
    score,
    folds.flatMap(({ scores }) => scores[metric.name] ?? []),
    metric.name,
  )
}

/** What is asked of the study as far as it is known now. */
function insight(request: InsightRequest): void {
  const { id } = request
  const { description, trials } = current
  if (description === undefined) return
  switch (request.kind) {
    case 'importance':
      tell({ kind: 'importance', id, importance: importanceShown({ trials, description }) })
      break
    case 'parameters': {
      const found = request.numbers.map((number) => [number, meanOver(foldsOf(trials[number]))] as const)
      tell({ kind: 'parameters', id, found, end: true })
      break
    }
    case 'folds':
      tell({ kind: 'folds', id, number: request.number, folds: foldsOf(trials[request.number]) })
      break
    case 'measure':
      tell({ kind: 'measure', id, name: request.name, values: [] })
      break
    case 'save': {
      const text = `${JSON.stringify(studyDocument({ ...current, description }, { name }))}\n`
      tell({ kind: 'saved', id, name, text })
    }
  }
}

const foldsOf = (trial: TrialRecord | undefined): readonly ParameterList[] =>
  (trial?.folds ?? []).flatMap(({ parameters }) => (parameters ? [recordedParameters(parameters)] : []))

/** The mean of each parameter over the folds, where all have the same. */
function meanOver(folds: readonly ParameterList[]): ParameterList {
  const [first = [], ...others] = folds
  if (others.some(({ length }) => length !== first.length)) return []
  return first.map((one, j) => ({
    ...one,
    value: folds.reduce((sum, fold) => sum + fold[j].value, 0) / folds.length,
  }))
}
