import type { SearchMoment, Trial } from '@hp/core'
import { metricNamed } from '@hp/core/define'
import { metrics } from '@hp/core/registry'
import { readOneOf } from '../arguments/words.ts'
import type { Context, Input } from '../command.ts'
import { modes } from '../fitting/watch-flags.ts'
import { formatDuration, formatNumber, formatWithError } from '../render/number.ts'
import { createProgress, type Fact } from '../render/progress.ts'
import { sparkline } from '../render/sparkline.ts'
import { type Searched, titleOf, valueText } from './searched.ts'

const tickMs = 100

/** Watches a search: how many trials are done, and what is best so far. */
export function watcher(
  input: Input,
  { err, clock }: Context,
  { total, searched }: { total: number | undefined; searched: readonly Searched[] },
) {
  const mode = readOneOf('progress', input.text('progress') ?? 'auto', modes)
  const quiet = input.yes('quiet') || (input.yes('json') && !err.terminal.interactive && mode === 'auto')
  const { terminal } = err
  const progress = createProgress({
    stream: err.stream,
    terminal,
    mode: quiet ? 'none' : mode,
    clock,
    lifetime: process,
  })
  const started = clock()
  let [done, pruned] = [0, 0]
  let best: Trial | undefined
  const course: number[] = [] // the best so far after each trial with a score
  let at: SearchMoment | undefined
  const onMoment = (moment: SearchMoment) => {
    at = moment
    show()
  }
  const onTrial = (trial: Trial) => {
    done++
    if (trial.state === 'pruned') pruned++
    if (trial.score && (best?.score === undefined || isBetter(trial, best))) best = trial
    if (trial.score && best?.score) course.push(best.score.mean)
    show()
  }
  const show = () => {
    if (!progress.due()) return
    progress.update({
      done,
      unit: 'trials',
      title: 'tune',
      facts: [
        { name: 'elapsed', value: formatDuration(clock() - started) },
        ...(at?.doing ? [{ name: `${at.rule} of ${at.candidates}`, value: at.doing }] : []),
        ...(pruned > 0 ? [{ name: 'stopped early', value: String(pruned) }] : []),
      ],
      ...(total !== undefined && { total }),
      ...(best && { best: [...facts(best), { name: 'so far', value: sparkline(course, terminal) }] }),
    })
  }
  // candidates that share their work are done all at once: time is seen to pass before
  const ticking = setInterval(show, tickMs)
  const stop = () => {
    clearInterval(ticking)
    progress.stop()
  }
  const facts = ({ score, candidate, folds }: Trial): Fact[] => [
    { name: metricOf(folds), value: scoreText(score, terminal.unicode) },
    ...searched
      .filter(({ key }) => key in candidate)
      .map(
        (one): Fact => ({ name: titleOf(one, terminal), value: valueText(candidate[one.key]), role: 'hyperparameter' }),
      ),
  ]
  return { onTrial, onMoment, stop }
}

/** The name of the metric that a trial was scored by. */
const metricOf = ([first]: Trial['folds']): string => Object.keys(first?.scores ?? {})[0] ?? 'score'

function isBetter({ score, folds }: Trial, best: Trial): boolean {
  const sign = metricNamed(metricOf(folds), Object.values(metrics))?.direction === 'maximize' ? -1 : 1
  return sign * (score?.mean ?? Number.NaN) < sign * (best.score?.mean ?? Number.NaN)
}

/** A mean over folds with its standard error, where there are several folds. */
export function scoreText(score: Trial['score'], unicode: boolean): string {
  if (score === undefined) return ''
  const { mean, standardError } = score
  return standardError === undefined ? formatNumber(mean) : formatWithError(mean, standardError, unicode)
}
