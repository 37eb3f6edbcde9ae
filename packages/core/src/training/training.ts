import type { Dataset } from '../data/dataset.ts'
import { HpError } from '../define/errors.ts'
import type { AnyCost, Estimator, Parts, Settled } from '../define/estimator.ts'
import type { Finding, Outcome, Step } from '../define/problem.ts'
import { quoted } from '../define/quoted.ts'
import { allocate, cores, type Pool, release } from '../kernels/index.ts'
import { random } from '../numeric/random.ts'
import type { DataUsed, TraceStep } from './fitted.ts'
import { absolute } from './lambda-unit.ts'
import { offsetOf } from './offset.ts'
import { apply, designOf } from './pipeline.ts'
import type { Predictor } from './predictor.ts'
import { type Counts, type Passing, problemOf, type WholeProblem } from './problem.ts'
import { columnsOf, numbersOf, type Readied, readied, setAsideShare } from './readied.ts'
import { type Composition, costFor, resolve } from './resolve.ts'
import { schemaOf } from './schema.ts'
import { aboutSetAside } from './set-aside.ts'
import { sharedPool } from './shared-pool.ts'
import { storedTraining } from './stored/training.ts'

export interface TrainingOptions {
  /** For every random choice: the same seed gives the same bits. Default 0. */
  readonly seed?: number | string
  /** What the trace keeps of each step. Default `cost`; θ is kept on the scale the algorithm works on. */
  readonly trace?: 'cost' | 'theta' | 'none'
  /** Threads for passes over many rows; as many as there are cores when absent. The result has the same bits for any number. */
  readonly threads?: number
  /** θ to start from, on the scale the algorithm works on. Default 0. */
  readonly start?: ArrayLike<number>
  /** Lends rows that others have made ready by the same transforms, or has them made. */
  readonly prefix?: (make: () => Readied) => { readonly value: Readied; readonly giveBack: () => void }
}

/** A training that has been prepared and not yet run: data are read, transforms have learnt, θ is at its start. */
export interface Training {
  readonly composition: Composition
  readonly data: DataUsed
  readonly findings: readonly Finding[]
  readonly problem: WholeProblem
  readonly predictor: Predictor
  readonly counts: Counts
  /** The usable rows of the dataset, for scores. */
  readonly rows: Dataset
  /** Weights of these rows; all ones when absent. A cost may train with others. */
  readonly weights: Float64Array | undefined
  /** The steps so far. */
  readonly trace: readonly TraceStep[]
  /** The scores on the training rows of a model, where these are not in memory. */
  readonly scores?: (predictor: Predictor) => () => Readonly<Record<string, number>>
  /** The same training, prepared once more. */
  again(): Training
  /** A training on the same data by another composition with the same transforms and cost; it is released with this one. */
  beside(other: Composition, passing?: Passing): Training
  /** Gives the memory back that the training took; after that it can neither run nor be asked for a cost. */
  release(): void
  /** Runs the algorithm; each step changes `problem.theta`. Returns the algorithm's certificate. Ends early, and says so, when the cost overflows. */
  run(): Generator<Step, Outcome>
}

/**
 * Prepares a training: picks rows and columns, lets the transforms learn, builds the cost as a function of θ.
 * @throws HpError data/…, estimator/…, hyperparameter/…
 */
export function prepare<E extends Parts>(
  estimator: Estimator<E, Settled>,
  data: Dataset,
  options: TrainingOptions = {},
): Training {
  const memory = owner()
  try {
    return made(estimator, data, options, memory)
  } catch (cause) {
    memory.release()
    throw cause
  }
}

