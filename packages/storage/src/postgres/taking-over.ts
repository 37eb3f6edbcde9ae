import { lostEvent, mostLosses, withMoments } from '@hp/core'
import type { Ask } from './connection.ts'
import type { Queue } from './queue.ts'
import { recordedWithin } from './recording.ts'
import { isFree, type TrialRow, trialColumns } from './rows.ts'

/** Lets those of the trials wait again that their workers have left, or that are ours already; those that may be given now, in order. A trial that was left too often is lost. */
export async function takenOver(
  ask: Ask,
  queue: Queue,
  study: string,
  by: string,
  numbers?: readonly number[],
): Promise<number[]> {
  const [row] = await ask<{ id: string }>('select id from hp.study where name = $1 for update', [study])
  if (row === undefined) return []
  const free: number[] = []
  for (const trial of await candidates(row.id, numbers, ask)) {
    if (numbers === undefined && free.length > 0) break
    if (!isFree(trial, by)) continue
    if (trial.state === 'queued' || (await freed(trial, { study, id: row.id }, by, queue, ask))) free.push(trial.number)
  }
  return free
}

/** Trials that may be free, in the order in which they are wanted. */
async function candidates(id: string, numbers: readonly number[] | undefined, ask: Ask): Promise<TrialRow[]> {
  if (numbers === undefined)
    return ask<TrialRow>(
      `(select ${trialColumns} from hp.trial where study = $1 and state = 'running')
        union all (select ${trialColumns} from hp.trial where study = $1 and state = 'queued' order by number limit 1)
        order by number`,
      [id],
    )
  const rows = await ask<TrialRow>(
    `select ${trialColumns} from hp.trial where study = $1 and number = any($2::int[]) and state in ('queued', 'running')`,
    [id, numbers],
  )
  const byNumber = new Map(rows.map((row) => [row.number, row]))
  return numbers.flatMap((number) => byNumber.get(number) ?? [])
}

/** Lets a running trial wait again, as the queue delivers it; false when it is lost instead. */
async function freed(
  { number, attempt, worker, job, retry, lost: before }: TrialRow,
  { study, id }: { readonly study: string; readonly id: string },
  by: string,
  queue: Queue,
  ask: Ask,
): Promise<boolean> {
  const delivery = job !== null && retry !== null ? { id: job, retryCount: retry } : undefined
  const lost = worker === by ? before : [...before, worker ?? 'somebody']
  if (worker === by) {
    if (delivery) await queue.giveBack(ask, id, delivery)
  } else if (delivery) await queue.fail(ask, id, delivery, `${worker} ended or fell silent`)
  const over = worker !== by && (delivery ? await queue.buried(ask, id, number) : lost.length >= mostLosses)
  await ask(
    over
      ? 'update hp.trial set job = null, retry = null, lost = $3 where study = $1 and number = $2'
      : `update hp.trial set state = 'queued', worker = null, retry = null, lost = $3 where study = $1 and number = $2`,
    [id, number, lost],
  )
  if (!over) await ask('update hp.study set front = least(front, $2) where id = $1', [id, number])
  if (over) await recordedWithin(ask, queue, study, withMoments([lostEvent({ number, attempt }, lost)]))
  return !over
}
