import type { Fitted, Score, Study, Trial } from '@hp/core'
import type { Finding } from '@hp/core/define'
import { parametersOf } from '../fitting/document.ts'
import { byRole as settingsByRole } from '../fitting/hyperparameters.ts'
import type { Kept } from '../studies/keeping.ts'
import { version } from '../version.ts'
import { importanceDocument } from './importance.ts'
import type { Asked } from './request.ts'
import { byRole, type Searched } from './searched.ts'

/** A search with what the command adds to it. */
export interface TuneRecord {
  readonly asked: Asked
  readonly searched: readonly Searched[]
  readonly study: Study
  /** The winner, fitted to all rows. */
  readonly refit: Fitted
  readonly kept: Kept
  readonly findings: readonly Finding[]
  readonly durationMs: { readonly read: number; readonly search: number; readonly refit: number }
}

/** The JSON document of `tune`: its keys and their order are a promise. */
export function tuneDocument(record: TuneRecord): Readonly<Record<string, unknown>> {
  const { asked, study, searched, refit, findings, durationMs } = record
  const { seed, strategy, splitter, folds, metric } = study.description
  const { naiveTrainings, units, predictedMs, measuredMs } = study.plan
  const { best, simplestWithinOneStandardError: simplest } = study
  const { rows, features, target, fingerprint, dropped } = refit.data
  return {
    command: 'tune',
    study: record.kept.study,
    seed,
    strategy,
    validation: { splitter, folds },
    metric,
    best: {
      number: best.number,
      hyperparameters: byRole(searched, best.candidate),
      score: scoreDocument(best.score, { corrected: best.corrected }),
      correction: { by: best.correction.by, ...(best.correction.interval && { interval: best.correction.interval }) },
    },
    simplestWithinOneStandardError: {
      number: simplest.number,
      hyperparameters: byRole(searched, simplest.candidate),
      score: scoreDocument(simplest.score),
    },
    refit: {
      parameters: parametersOf(refit),
      cost: refit.cost,
      hyperparameters: settingsByRole(refit),
      scores: refit.scores,
      certificate: refit.certificate,
    },
    trials: study.trials.map((trial) => trialDocument(trial, searched)),
    plan: { units, naiveTrainings, predictedMs: rounded(predictedMs), measuredMs: rounded(measuredMs) },
    ledger: {
      ...study.ledger,
      durationMs: {
        read: rounded(durationMs.read),
        search: rounded(durationMs.search),
        refit: rounded(durationMs.refit),
      },
    },
    findings,
    notWorse: study.notWorse.map(({ number }) => number),
    importance: importanceDocument(study, searched),
    model: asked.name.name,
    version,
    data: {
      rows,
      features,
      target,
      fingerprint,
      dropped: { rows: dropped.rows, why: new Map(Object.entries(dropped.why)) },
    },
  }
}

const scoreDocument = ({ mean, standardError, folds }: Score, more = {}) => ({
  mean,
  ...(standardError !== undefined && { standardError }),
  ...more,
  folds,
})

function trialDocument({ number, state, candidate, score, durationMs, reason }: Trial, searched: readonly Searched[]) {
  return {
    number,
    state,
    hyperparameters: byRole(searched, candidate),
    ...(score && { score: scoreDocument(score) }),
    durationMs: rounded(durationMs),
    ...(reason !== undefined && { reason }),
  }
}

/** To the microsecond. */
const rounded = (durationMs: number) => Math.round(durationMs * 1000) / 1000
