import {
  applyEvent,
  emptyStudy,
  HpError,
  readEvent,
  type StudyDescription,
  type StudyState,
  scoreOf,
  studyDocument,
  type TrialRecord,
} from '@hp/core'
import { trustOwnWorkers } from '../trust.ts'
import { dimensionsOf } from './dimensions-of.ts'
import { importanceShown } from './importance-shown.ts'
import type { InsightRequest, ParameterList } from './insight-protocol.ts'
import { recordedParameters } from './parameters-of.ts'
import { problemOf } from './problem-of.ts'
import { studyIn } from './read-study.ts'
import type { TrialShown } from './search-protocol.ts'
import type { StudyAnswer, StudyRequest, StudyShown } from './study-protocol.ts'
import { trialShown } from './trial-shown.ts'

trustOwnWorkers()

/** The study that is followed now. */
let source: EventSource | undefined
/** The study that is shown, and its name. */
let current = emptyStudy()
let name = ''
/** What is not told yet is told together, about ten times a second. */
const often = 100

self.onmessage = async ({ data: request }: MessageEvent<StudyRequest>) => {
  const { id } = request
  try {
    if (request.kind !== 'read' && request.kind !== 'follow') return insight(request)
    source?.close()
    source = undefined
    current = emptyStudy()
    if (request.kind === 'read') await read(id, request.file)
    else {
      name = request.name
      follow(id, request.study)
    }
  } catch (error) {
    if (!(error instanceof HpError)) throw error
    tell({ kind: 'problem', id, problem: problemOf(error) })
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

/** Folds the events that the server sends into a state, and tells what changed. */
function follow(id: number, study: string): void {
  let state = emptyStudy()
  let changed = new Set<number>()
  let waiting = false
  const flush = () => {
    waiting = false
    current = state
    const trials = [...changed].map((number) => state.trials[number])
    changed = new Set()
    tellStudy(id, state, trials)
  }
  const own = new EventSource(`${self.location.origin}/api/studies/${study}/events`)
  source = own
  own.onopen = () => tell({ kind: 'connection', id, open: true })
  own.onerror = () => tell({ kind: 'connection', id, open: false })
  own.onmessage = ({ data }: MessageEvent<string>) => {
    for (const value of JSON.parse(data) as unknown[]) {
      const event = readEvent(JSON.stringify(value))
      if (!event) continue
      state = applyEvent(state, event)
      if ('number' in event && event.number < state.trials.length) changed.add(event.number)
    }
    if (!waiting) setTimeout(flush, often)
    waiting = true
  }
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
