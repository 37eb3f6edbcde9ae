import { type FoldOutcome, isOutcome, type Job, type Unit } from './work.ts'

/** Candidates that say the same as one before them, by its number. */
export type Copies = ReadonlyMap<number, readonly Job[]>

/** The candidates that say different things, and of each those that say the same again: in another order of parts, or by values that stand twice in a list. */
export function distinctJobs(jobs: readonly Job[]): { readonly distinct: readonly Job[]; readonly copies: Copies } {
  const first = new Map<string, Job>()
  const copies = new Map<number, Job[]>()
  const distinct = jobs.filter((job) => {
    const key = keyOf(job)
    const known = first.get(key)
    if (known === undefined) first.set(key, job)
    else copies.set(known.number, [...(copies.get(known.number) ?? []), job])
    return known === undefined
  })
  return { distinct, copies }
}

const keyOf = ({ composition: { model, cost, penalty, algorithm, transforms } }: Job): string =>
  JSON.stringify([model, cost, penalty, algorithm, ...transforms].map((part) => [part.definition.name, part.settings]))

/** The unit with the candidates that repeat some of its own: these get what it gives, and nothing is trained for them. */
export function withCopies(unit: Unit, copies: Copies): Unit {
  const more = unit.jobs.flatMap(({ number }) => copies.get(number) ?? [])
  if (more.length === 0) return unit
  return {
    ...unit,
    jobs: [...unit.jobs, ...more],
    shares: `${unit.shares}; ${more.length} repeated for nothing`,
    *run() {
      for (const outcome of unit.run()) {
        yield outcome
        if (isOutcome(outcome)) for (const job of copies.get(outcome.job.number) ?? []) yield again(outcome, job)
      }
    },
  }
}

const again = (outcome: FoldOutcome, job: Job): FoldOutcome => ({
  ...outcome,
  job,
  costEvaluations: 0,
  gradientEvaluations: 0,
  trainings: 0,
  repeated: true,
})
