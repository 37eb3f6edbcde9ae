import { HpError } from '../define/errors.ts'
import { applyEvent, emptyStudy, placeOf, type StudyDescription, type StudyEvent, type StudyState } from './events.ts'
import { expectSame } from './kept-study.ts'
import type { StudyStorage } from './storage.ts'
import { trialEvents } from './study-document.ts'
import { isFinal, type TrialRecord } from './trial.ts'

/**
 * Brings a study into a storage: as a new one, or its trials into the one of that name, where those that are known already stay as they are. Returns how
 * many trials are new there.
 * @throws HpError storage/other-study when the scores there are of something else; whatever the storage throws
 */
export async function importStudy(storage: StudyStorage, name: string, study: StudyState): Promise<{ added: number }> {
  const { description } = study
  if (description === undefined) throw new Error('a study that is imported has a description')
  for (;;) {
    const events = await storage.read(name)
    const before = events.reduce(applyEvent, emptyStudy())
    if (before.description) expectComparable(name, before.description, description)
    const created: StudyEvent[] = before.description ? [] : [{ type: 'study/created', description }]
    const { news, added } = newsOf(before, study)
    if (created.length + news.length === 0) return { added: 0 }
    if (await storage.append(name, [...created, ...news], events.length)) return { added }
  }
}

/** What a study says that another record of it does not know. */
function newsOf(before: StudyState, study: StudyState): { readonly news: StudyEvent[]; readonly added: number } {
  const known = new Map(before.trials.map((trial) => [identity(trial), trial]))
  const unknown = study.searches.filter((search) => placeOf(before, search) === before.searches.length)
  const after = unknown.reduce<StudyState>((state, search) => applyEvent(state, { type: 'search/begun', search }), {
    ...before,
    trials: [],
  })
  const news: StudyEvent[] = unknown.map((search) => ({ type: 'search/begun', search }))
  let next = before.trials.length
  let added = 0
  for (const trial of study.trials) {
    const own = known.get(identity(trial))
    if (own && (isFinal(own.state) || own.state === 'running' || !isFinal(trial.state))) continue
    const search = trial.search === undefined ? undefined : study.searches[trial.search]
    const number = own?.number ?? next++
    const attempt = (own?.attempt ?? 0) + 1
    news.push(...trialEvents(trial, { number, attempt, search: search && placeOf(after, search) }))
    added++
  }
  return { news, added }
}

/** Equal for trials that compute the same. */
const identity = ({ address, candidate }: TrialRecord): string => address ?? JSON.stringify(candidate)

function expectComparable(name: string, there: StudyDescription, given: StudyDescription): void {
  expectSame(name, there, given)
  if (there.scores && given.scores) return
  const plain = ({ metric, splitter, folds, seed }: StudyDescription) => JSON.stringify([metric, splitter, folds, seed])
  if (!there.scores && !given.scores && plain(there) === plain(given)) return
  throw new HpError({
    code: 'storage/other-study',
    what: `The study "${name}" holds scores of something else.`,
    fix: 'import it under another name',
  })
}
