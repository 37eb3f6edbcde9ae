import type { Dataset } from '../../data/dataset.ts'
import { type Usable, usable } from '../../data/select.ts'
import type { Stored } from '../../data/stored/stored.ts'
import { HpError } from '../../define/errors.ts'
import type { Estimator, Parts, Settled } from '../../define/estimator.ts'
import { random } from '../../numeric/random.ts'
import type { TraceStep } from '../fitted.ts'
import { steps } from '../pipeline.ts'
import type { Predictor } from '../predictor.ts'
import { type Counts, problemOf } from '../problem.ts'
import { costFor, resolve } from '../resolve.ts'
import { schemaOf } from '../schema.ts'
import {
  type Owner,
  poolFor,
  prepare,
  refuseOffset,
  refuseOutside,
  run,
  startOf,
  type Training,
  type TrainingOptions,
} from '../training.ts'
import { designBlocks } from './blocks.ts'
import { storedCost } from './cost.ts'
import { absoluteStored } from './lambda-unit.ts'
import { learnStored } from './learn.ts'
import { portionsOf, storedRows } from './rows.ts'
import { storedScores } from './scores.ts'
import { storedUnit } from './target-unit.ts'

/** A training on rows that are read from a file, as often as the algorithm asks for the cost: what `prepare` makes of rows in memory. */
export function storedTraining(
  estimator: Estimator<Parts, Settled>,
  data: Dataset,
  options: TrainingOptions,
  memory: Owner,
): Training {
  const asked = resolve(costFor(estimator, data))
  const { target: kind, range, link } = asked.cost.definition
  const parts = steps(asked)
  const keepMissingFeatures = parts.some(({ definition }) => definition.stage === 'missing')
  const chosen = usable(data, { targetKind: kind, keepMissingFeatures })
  const all = withoutAbsent(chosen.data)
  if (all.stored === undefined) return ofTheRest(prepare(estimator, all, options), data, chosen)
  for (const [name, setting] of [
    ['set-aside', asked.algorithm.settings.setAside],
    ['class-weights', asked.cost.settings.classWeights],
  ] as const)
    if (setting !== undefined && setting !== 0 && setting !== 'none') throw needsMemory(name)
  const rows = storedRows(all, kind)
  const { least, most, few } = rows.stored.columns[rows.target]
  if (range)
    for (const y of [least, most])
      refuseOutside(Float64Array.of(y), range, all.target as string, asked.cost.definition.name)
  if (all.offset !== undefined && rows.classes && rows.classes.names.length > 2) refuseOffset()
  const learnt = learnStored(rows, asked, parts)
  const identity = link === 'identity'
  const blocks = designBlocks(rows, learnt, { identity, room: rows.stored.room / 2 })
  memory.own(blocks.release)
  const intercept = asked.model.settings.intercept !== false
  const composition = absoluteStored(asked, blocks, rows.classes?.names.length ?? 0, intercept)
  const counts: Counts = { costEvaluations: 0, gradientEvaluations: 0 }
  const unit = storedUnit(composition, blocks)
  const design = {
    rows: blocks.rows,
    terms: blocks.names,
    blocks,
    get matrix(): Float64Array {
      throw needsMemory(composition.algorithm.definition.name)
    },
  }
  const none = new Float64Array(0)
  const stream = random(options.seed ?? 0).fork('training')
  const problem = problemOf(
    composition,
    {
      design,
      target: none,
      weights: undefined,
      offset: undefined,
      classes: rows.classes?.names.length ?? 0,
      unit,
      elsewhere: (about) => storedCost(composition, blocks, { ...about, random: stream, room: rows.stored.room / 2 }),
    },
    { random: stream, counts, pool: poolFor(blocks.rows * blocks.terms, options.threads), take: memory.take },
  )
  if (options.start) problem.theta.set(startOf(options.start, problem.theta.length))
  if (!problem.intercept) problem.theta[0] = 0
  const trace: TraceStep[] = []
  const predictor: Predictor = {
    composition,
    schema: schemaOf(all, rows.classes?.names, problem.unit),
    steps: learnt,
    shapes: problem.shapes,
    theta: problem.theta,
    low: problem.low,
  }
  return {
    composition,
    data: {
      rows: all.rows,
      features: all.features,
      target: all.target as string,
      get fingerprint() {
        return data.fingerprint
      },
      dropped: chosen.dropped,
    },
    findings: [
      ...chosen.notices,
      ...(few.length === 1
        ? [
            {
              code: 'constant-target',
              what: `The target "${all.target}" is ${few[0]} in every row: there is nothing to explain, and R² is undefined.`,
            },
          ]
        : []),
    ],
    problem,
    predictor,
    counts,
    rows: all,
    weights: undefined,
    trace,
    scores: (of) => storedScores(rows, of),
    again: () => prepare(estimator, data, options),
    beside: () => {
      throw needsMemory('sharing a training')
    },
    release: memory.release,
    run: () => run(composition, problem, trace, options.trace ?? 'cost'),
  }
}

/** A training on rows that fit into memory since the others lack something: it is told as one on all of them. */
const ofTheRest = (training: Training, data: Dataset, { notices, dropped }: Usable): Training => {
  const { rows, features, target } = training.data
  return {
    ...training,
    data: {
      ...{ rows, features, target, dropped },
      get fingerprint() {
        return data.fingerprint
      },
    },
    findings: [...notices, ...training.findings],
  }
}

/** Rows in a file without those of weight 0. */
export function withoutAbsent(data: Dataset): Dataset {
  if (data.weights === undefined || data.stored === undefined) return data
  const stored: Stored = data.stored
  const at = stored.columns.findIndex(({ name }) => name === data.weights)
  if (stored.columns[at].least > 0) return data
  const present: number[] = []
  for (const { from, values } of portionsOf(stored, at))
    values.forEach((weight, i) => {
      if (weight > 0) present.push(from + i)
    })
  return data.rowsAt(Uint32Array.from(present))
}

const needsMemory = (what: string) =>
  new HpError({
    code: 'data/larger-than-memory',
    what: `${what} needs all rows in memory, but they are read from a file part by part`,
    fix: 'leave it out, use another algorithm (--algorithm), or give more memory (--max-memory)',
  })
