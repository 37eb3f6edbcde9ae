import type { StudyEntry, TrialState } from '@hp/core'
import type { Connection } from './connection.ts'

interface EntryRow {
  readonly name: string
  readonly events: number
  readonly created_at: Date
  readonly changed_at: Date
  readonly abandoned: number
  readonly trials: Readonly<Partial<Record<TrialState, number>>>
}

/** The studies of a database, the last changed first; one without events is not there. */
export async function shelf(database: Connection): Promise<readonly StudyEntry[]> {
  const rows = await database.ask<EntryRow>(
    `select name, events, created_at, changed_at,
        (select coalesce(json_object_agg(state, trials order by state), '{}') from
          (select state, count(*)::int as trials from hp.trial where study = s.id group by state) counts) as trials,
        (select count(*)::int from hp.trial where study = s.id and state = 'running' and lease_until <= clock_timestamp()) as abandoned
      from hp.study s where events > 0 order by changed_at desc, id desc`,
  )
  return rows.map(({ name, events, trials, abandoned, created_at, changed_at }) => ({
    name,
    events,
    trials,
    ...(abandoned > 0 && { abandoned }),
    created: created_at.toISOString(),
    changed: changed_at.toISOString(),
  }))
}
