import { HpError } from '../define/errors.ts'
import { version as program } from '../define/version.ts'
import {
  applyEvent,
  emptyStudy,
  type SearchDescription,
  type StudyDescription,
  type StudyEvent,
  type StudyState,
} from './events.ts'
import { readEvent } from './read-event.ts'
import { isFinal, type TrialRecord } from './trial.ts'

/** A study as one file: what `hp study export` and the page write, and both read. */
export interface StudyDocument {
  readonly format: 'hp-study'
  readonly version: 1
  /** The version of the program that wrote it. */
  readonly program: string
  /** The name of the study. */
  readonly study: string
  readonly created?: string
  readonly changed?: string
  readonly description: StudyDescription
  readonly searches: readonly SearchDescription[]
  /** By number. */
  readonly trials: readonly TrialRecord[]
}

/** A study that is to be written, as plain data. */
export function studyDocument(
  { description, searches, trials }: StudyState & { readonly description: StudyDescription },
  { name, created, changed }: { readonly name: string; readonly created?: string; readonly changed?: string },
): StudyDocument {
  return {
    format: 'hp-study',
    version: 1,
    program,
    study: name,
    ...(created !== undefined && { created }),
    ...(changed !== undefined && { changed }),
    description,
    searches,
    trials,
  }
}

/** Brackets in brackets that a file may hold. */
const DEEPEST = 32

/**
 * The study that a text from outside holds, each part of it checked like one from a storage. What was being trained when it was written waits.
 * @throws HpError data/unreadable
 */
export function readStudy(text: string): { readonly name: string; readonly state: StudyState } {
  const { format, version, study, description, searches, trials } = parsed(text)
  if (format !== 'hp-study' || version !== 1 || !Array.isArray(trials))
    throw notAStudy('it is not what hp study export writes')
  const begun = Array.isArray(searches) ? searches.map((search) => checked({ type: 'search/begun', search })) : []
  const events = [checked({ type: 'study/created', description }), ...begun, ...trials.flatMap(eventsOf)]
  return { name: typeof study === 'string' ? study : '', state: events.reduce(applyEvent, emptyStudy()) }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  if (depthOf(text) > DEEPEST) throw notAStudy(`there are more than ${DEEPEST} brackets in brackets`)
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>
  } catch (error) {
    throw notAStudy(`it is not JSON: ${(error as Error).message}`)
  }
  throw notAStudy('it is not a document')
}

/** How many brackets are open at once at most, outside of strings. */
function depthOf(text: string): number {
  let [depth, deepest, quoted] = [0, 0, false]
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]
    if (quoted) {
      if (letter === '\\') i++
      else if (letter === '"') quoted = false
    } else if (letter === '"') quoted = true
    else if (letter === '{' || letter === '[') deepest = Math.max(deepest, ++depth)
    else if (letter === '}' || letter === ']') depth--
  }
  return deepest
}

/** The events that make a trial what it is, each looked at before anything relies on it. */
function eventsOf(value: unknown, number: number): StudyEvent[] {
  const trial = (typeof value === 'object' && value !== null ? value : {}) as TrialRecord
  const listed = (name: 'folds' | 'reports') => (Array.isArray(trial[name]) ? { [name]: trial[name] } : { [name]: [] })
  const whole = { ...trial, ...listed('folds'), ...listed('reports') }
  return trialEvents(whole, { number, attempt: 1, search: trial.search }).map(checked)
}

function checked(event: unknown): StudyEvent {
  const found = readEvent(JSON.stringify(event))
  if (found) return found
  throw notAStudy('a part of it is damaged')
}

const notAStudy = (why: string) =>
  new HpError({
    code: 'data/unreadable',
    what: `the file is not a study: ${why}.`,
    fix: 'write one with: hp study export --format json --out study.json',
  })

/** What a trial of a document is, as events of a number; one without an end waits. */
export function trialEvents(
  trial: TrialRecord,
  {
    number,
    attempt,
    search,
  }: { readonly number: number; readonly attempt: number; readonly search: number | undefined },
): StudyEvent[] {
  const { candidate, address, worker, state, begun, ended, durationMs, reason, folds, reports = [] } = trial
  const queued: StudyEvent = {
    type: 'trial/queued',
    number,
    candidate,
    ...(address !== undefined && { address }),
    ...(search !== undefined && { search }),
  }
  if (!isFinal(state)) return [queued]
  return [
    queued,
    {
      type: 'trial/claimed',
      number,
      attempt,
      ...(worker !== undefined && { worker }),
      ...(begun !== undefined && { at: begun }),
    },
    ...reports.map((report) => ({ type: 'fold/reported', number, attempt, report }) as const),
    ...folds.map((fold) => ({ type: 'fold/scored', number, attempt, fold }) as const),
    {
      type: 'trial/finished',
      number,
      attempt,
      state,
      durationMs,
      ...(reason !== undefined && { reason }),
      ...(ended !== undefined && { at: ended }),
    },
  ]
}
