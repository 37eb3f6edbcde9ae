import {
  applyEvent,
  emptyStudy,
  type Score,
  type SearchDescription,
  type StudyDescription,
  type StudyEntry,
  type StudyState,
  scoreOf,
  type TrialRecord,
} from '@hp/core'
import type { OpenStorage } from '@hp/storage'
import { nearest } from '../arguments/usage.ts'
import { Refusal } from '../refusal.ts'
import { registry, type Shelf } from '../registry.ts'
import { fromEntries } from '../render/json.ts'
import { type Remembered, readRemembered } from './remembered.ts'

/** A study as it is stored. */
export interface Stored {
  readonly entry: StudyEntry
  readonly state: StudyState
  readonly description: StudyDescription
  /** Trials with a score, the best first. */
  readonly ranked: readonly Ranked[]
  /** The keys of what was searched, in the order in which they came up. */
  readonly keys: readonly string[]
}

export interface Ranked {
  readonly trial: TrialRecord
  readonly score: Score
}

/** The study of this name; the last changed when none is named. Throws storage/unknown-study, storage/…. */
export async function storedStudy(storage: OpenStorage, name: string | undefined): Promise<Stored> {
  const shelf = await storage.studies()
  const entry = name === undefined ? shelf[0] : shelf.find((each) => each.name === name)
  if (entry === undefined) throw unknownStudy(name, shelf)
  const state = (await storage.read(entry.name)).reduce(applyEvent, emptyStudy())
  if (state.description === undefined) throw unknownStudy(entry.name, [])
  const { description } = state
  return { entry, state, description, ranked: rankedOf(state, description), keys: keysOf(state) }
}

function rankedOf({ trials }: StudyState, { metric, folds }: StudyDescription): readonly Ranked[] {
  const scored = trials.flatMap((trial): Ranked[] => {
    const score = trial.state === 'complete' ? scoreOf(trial.folds, metric.name, folds) : undefined
    return score ? [{ trial, score }] : []
  })
  const sign = metric.direction === 'minimize' ? 1 : -1
  return scored.sort((a, b) => sign * (a.score.mean - b.score.mean) || a.trial.number - b.trial.number)
}

const keysOf = ({ trials }: StudyState) => [...new Set(trials.flatMap(({ candidate }) => Object.keys(candidate)))]

export const unknownStudy = (name: string | undefined, shelf: readonly StudyEntry[]) =>
  new Refusal({
    code: 'storage/unknown-study',
    what: name === undefined ? 'there are no studies yet.' : `there is no study "${name}".`,
    fix:
      shelf.length === 0
        ? 'hp tune begins one'
        : nearest(
            name ?? '',
            shelf.map((each) => each.name),
            'studies',
          ),
  })

/** The search that proposed a trial first, else the last one. */
function searchOf({ state }: Stored, trial?: TrialRecord): SearchDescription | undefined {
  return state.searches[trial?.search ?? state.search ?? -1]
}

export const rememberedBy = (stored: Stored, trial?: TrialRecord): Remembered | undefined =>
  readRemembered(searchOf(stored, trial)?.about)

const shelves: Readonly<Record<string, Shelf>> = {
  model: registry.models,
  cost: registry.costs,
  penalty: registry.penalties,
  algorithm: registry.algorithms,
}

/** The name of what a key stands for: `lambda` of `penalty.lambda`. */
export const nameOf = (key: string): string => key.slice(key.lastIndexOf('.') + 1)

/** The role of what a key stands for; undefined for what this version does not know. */
function roleOf(key: string): string | undefined {
  const [part = ''] = key.split('.')
  const name = nameOf(key)
  const entries = Object.values(Object.hasOwn(shelves, part) ? (shelves[part] ?? {}) : registry.transforms)
  const owner = entries.find(({ hyperparameters }) => Object.hasOwn(hyperparameters, name))
  const role = owner?.hyperparameters[name]?.role
  return role === 'resource' ? 'training' : role
}

/** The values of a candidate by role, as the JSON of `tune` gives them. */
export function candidateByRole(candidate: Readonly<Record<string, unknown>>) {
  const roles = new Map<string, [string, unknown][]>()
  for (const [key, value] of Object.entries(candidate)) {
    const role = roleOf(key) ?? 'other'
    roles.set(role, [...(roles.get(role) ?? []), [nameOf(key), value]])
  }
  return fromEntries([...roles].map(([role, values]) => [role, fromEntries(values)] as const))
}
