import {
  type Dataset,
  estimator,
  fit,
  HpError,
  openSpace,
  type Plan,
  plan,
  type Study,
  type Trial,
  tune,
} from '@hp/core'
import { algorithms, models, penalties, splitters, strategies } from '@hp/core/registry'
import { trustOwnWorkers } from '../trust.ts'
import { partOf, shownTable } from './parts.ts'
import { problemOf } from './problem-of.ts'
import type {
  Dimension,
  ParametersShown,
  PlanShown,
  SearchAnswer,
  SearchRequest,
  SearchTask,
  TrialShown,
  Value,
} from './search-protocol.ts'
import { readTable, tableNamed } from './tables.ts'

trustOwnWorkers()

/** The search that runs, and the study of the last that came to its end. */
let running: AbortController | undefined
let study: Study | undefined
let data: Dataset | undefined

self.onmessage = async ({ data: request }: MessageEvent<SearchRequest>) => {
  const { id } = request
  try {
    await answer(request)
  } catch (error) {
    if (!(error instanceof HpError)) throw error
    if (error.code === 'fit/aborted') tell({ kind: 'stopped', id })
    else tell({ kind: 'problem', id, problem: problemOf(error) })
  }
}

const tell = (said: SearchAnswer, transfer: Transferable[] = []) => postMessage(said, { transfer })

async function answer(request: SearchRequest): Promise<void> {
  const { id } = request
  switch (request.kind) {
    case 'read':
      return tell(shownTable(id, request.name, await readTable(request.file, request.name)))
    case 'table':
      return tell(shownTable(id, request.name, await tableNamed(request.name)))
    case 'plan':
      return planned(id, request.task)
    case 'tune':
      return search(id, request.task)
    case 'stop':
      running?.abort()
      return
    case 'fit':
      return fitted(id, request.number)
  }
}

/** The estimator, the data and the request that a task describes. */
async function asked({ table: name, target, model, penalty, algorithm, ...rest }: SearchTask) {
  const table = (await tableNamed(name)).with({ target })
  const parts = {
    model: partOf(models, model),
    penalty: partOf(penalties, penalty),
    ...(algorithm && { algorithm: partOf(algorithms, algorithm) }),
  }
  const { splitter, strategy, trials, metric, seed } = rest
  const request = {
    validation: partOf(splitters, splitter),
    strategy: strategy === 'auto' ? ('auto' as const) : partOf(strategies, { name: strategy, settings: {} }),
    ...(trials !== undefined && { trials }),
    metric: metric as 'rmse',
    seed,
  }
  return { made: estimator(parts as never), table, request }
}

async function planned(id: number, task: SearchTask): Promise<void> {
  const { made, table, request } = await asked(task)
  const { open: found, space } = openSpace(made, table)
  const dimensions = found.map(({ key, name, hyperparameter: { symbol } }): Dimension => {
    const domain = space.dimensions.find((dimension) => dimension.key === key)?.domain
    const shared = { key, name, ...(symbol !== undefined && { symbol }) }
    if (!domain || domain.kind === 'choice')
      return { ...shared, log: false, numeric: false, values: domain?.values.map(String) ?? [] }
    return { ...shared, log: domain.scale === 'log', numeric: true, low: Number(domain.low), high: Number(domain.high) }
  })
  tell({ kind: 'planned', id, plan: planShown(plan(made, table, request)), dimensions })
}

const planShown = (made: Plan): PlanShown => ({
  text: made.toString(),
  candidates: made.candidates,
  folds: made.folds,
  naiveTrainings: made.naiveTrainings,
  units: made.units,
})

/** Trials are told together, about ten times a second. */
const often = 100

async function search(id: number, task: SearchTask): Promise<void> {
  running?.abort()
  const own = new AbortController()
  running = own
  const { made, table, request } = await asked(task)
  const waiting: TrialShown[] = []
  let told = performance.now()
  const flush = () => {
    if (waiting.length > 0) tell({ kind: 'trials', id, trials: waiting.splice(0) })
    told = performance.now()
  }
  const onTrial = (trial: Trial) => {
    waiting.push(trialShown(trial))
    if (performance.now() - told > often) flush()
  }
  try {
    study = (await tune(made, table, { ...request, onTrial: onTrial as never, signal: own.signal })) as unknown as Study
    data = table
  } finally {
    flush()
  }
  const { best, simplestWithinOneStandardError: simplest, description, plan: made2, findings, ledger } = study
  tell({
    kind: 'found',
    id,
    found: {
      best: best.number,
      corrected: best.corrected,
      simplest: simplest.number,
      metric: description.metric,
      plan: planShown(made2),
      measuredMs: made2.measuredMs,
      findings,
      ledger: {
        completeTrainings: ledger.completeTrainings,
        saved: ledger.saved.completeTrainings,
        costEvaluations: ledger.costEvaluations,
      },
    },
  })
}

const trialShown = ({ number, state, candidate, score, reason }: Trial): TrialShown => ({
  number,
  state,
  candidate: candidate as Readonly<Record<string, Value>>,
  folds: score?.folds ?? [],
  ...(score && { mean: score.mean }),
  ...(score?.standardError !== undefined && { standardError: score.standardError }),
  ...(reason !== undefined && { reason }),
})

async function fitted(id: number, number: number): Promise<void> {
  if (!study || !data) return
  const trial = study.trials[number]
  const { terms, parameters } = await fit(study.estimator(trial) as never, data, { seed: study.description.seed })
  const { intercept = 0, coefficients = new Float64Array() } = parameters as Partial<ParametersShown>
  tell({ kind: 'parameters', id, parameters: { number, terms, intercept, coefficients } })
}
