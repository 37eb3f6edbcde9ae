import {
  applyEvent,
  type Dataset,
  emptyStudy,
  estimator,
  HpError,
  importStudy,
  openSpace,
  type Plan,
  plan,
  type Study,
  type StudyState,
  studyDocument,
  type Trial,
  tune,
} from '@hp/core'
import { algorithms, models, penalties, pruners, splitters, strategies } from '@hp/core/registry'
import { trustOwnWorkers } from '../trust.ts'
import { importanceShown } from './importance-shown.ts'
import { isMeasurable, measured, parametersOfTrials, refitted } from './insight.ts'
import type { InsightRequest } from './insight-protocol.ts'
import { giveBack, type KeptStudies, keptStudies, news, showAlive } from './kept-studies.ts'
import { partOf, rolesOf, shownTable } from './parts.ts'
import { problemOf } from './problem-of.ts'
import { studyIn } from './read-study.ts'
import type { Dimension, PlanShown, SearchAnswer, SearchRequest, SearchTask, TrialShown } from './search-protocol.ts'
import { readTable, tableNamed } from './tables.ts'
import { trialShown } from './trial-shown.ts'

trustOwnWorkers()

/** The search that runs, the study of the last that came to its end, and where both are kept. */
let running: AbortController | undefined
let study: Study | undefined
let data: Dataset | undefined
let name = ''
let keeping: Promise<KeptStudies> | undefined

/** Where studies are kept; others know from now on that this page is at work. */
function kept(): Promise<KeptStudies> {
  keeping ??= keptStudies().then(async (found) => {
    await showAlive(found)
    return found
  })
  return keeping
}

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
    case 'adopt':
      return adopt(id, request.file)
    case 'save':
      return save(id)
    default:
      return insight(request)
  }
}

/** The estimator, the data and the request that a task describes. */
async function asked(task: SearchTask) {
  const { table: named, model, penalty, algorithm, splitter, strategy, pruner, resource, trials, metric, seed } = task
  const table = (await tableNamed(named)).with(rolesOf(task.target, task.roles))
  const parts = {
    model: partOf(models, model),
    penalty: partOf(penalties, penalty),
    ...(algorithm && { algorithm: partOf(algorithms, algorithm) }),
  }
  const request = {
    validation: partOf(splitters, splitter),
    strategy: strategy === 'auto' ? ('auto' as const) : partOf(strategies, { name: strategy, settings: {} }),
    ...(pruner && { pruner: partOf(pruners, pruner) }),
    ...(resource && { resource }),
    ...(trials !== undefined && { trials }),
    metric: metric as 'rmse',
    seed,
  }
  return { made: estimator(parts as never), table, request }
}

async function planned(id: number, task: SearchTask): Promise<void> {
  const { made, table, request } = await asked(task)
  const { open: found, space } = openSpace(made, table)
  const dimensions = found.map(({ key, name: own, hyperparameter: { symbol } }): Dimension => {
    const domain = space.dimensions.find((dimension) => dimension.key === key)?.domain
    const shared = { key, name: own, ...(symbol !== undefined && { symbol }) }
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
  const place = await kept()
  const { storage, problem } = place
  await giveBack(place)
  const waiting: TrialShown[] = []
  let told = performance.now()
  const flush = () => {
    if (waiting.length > 0) tell({ kind: 'trials', id, trials: waiting.splice(0, 2000) })
    news.postMessage(name)
    told = performance.now()
  }
  const onTrial = (trial: Trial) => {
    waiting.push(trialShown(trial, trial.score, trial.score?.folds ?? [], task.metric))
    if (performance.now() - told > often) flush()
  }
  try {
    study = (await tune(made, table, {
      ...request,
      storage,
      ...(task.study !== undefined && { study: task.study }),
      about: task.about,
      onStudy: (opened) => {
        name = opened
        tell({ kind: 'opened', id, study: opened, ...(problem && { problem }) })
      },
      onTrial: onTrial as never,
      signal: own.signal,
    })) as unknown as Study
    data = table
  } finally {
    do flush()
    while (waiting.length > 0)
    await storage.release(name, storage.worker)
    if (problem) await forgetOthers(place)
  }
  const { best, simplestWithinOneStandardError: simplest, description, plan: planOf, findings, ledger } = study
  tell({
    kind: 'found',
    id,
    found: {
      best: best.number,
      corrected: best.corrected,
      simplest: simplest.number,
      metric: description.metric,
      plan: planShown(planOf),
      measuredMs: planOf.measuredMs,
      findings,
      ledger: {
        completeTrainings: ledger.completeTrainings,
        saved: ledger.saved.completeTrainings,
        costEvaluations: ledger.costEvaluations,
      },
      recalled: ledger.saved.recalledTrials,
      study: name,
      measurable: table.weights === undefined && isMeasurable(study),
    },
  })
}

/** Only the study of the last search stays in memory: that is not for all that was ever tried. */
async function forgetOthers({ storage }: KeptStudies): Promise<void> {
  for (const entry of await storage.studies()) if (entry.name !== name) await storage.remove(entry.name)
}

async function adopt(id: number, file: Blob): Promise<void> {
  const { name: own, state } = studyIn(await file.text())
  const given = own || 'study'
  await importStudy((await kept()).storage, given, state)
  news.postMessage(given)
  name = given
  const { description, searches, search: last, trials } = state
  tell({
    kind: 'adopted',
    id,
    adopted: {
      name: given,
      trials: trials.length,
      target: description.scores?.data.target ?? '',
      seed: description.seed,
      metric: description.metric.name,
      about: searches[last ?? -1]?.about,
    },
  })
}

async function save(id: number): Promise<void> {
  const state = (await (await kept()).storage.read(name)).reduce(applyEvent, emptyStudy())
  if (state.description === undefined) return
  const document = studyDocument(state as StudyState & { description: NonNullable<StudyState['description']> }, {
    name,
  })
  tell({ kind: 'saved', id, name, text: `${JSON.stringify(document)}\n` })
}

/** What is asked of the search that came to its end. */
async function insight(request: Exclude<InsightRequest, { readonly kind: 'save' }>): Promise<void> {
  if (!study || !data) return
  const { id } = request
  switch (request.kind) {
    case 'importance':
      return tell({ kind: 'importance', id, importance: importanceShown(study) })
    case 'parameters':
      for await (const found of parametersOfTrials(study, data, request.numbers))
        tell({ kind: 'parameters', id, found, end: false })
      return tell({ kind: 'parameters', id, found: [], end: true })
    case 'folds':
      return tell({ kind: 'folds', id, number: request.number, folds: await refitted(study, request.number) })
    case 'measure':
      return tell({ kind: 'measure', id, name: request.name, values: await measured(study, request.name) })
  }
}
