import type { TrialRecord } from './trial.ts'

/** How often a candidate may be lost as a trial: processes that are started again when they end would otherwise be ended by it for ever. */
const mostTrials = 2

/** Counts a trial that was lost, by its address. */
export function countLoss(losses: Map<string, number>, { address = '' }: TrialRecord): void {
  losses.set(address, (losses.get(address) ?? 0) + 1)
}

/** Whether a trial is lost and its candidate is not to be tried once more. */
export const isHopeless = (losses: ReadonlyMap<string, number>, { state, address = '' }: TrialRecord): boolean =>
  state === 'lost' && (losses.get(address) ?? 0) >= mostTrials