function made(estimator: Estimator<Parts, Settled>, data: Dataset, options: TrainingOptions, memory: Owner): Training {
  if (data.stored) return storedTraining(estimator, data, options, memory)
  const composition = resolve(costFor(estimator, data))
  const { range } = composition.cost.definition
  const { take, own, release } = memory
  const make = () => readied(composition, data, options.seed ?? 0)
  const lent = setAsideShare(composition) > 0 ? undefined : options.prefix?.(make)
  const ready = lent?.value ?? make()
  own(lent?.giveBack ?? ready.release)
  const { chosen, all, classes, parted, rows, weights, steps: learnt, design, targets, target, offset } = ready
  if (range) refuseOutside(target, range, rows.target as string, composition.cost.definition.name)
  if (offset && classes && classes.names.length > 2) refuseOffset()
  const given = { classes: classes?.names.length ?? 0 }
  const trainingOf = (asked: Composition, first?: Training, passing?: Passing): Training => {
    const composition = absolute(asked, { design, target, weights, offset, ...given })
    const counts: Counts = { costEvaluations: 0, gradientEvaluations: 0 }
    const means = {
      random: random(options.seed ?? 0).fork('training'),
      counts,
      pool: poolFor(design.matrix.length * Math.max(1, given.classes / 4), options.threads), // each class is work of its own
      take,
      passing,
    }
    const beside = first && modelKey(first.composition) === modelKey(asked) ? first.problem : undefined
    const batches = beside?.batches()
    const problem: WholeProblem = problemOf(composition, { design, target, weights, offset, batches, ...given }, means)
    if (beside) Object.assign(problem, { setAside: beside.setAside })
    else if (parted) {
      const there = all.rowsAt(parted.aside)
      const aside = designOf(apply(columnsOf(there), learnt), there.rows)
      own(aside.release)
      const cost = problemOf(
        composition,
        {
          design: aside.design,
          target: Float64Array.from(parted.aside, (i) => targets[i]),
          weights: numbersOf(there, there.weights),
          offset: offsetOf(there),
          unit: problem.unit,
          ...given,
        },
        { ...means, counts: { ...counts } },
      )
      Object.assign(problem, { setAside: (theta: Float64Array) => cost.parts(theta).cost })
    }
    if (options.start) problem.theta.set(startOf(options.start, problem.theta.length))
    if (!problem.intercept) problem.theta[0] = 0
    const trace: TraceStep[] = []
    const predictor: Predictor = {
      composition,
      schema: schemaOf(rows, classes?.names, problem.unit),
      steps: learnt,
      shapes: problem.shapes,
      theta: problem.theta,
      low: problem.low,
    }
    const training: Training = {
      composition,
      data: {
        rows: all.rows,
        features: rows.features,
        target: rows.target as string,
        get fingerprint() {
          return data.fingerprint // read when it is asked for: it is a pass over all columns
        },
        dropped: chosen.dropped,
      },
      findings: [
        ...chosen.notices,
        ...(parted ? [aboutSetAside(all, parted)] : []),
        ...aboutTarget(target, rows.target as string),
      ],
      problem,
      predictor,
      counts,
      rows,
      weights,
      trace,
      again: () => prepare(estimator, data, options),
      beside: (other, passing) => trainingOf(other, training, passing),
      release,
      run: () => run(composition, problem, trace, options.trace ?? 'cost'),
    }
    return training
  }
  return trainingOf(composition)
}

/** Equal for compositions whose models differ at most in where training starts: those share the model's own means. */
export const modelKey = ({ model: { definition, settings } }: Composition): string =>
  JSON.stringify([definition.name, { ...settings, draw: undefined }])

export type Owner = ReturnType<typeof owner>

/** An allocator that remembers what it gave, and what else is to be given back. */
function owner() {
  const owned: (() => void)[] = []
  const take = ((length: number, ...more: []) => {
    const array = allocate(length, ...more)
    owned.push(() => release(array))
    return array
  }) as typeof allocate
  return {
    take,
    own: (free: () => void) => void owned.push(free),
    release: () => {
      for (const free of owned.splice(0)) free()
    },
  }
}

/** Below this many numbers a pass is done before other threads have noticed it. */
const muchData = 1_000_000

/** The threads for a design of so many numbers: none for few; started once and used again. */
export function poolFor(numbers: number, wanted?: number): Pool | undefined {
  if (numbers < muchData) return undefined
  const threads = wanted ?? cores() // to count them takes longer than a small training
  if (threads <= 1) return undefined
  return sharedPool(threads)
}

