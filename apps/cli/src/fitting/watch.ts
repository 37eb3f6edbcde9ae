import type { FitOptions, TrainingStep } from '@hp/core'
import { readOneOf } from '../arguments/words.ts'
import type { Context, Input } from '../command.ts'
import { formatNumber } from '../render/number.ts'
import { createProgress, doublingSchedule } from '../render/progress.ts'
import { modes } from './watch-flags.ts'

/** The most parameters of which a trace keeps every value. */
const mostTraced = 100

/** A step as `--trace` gives it. */
interface Traced {
  readonly step: number
  readonly cost: number
  readonly setAside?: number
  readonly theta?: readonly number[]
}

/** Watches the steps of a training: progress on the terminal, steps 1, 2, 4 … in words, and the trace, as asked for. */
export function watcher(input: Input, { err, clock }: Context, total: number | undefined, unit: string) {
  const mode = readOneOf('progress', input.text('progress') ?? 'auto', modes)
  const quiet = input.yes('quiet') || (input.yes('json') && !err.terminal.interactive && mode === 'auto')
  const progress = createProgress({
    stream: err.stream,
    terminal: err.terminal,
    mode: quiet ? 'none' : mode,
    clock,
    lifetime: process,
  })
  const traced: Traced[] | undefined = input.yes('trace') ? [] : undefined
  const isDue = input.yes('verbose') ? doublingSchedule() : undefined
  let done = -1
  const onStep: NonNullable<FitOptions['onStep']> = ({ step, cost, setAside, theta }: TrainingStep) => {
    done++
    traced?.push({
      step,
      cost,
      ...(setAside !== undefined && { setAside }),
      ...(theta.length <= mostTraced && { theta: Array.from(theta) }),
    })
    if (isDue?.(step)) progress.print([`step ${step}  cost ${formatNumber(cost)}`])
    if (!progress.due()) return
    progress.update({
      done,
      unit,
      title: 'fit',
      facts: [{ name: 'cost', value: cost }],
      ...(total !== undefined && { total }),
    })
  }
  return { onStep, traced, stop: progress.stop }
}
