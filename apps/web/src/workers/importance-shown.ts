import { importance } from '@hp/core'
import type { ImportanceShown } from './insight-protocol.ts'

/** Both ways of telling what mattered. */
export function importanceShown(study: Parameters<typeof importance>[0]): ImportanceShown {
  const { hyperparameters, interactions } = importance(study)
  const best = new Map(
    importance(study, { method: 'ped-anova' }).hyperparameters.map(({ key, share }) => [key, share] as const),
  )
  return {
    hyperparameters: hyperparameters.map((one) => ({ ...one, amongBest: best.get(one.key) ?? 0 })),
    interactions,
  }
}
