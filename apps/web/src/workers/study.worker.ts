import {
  applyEvent,
  emptyStudy,
  HpError,
  readEvent,
  type StudyDescription,
  type StudyEvent,
  type StudyState,
  scoreOf,
  type TrialRecord,
} from '@hp/core'
import { trustOwnWorkers } from '../trust.ts'
import { dimensionsOf } from './dimensions-of.ts'
import { problemOf } from './problem-of.ts'
import type { TrialShown, Value } from './search-protocol.ts'
import type { StudyAnswer, StudyRequest, StudyShown } from './study-protocol.ts'

trustOwnWorkers()

/** The study that is followed now. */
let source: EventSource | undefined
/** What is not told yet is told together, about ten times a second. */
const often = 100

self.onmessage = async ({ data: request }: MessageEvent<StudyRequest>) => {
  source?.close()
  source = undefined
  const { id } = request
  try {
    if (request.kind === 'read') await read(id, request.file)
    else follow(id, request.study)
  } catch (error) {
    if (!(error instanceof HpError)) throw error
    tell({ kind: 'problem', id, problem: problemOf(error) })
  }
}

const tell = (said: StudyAnswer) => postMessage(said)

/** Reads an exported study: its trials as events, each checked like one from a storage. */
async function read(id: number, file: Blob): Promise<void> {
  const document = parsed(await file.text())
  if (document['format'] !== 'hp-study' || document['version'] !== 1 || !Array.isArray(document['trials']))
    throw notAStudy('it is not what hp study export writes')
  const created = checked({ type: 'study/created', description: document['description'] })
  const state = (document['trials'] as unknown[])
    .flatMap(eventsOf)
    .reduce(applyEvent, applyEvent(emptyStudy(), created))
  tellStudy(id, state, state.trials)
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>
  } catch (error) {
    throw notAStudy(`it is not JSON: ${(error as Error).message}`)
  }
  throw notAStudy('it is not a document')
}

const notAStudy = (why: string) =>
  new HpError({
    code: 'data/unreadable',
    what: `the file is not a study: ${why}.`,
    fix: 'write one with: hp study export --format json --out study.json',
  })

/** The events that make a trial what it is. */
function eventsOf(value: unknown, number: number): StudyEvent[] {
  const trial = (typeof value === 'object' && value !== null ? value : {}) as Partial<TrialRecord>
  const queued = checked({ type: 'trial/queued', number, candidate: trial.candidate })
  const claimed = checked({ type: 'trial/claimed', number, attempt: 1 })
  const folds = Array.isArray(trial.folds) ? trial.folds : []
  const scored = folds.map((fold) => checked({ type: 'fold/scored', number, attempt: 1, fold }))
  if (trial.state === 'queued') return [queued]
  if (trial.state === 'running') return [queued, claimed, ...scored]
  const { state, durationMs, reason } = trial
  const ended = {
    type: 'trial/finished',
    number,
    attempt: 1,
    state,
    durationMs,
    ...(reason !== undefined && { reason }),
  }
  return [queued, claimed, ...scored, checked(ended)]
}

function checked(event: unknown): StudyEvent {
  const found = readEvent(JSON.stringify(event))
  if (found) return found
  throw notAStudy('a trial in it is damaged')
}

/** Folds the events that the server sends into a state, and tells what changed. */
function follow(id: number, study: string): void {
  let state = emptyStudy()
  let changed = new Set<number>()
  let waiting = false
  const flush = () => {
    waiting = false
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
      const event = checked(value)
      state = applyEvent(state, event)
      if ('number' in event && event.number < state.trials.length) changed.add(event.number)
    }
    if (!waiting) setTimeout(flush, often)
    waiting = true
  }
}

function tellStudy(id: number, state: StudyState, changed: readonly TrialRecord[]): void {
  const { description } = state
  if (description === undefined) return
  tell({
    kind: 'study',
    id,
    study: studyShown(description),
    dimensions: dimensionsOf(state.trials.map((trial) => shown(trial, description))),
    trials: changed.map((trial) => shown(trial, description)),
  })
}

function studyShown({ strategy, splitter, folds, seed, metric, scores }: StudyDescription): StudyShown {
  const data = scores && { rows: scores.data.rows, target: scores.data.target ?? '', features: scores.data.features }
  return { strategy, splitter, folds, seed: String(seed), metric, ...(data && { data }) }
}

function shown(
  { number, candidate, state, folds, reason }: TrialRecord,
  { metric, folds: count }: StudyDescription,
): TrialShown {
  const score = state === 'complete' ? scoreOf(folds, metric.name, count) : undefined
  return {
    number,
    state,
    candidate: candidate as Readonly<Record<string, Value>>,
    folds: folds.flatMap(({ scores }) => scores[metric.name] ?? []),
    ...(score && { mean: score.mean }),
    ...(score?.standardError !== undefined && { standardError: score.standardError }),
    ...(reason !== undefined && { reason }),
  }
}
