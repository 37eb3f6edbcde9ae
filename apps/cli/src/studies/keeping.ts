import type { Study, Trial, TuneOptions } from '@hp/core'
import { type Finding, HpError } from '@hp/core/define'
import { isPostgres, publicUrl } from '@hp/storage'
import { shellWord } from '../arguments/search-line.ts'
import { readCount, readOneOf } from '../arguments/words.ts'
import type { Context, Input } from '../command.ts'
import type { Table } from '../data-flags.ts'
import { placedIn } from '../fitting/run.ts'
import { Refusal } from '../refusal.ts'
import { type ModelName, modelNamed } from '../registry.ts'
import { formatCount, formatDuration } from '../render/number.ts'
import { paint, type Terminal } from '../render/style.ts'
import { printable } from '../render/text.ts'
import { searchPage } from '../tuning/flags.ts'
import { codeFingerprint } from './code.ts'
import { readDuration } from './duration.ts'
import { namedStorage } from './flags.ts'
import { type Helpers, helpers } from './helpers.ts'
import { lostTrials } from './lost.ts'
import { openForSearch, studyName } from './opening.ts'
import { remembered } from './remembered.ts'
import { sharedData } from './shared-data.ts'

type Keep = NonNullable<TuneOptions['keep']>

/** How a search is to be kept, read from flags before the data are. */
export interface KeptAs {
  readonly study: string | undefined
  readonly timeoutMs: number | undefined
  readonly workers: number
  readonly keep: Keep | undefined
}

/** Where a study is after a search. */
export interface Kept {
  readonly study: string
  /** Undefined when nothing stays. */
  readonly url: string | undefined
}

/** Throws request/invalid. */
export function keptAs(input: Input, resumed: string | undefined): KeptAs {
  const workers = readCount('workers', input.text('workers') ?? '1', 1)
  if (workers > 1) expectShareable(input)
  return {
    study: resumed ?? studyName(input),
    timeoutMs: input.given('timeout') ? readDuration('timeout', input.text('timeout') ?? '') : undefined,
    workers,
    keep: keepOf(input),
  }
}

/** What is kept of each trial besides its scores. Throws request/invalid. */
export function keepOf(input: Input): Keep | undefined {
  const kept = input.text('keep')
  return kept === undefined ? undefined : { [readOneOf('keep', kept, ['parameters'])]: true }
}

/** Other processes read the data and the study for themselves. */
function expectShareable(input: Input) {
  const why =
    input.arguments[1] === '-'
      ? 'the data come from standard input'
      : namedStorage(input) === 'memory:'
        ? 'the study is kept in memory'
        : undefined
  if (why === undefined) return
  throw new Refusal({
    code: 'request/invalid',
    what: `several processes cannot share a search when ${why}.`,
    where: 'flag --workers',
    fix: 'leave --workers out, or put it into a file',
  })
}

/** A search in its storage: what `tune` needs to know of it, and what is to be said afterwards. Throws storage/…. */
export function keepingOf({ study, timeoutMs, workers, keep }: KeptAs, input: Input, context: Context) {
  const { storage, url, findings } = openForSearch(input, workers === 1)
  const { options } = searchPage('tune', modelNamed(input.arguments[0] ?? '') as ModelName)
  const clock = new AbortController()
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => clock.abort(), timeoutMs)
  let name = study ?? ''
  let others: Helpers | undefined
  let trials = 0
  const shown = url === undefined ? undefined : publicUrl(url)
  context.whenInterrupted(
    () =>
      url === undefined || name === ''
        ? ['interrupted: nothing was kept']
        : [
            `interrupted: what was done is kept (${trials} ${trials === 1 ? 'trial' : 'trials'}), the same command goes on from there`,
            `resume with: ${resumeLine({ study: name, url: input.given('storage') ? shown : undefined }, input)}`,
          ],
    async () => {
      if (url !== undefined && name !== '') await storage.release(name, storage.worker)
    },
  )
  return {
    options: {
      storage,
      ...(study !== undefined && { study }),
      ...(keep && { keep }),
      about: {
        ...remembered(input, options),
        ...(url !== undefined && isPostgres(url) && { code: codeFingerprint() }),
      },
      onStudy: (opened) => {
        name = opened
        if (workers > 1 && url !== undefined) others = helpers(workers - 1, { study: opened, url })
      },
      enough: clock.signal,
    } satisfies TuneOptions,
    counted:
      (onTrial: (trial: Trial) => void) =>
      (trial: Trial): void => {
        trials++
        onTrial(trial)
      },
    place: (): Kept => ({ study: name, url: shown }),
    share: (table: Table) => sharedData(storage, input, table),
    findings: (study: Study): readonly Finding[] => [...findings, ...timeIsUp(study, timeoutMs), ...lostTrials(study)],
    async end() {
      others?.end()
      clearTimeout(timer)
      await storage.close()
    },
  }
}

/** What is said of a search that its time has ended. */
function timeIsUp({ trials }: Study, timeoutMs: number | undefined): readonly Finding[] {
  const left = trials.filter(({ state }) => state === 'cancelled').length
  if (timeoutMs === undefined || left === 0) return []
  return [
    {
      code: 'time-was-up',
      what: `The time, ${formatDuration(timeoutMs)}, was up before ${left} of ${trials.length} candidates had a score: the result is the best of the others.`,
      fix: 'give it more time: the same command without --timeout, or with a longer one, goes on from here',
    },
  ]
}

/** The command that goes on with a study. */
export function resumeLine({ study, url }: { study: string; url: string | undefined }, input?: Input): string {
  const passing = ['out', 'plot'].flatMap((flag) => {
    const text = input?.text(flag)
    return text ? [`--${flag}`, text] : []
  })
  return [
    'hp study resume',
    ...[study, ...(url === undefined ? [] : ['--storage', url]), ...passing].map(shellWord),
  ].join(' ')
}

/** Where the study is, and what of it was known. */
export function keptLines(
  { kept: { study, url }, study: { ledger, trials } }: { readonly kept: Kept; readonly study: Study },
  terminal: Terminal,
): string[] {
  if (url === undefined) return []
  const known = ledger.saved.recalledTrials
  const count = (value: number) => formatCount(value, terminal.unicode)
  const recalled = known === 0 ? '' : `   ${count(known)} of ${count(trials.length)} trials were known`
  return [`${paint('study', 'strong', terminal)}   ${printable(study)}  in ${printable(url)}${recalled}`]
}

/** An error of a search with the name of its data, unless it is about the storage. */
export function placedInData(name: string, error: unknown): unknown {
  const ofStorage = error instanceof HpError && error.code.startsWith('storage/')
  return ofStorage ? error : placedIn(name, error)
}

/** Refuses data that a study is not about. Throws storage/data-changed. */
export function expectSameData(
  { study, fingerprint }: { readonly study: string; readonly fingerprint: string | undefined },
  { data, name }: Table,
): void {
  if (fingerprint === undefined || data.fingerprint === fingerprint) return
  throw new HpError({
    code: 'storage/data-changed',
    what: `The data have changed since the study "${study}" was begun: its scores are of other rows.`,
    where: name,
    fix: `resume it with the data as they were: hp study resume ${shellWord(study)} DATA; or begin a new study with hp tune`,
  })
}
