import { views } from '../define/design.ts'
import { HpError } from '../define/errors.ts'
import type { Certificate, Finding, Outcome } from '../define/problem.ts'
import { exp } from '../numeric/elementary.ts'
import { type Inference, inference } from '../numeric/inference.ts'
import { linearOutputs } from '../numeric/linear-outputs.ts'
import { wald } from '../numeric/wald.ts'
import type { Fitted, Ledger } from './fitted.ts'
import { labelling, probabilitiesBy } from './labels.ts'
import { toModelFile } from './model-file.ts'
import { weightedProducts } from './outcome-objective.ts'
import { type Predictor, predict, reported, respondTo, restate } from './predictor.ts'
import { scoresOf } from './scoring.ts'
import { separationOf } from './separation.ts'
import { inUnits } from './target-unit.ts'
import type { Training } from './training.ts'

/** Makes the fitted model of a training that has ended. */
export function finish(training: Training, outcome: Outcome): Fitted {
  const { composition, predictor, problem, counts, data } = training
  const { findings = [], ...certificate } = outcome
  const frozen: Predictor = { ...predictor, theta: predictor.theta.slice(), low: predictor.low.slice() }
  const { cost: value, penalty } = problem.parts(frozen.theta)
  const scores = training.scores?.(frozen) ?? trainingScores(training, frozen)
  const ledger: Ledger = { ...counts, completeTrainings: 1, saved: { completeTrainings: 0 }, durationMs: {} }
  return {
    ...describe(frozen),
    cost: { name: composition.cost.definition.name, value, penalty },
    get scores() {
      return scores()
    },
    certificate: certificate satisfies Certificate,
    trace: training.trace,
    ledger,
    findings: once([
      ...training.findings,
      ...findings,
      ...(certificate.converged && problem.design.blocks === undefined
        ? separationOf(composition, problem, frozen.theta, frozen.schema.target.classes ?? [])
        : []),
      ...aboutConvergence(certificate),
    ]),
    data,
    ...sayings(frozen),
    inference: (options) => inferenceOf(training, frozen, options?.level),
    toJSON: () => toModelFile(frozen, training, { certificate, cost: { value, penalty }, scores: scores() }),
  } as Fitted
}

/** Without a finding that says of a column what an earlier one said. */
function once(findings: readonly Finding[]): readonly Finding[] {
  const about = ({ code, what }: Finding) => `${code} ${/"[^"]*"/.exec(what)?.[0] ?? what}`
  const seen = new Set<string>()
  return findings.filter((finding) => !seen.has(about(finding)) && seen.add(about(finding)))
}

/** What a fitted model says of itself, whether it was just trained or read from a file. */
export function describe(predictor: Predictor): Said {
  const { model, cost, penalty, algorithm, transforms } = predictor.composition
  const { classes } = predictor.schema.target
  const settings = (part: { readonly settings: object }) => part.settings
  return {
    hyperparameters: Object.freeze({
      model: settings(model),
      cost: settings(cost),
      penalty: settings(penalty),
      algorithm: settings(algorithm),
      transforms: Object.freeze(transforms.map(settings)),
    }),
    names: {
      model: model.definition.name,
      cost: cost.definition.name,
      penalty: penalty.definition.name,
      algorithm: algorithm.definition.name,
      transforms: transforms.map(({ definition }) => definition.name),
    },
    ...reported(predictor),
    ...(classes && { classes }),
  } as unknown as Said
}

type Said = Pick<Fitted, 'hyperparameters' | 'parameters' | 'layers' | 'terms' | 'names' | 'classes'>

/** The ways to ask a fitted model about rows. */
export function sayings(predictor: Predictor): Pick<Fitted, 'predict' | 'prediction' | 'probabilities'> {
  const { target } = predictor.schema
  return {
    prediction: (rows) => predict(predictor, rows),
    predict(rows) {
      const { values } = predict(predictor, rows)
      return target.classes ? labelling(values, target.classes, target.kind) : values
    },
    probabilities: (rows) => probabilitiesBy(predict(predictor, rows)),
  }
}

/** The scores on the training rows, computed when they are first asked for; what they need is kept, which the design is not. */
function trainingScores({ composition, problem, weights }: Training, predictor: Predictor): () => Fitted['scores'] {
  const { model, cost } = composition
  const eta = new Float64Array(problem.rows * problem.outputs)
  model.definition.predict(views(predictor.shapes, predictor.theta), problem.design, model.settings, eta)
  const target = problem.target.slice()
  for (const numbers of [eta, target]) inUnits(numbers, problem.unit)
  if (problem.offset) for (let i = 0; i < eta.length; i++) eta[i] += problem.offset[i]
  let scores: Fitted['scores'] | undefined
  return () => {
    scores ??= scoresOf(
      cost.definition.target,
      { target, prediction: respondTo(predictor, eta, target.length) },
      weights,
    )
    return scores
  }
}