/** Runs the algorithm of a composition on its problem, and records the steps. */
export function* run(
  composition: Composition,
  problem: WholeProblem,
  trace: TraceStep[],
  keep: TrainingOptions['trace'],
): Generator<Step, Outcome> {
  const { theta } = problem
  const sound = theta.slice() // θ of the last step with a finite cost
  const algorithm = composition.algorithm.definition.train(problem, composition.algorithm.settings) as Generator<
    Step,
    Outcome
  >
  let first = Number.NaN
  let last = 0
  for (;;) {
    const next = algorithm.next()
    if (next.done) {
      problem.settle()
      const grew = last > first * (1 + 1e-9) // more than rounding
      const diverged = composition.algorithm.definition.exact !== true && !next.value.converged && grew
      if (diverged) return { ...next.value, converged: false, diverged }
      // where minima are many, a training that ended below its start is what was asked for
      return problem.batches() ? { ...next.value, converged: true, method: 'passes' } : next.value
    }
    const { step, setAside } = next.value
    const cost = problem.factor * next.value.cost
    if (!Number.isFinite(cost)) {
      theta.set(sound)
      return {
        method: 'gradient-norm',
        converged: false,
        diverged: true,
        iterations: step - 1,
        gradientNorm: gradientNorm(composition, problem, theta),
      }
    }
    if (Number.isNaN(first)) first = cost
    last = cost
    sound.set(theta)
    if (keep !== 'none')
      trace.push({
        step,
        cost,
        ...(setAside !== undefined && { setAside }),
        ...(keep === 'theta' && { theta: theta.slice() }),
      })
    yield { ...next.value, cost }
  }
}

function gradientNorm({ penalty, cost }: Composition, problem: WholeProblem, theta: Float64Array): number {
  if (!('slope' in penalty.definition.offers && 'slope' in cost.definition.offers)) return Number.MAX_VALUE
  const out = new Float64Array(theta.length)
  problem.gradient(theta, out)
  let largest = 0
  for (let j = 0; j < out.length; j++) largest = Math.max(largest, Math.abs(out[j]))
  return Number.isFinite(largest) ? largest : Number.MAX_VALUE
}

/** θ to start from, if there are as many finite numbers. */
export function startOf(start: ArrayLike<number>, length: number): ArrayLike<number> {
  if (start.length === length && Array.from(start).every(Number.isFinite)) return start
  throw new HpError({
    code: 'request/invalid',
    what: `start must be ${length} finite numbers, one for each parameter, but has ${start.length}.`,
    fix: 'leave it out to start from 0',
  })
}

/** A target that the cost cannot be computed for is refused with its row. */
export function refuseOutside(
  target: Float64Array,
  range: NonNullable<AnyCost['range']>,
  name: string,
  cost: string,
): void {
  const { min = -Infinity, above = -Infinity, max = Infinity } = range
  const bad = target.findIndex((y) => y < min || y <= above || y > max)
  if (bad < 0) return
  const bound = above > -Infinity ? `above ${above}` : max < Infinity ? `from ${min} to ${max}` : `${min} or more`
  throw new HpError({
    code: 'data/column-kind',
    what: `the target ${quoted(name)} must be ${bound} for ${cost}, but a row has ${target[bad]}`,
    fix: 'leave such rows out, or use another model or cost',
  })
}

export function refuseOffset(): never {
  throw new HpError({
    code: 'request/invalid',
    what: 'An offset has no meaning for more than two classes: it would be added to each alike.',
    fix: 'leave the offset out',
  })
}

function aboutTarget(target: Float64Array, name: string): readonly Finding[] {
  const constant = target.every((y) => y === target[0])
  return constant
    ? [
        {
          code: 'constant-target',
          what: `The target ${quoted(name)} is ${target[0]} in every row: there is nothing to explain, and R² is undefined.`,
        },
      ]
    : []
}
