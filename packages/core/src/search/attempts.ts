import { breather } from '../training/breather.ts'
import type { FinalState } from './trial.ts'

/** How the evaluation of a foreign objective ended. */
export interface Attempt {
  readonly state: FinalState
  /** Present when it is complete. */
  readonly value?: number
  readonly reason?: string
}

export interface AttemptOptions {
  /** Ends the whole search. */
  readonly signal: AbortSignal | undefined
  /** After so long an attempt has failed, whether it answers or not. */
  readonly timeoutMs: number | undefined
}

const breathe = breather(10)

/**
 * Asks a foreign function for a number. What it throws, and a number that is none, are how the trial ended and not an error of the search; only an
 * abort of the whole search is thrown on. The signal that it is given fires when nobody waits for it any more.
 */
export async function attempt(
  objective: (signal: AbortSignal) => number | Promise<number>,
  { signal, timeoutMs }: AttemptOptions,
): Promise<Attempt> {
  signal?.throwIfAborted()
  const own = new AbortController()
  let clock: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<Attempt>((resolve) => {
    if (timeoutMs !== undefined)
      clock = setTimeout(() => resolve({ state: 'failed', reason: tooLong(timeoutMs) }), timeoutMs)
  })
  let leave: (() => void) | undefined
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(signal?.reason)
    signal?.addEventListener('abort', leave, { once: true })
  })
  left.catch(() => {}) // an abort after the end is nobody's business
  try {
    await breathe() // an objective that never waits leaves no other moment
    signal?.throwIfAborted()
    return await Promise.race([answer(objective, own.signal), late, left])
  } finally {
    clearTimeout(clock)
    if (leave) signal?.removeEventListener('abort', leave)
    own.abort()
  }
}

async function answer(
  objective: (signal: AbortSignal) => number | Promise<number>,
  signal: AbortSignal,
): Promise<Attempt> {
  try {
    const value: unknown = await objective(signal)
    if (typeof value === 'number' && Number.isFinite(value)) return { state: 'complete', value }
    return { state: 'infeasible', reason: `the objective gave ${String(value)}, which is no finite number` }
  } catch (cause) {
    return { state: 'failed', reason: cause instanceof Error ? cause.message : String(cause) }
  }
}

const tooLong = (timeoutMs: number) => `the objective did not answer within ${timeoutMs} ms`