function aboutConvergence({
  converged,
  diverged,
  method,
  gradientNorm,
  dualityGap,
  iterations,
}: Certificate): readonly Finding[] {
  if (converged) return []
  if (diverged)
    return [
      {
        code: 'diverged',
        what: 'The cost grew instead of falling: these parameters are not a fit.',
        fix: 'use a smaller learning rate',
      },
    ]
  const measure =
    method === 'duality-gap'
      ? `duality gap ${dualityGap?.toExponential(1)}`
      : `gradient norm ${gradientNorm.toExponential(1)}`
  return [
    {
      code: 'not-converged',
      what: `Training stopped after ${iterations} steps before it converged (${measure}).`,
      fix: 'give it more epochs, another learning rate, or an exact algorithm',
    },
  ]
}

/**
 * The parameters of all classes but the first, less those of the first, class by class with the intercept first; with their information. Probabilities know
 * of these differences only: what is added to all classes alike changes none.
 */
function withFirst(blocks: readonly Float64Array[], theta: Float64Array, K: number) {
  const p = theta.length / K - 1
  const at = (k: number, j: number) => theta[j === 0 ? k : K + k * p + j - 1]
  const others = Array.from({ length: K - 1 }, (_, k) => k + 1)
  return {
    blocks: others.flatMap((k) => others.map((l) => blocks[k * K + l])),
    theta: Float64Array.from(others.flatMap((k) => Array.from({ length: p + 1 }, (_, j) => at(k, j) - at(0, j)))),
  }
}

/** Costs that are minus a logarithm of likelihood. */
const likelihoods: readonly string[] = ['log-loss', 'poisson-deviance']
/** Costs of a variance φŷ^q with φ unknown: q, which is a hyperparameter where it is not 2. */
const spreads: Readonly<Record<string, (settings: { readonly power?: number }) => number>> = {
  'gamma-deviance': () => 2,
  'tweedie-deviance': ({ power = 1.5 }) => power,
}

/** The expected information of a log link where the variance is a power q of the mean, and Σw(y − ŷ)²/ŷ^q (McCullagh, Nelder 1989, 2.5 and 9.2.4). */
function quasiLikelihood({ problem }: Training, theta: Float64Array, q: number) {
  const { design, target, weights, intercept, offset } = problem
  const eta = new Float64Array(design.rows)
  linearOutputs(theta.subarray(0, 1), theta.subarray(1), design, eta)
  const information = new Float64Array(design.rows)
  let pearson = 0
  for (let i = 0; i < eta.length; i++) {
    const at = eta[i] + (offset ? offset[i] : 0)
    const weight = weights ? weights[i] : 1
    const away = target[i] - exp(at)
    information[i] = weight * exp((2 - q) * at)
    pearson += weight * away * away * exp(-q * at)
  }
  return { block: weightedProducts(design, information, { share: 1, intercept }), pearson }
}

function inferenceOf(training: Training, predictor: Predictor, level = 0.95): Inference {
  const { steps, shapes, theta, low } = predictor
  const { model, cost, penalty } = training.composition
  const likely = likelihoods.includes(cost.definition.name)
  const power = spreads[cost.definition.name]
  const known =
    penalty.definition.name === 'none' &&
    'design' in model.definition.offers &&
    ('quadratic' in cost.definition.offers || likely || power)
  if (!known) {
    throw new HpError({
      code: 'request/invalid',
      what: 'Standard errors are known without a penalty only: for squared error, log loss and the deviances of Poisson, gamma and Tweedie.',
      fix: 'fit without a penalty',
    })
  }
  const again = training.again() // the rows are not kept: they are made ready once more
  if (power)
    try {
      const { intercept, rows } = again.problem
      const { block, pearson } = quasiLikelihood(again, theta, power(cost.settings))
      return wald([block], theta, { intercept, rows, level, pearson, restate: (unit) => restate(unit, steps) })
    } finally {
      again.release()
    }
  if (likely)
    try {
      const { problem } = again
      const { outputs: K, intercept, rows, design } = problem
      const all = Uint32Array.from(design.terms, (_, j) => j)
      const total = problem.weights ? problem.weights.reduce((sum, weight) => sum + weight, 0) : rows
      const blocks = problem.hessian(theta, 'all', all).map((block) => block.map((value) => value * total))
      const compared = K === 1 ? { blocks, theta } : withFirst(blocks, theta, K)
      const classes = predictor.schema.target.classes ?? []
      return {
        ...(K > 1 && { reference: classes[0], classes: classes.slice(1) }),
        ...wald(compared.blocks, compared.theta, { intercept, rows, level, restate: (unit) => restate(unit, steps) }),
      }
    } finally {
      again.release()
    }
  const { design, target, weights, intercept } = again.problem
  const [high, rest] = [views(shapes, theta), views(shapes, low)]
  const answer = {
    intercept: [high.intercept[0], rest.intercept[0]] as const,
    coefficients: high.coefficients,
    low: rest.coefficients,
  }
  try {
    return inference({ ...design, terms: design.terms.length, target, weights, intercept }, answer, {
      level,
      restate: (unit) => restate(unit, steps),
    })
  } finally {
    again.release()
  }
}
