import { adamw, type Dataset, estimator, follow, network, predict, prepare, type Training } from '@hp/core'
import type { Shape } from './fit-protocol.ts'
import type { Hand } from './hand.ts'
import type { LearnTask, LearnTold } from './learn-protocol.ts'
import { valuesOf } from './points.ts'
import { recipeNamed } from './recipe-named.ts'
import { rest } from './rest.ts'

type Task = LearnTask & { kind: 'network' }

/** Points to train on, how many of them a step takes, and how often all are passed over. */
const [rows, batchSize, epochs] = [200, 25, 300]
/** Cells along each side of the map, and milliseconds from picture to picture and until messages are let in. */
const [cells, picture, portion] = [64, 33, 12]

/** Points of two classes; another seed makes fresh ones. */
const pointsOf = ({ recipe, noise }: Task, seed: number): Dataset => recipeNamed(recipe).generate({ rows, noise, seed })

/**
 * Trains a network pass by pass, with what it says of the plane as often as it can be looked at. `tell` says whether anyone
 * still listens.
 */
export async function trainNetwork(task: Task, hand: Hand, tell: (told: LearnTold) => boolean): Promise<void> {
  const { hiddenLayers, activation, learningRate, until, pace } = task
  const [data, fresh] = [pointsOf(task, 0), pointsOf(task, 1)]
  const made = estimator({
    model: network({ hiddenLayers, activation: activation as 'tanh' }),
    algorithm: adamw({ learningRate, batchSize, epochs, tolerance: 0, improvement: 0 }),
  })
  const training = prepare(made, data, { seed: 0, trace: 'none' })
  const look = onlooker(training, data, fresh)
  if (until === 0) hand.take(true)
  const show = (held: boolean, costEvaluations?: number) => tell({ ...look.told(), held, costEvaluations })
  try {
    const steps = follow(training, { diverging: 'keep' })
    look.note(0)
    if (!show(hand.stays())) return
    const began = performance.now()
    let [shown, rested, slept] = [began, began, 0]
    for (let epoch = 0; ; ) {
      if (hand.stays()) {
        const before = performance.now()
        if (!show(true)) return
        await hand.asked()
        slept += performance.now() - before
        continue
      }
      const catching = until !== undefined && epoch < until
      const early = pace > 0 && !catching ? (1000 * epoch) / pace - (performance.now() - began - slept) : 0
      if (early > 1) await new Promise((resolve) => setTimeout(resolve, early))
      const next = steps.next()
      if (next.done) {
        show(false, next.value.ledger.costEvaluations)
        return
      }
      const { step } = next.value
      if (step === 0 || (step * batchSize) % rows !== 0) continue
      epoch = (step * batchSize) / rows
      look.note(epoch)
      if (epoch === until && epoch < epochs) hand.take(true)
      const now = performance.now()
      if (!catching && pace > 0 && now - shown > picture) {
        if (!show(false)) return
        shown = now
      }
      if (early <= 1 && now - rested > portion) {
        await rest()
        rested = performance.now()
        if (!tell({ kind: 'alive' })) return
      }
    }
  } finally {
    training.release()
  }
}

/** What a training looks like: the map of what it says, and the costs of the points it learns from and of fresh ones. */
function onlooker(training: Training, data: Dataset, fresh: Dataset) {
  const { predictor, problem, counts } = training
  const classes = predictor.schema.target.classes ?? []
  const [of, ofFresh] = [data, fresh].map((each) => {
    const rows = { x1: valuesOf(each, 'x1'), x2: valuesOf(each, 'x2') }
    return { rows, group: groupOf(each, classes) }
  })
  const extents = (['x1', 'x2'] as const).map((name) => {
    const all = [...of.rows[name], ...ofFresh.rows[name]]
    const [low, high] = [Math.min(...all), Math.max(...all)]
    return [low - 0.08 * (high - low), high + 0.08 * (high - low)] as const
  })
  const grid = gridOf(extents[0], extents[1])
  const [steps, train, test]: [number[], number[], number[]] = [[], [], []]
  const cost = ({ rows, group }: typeof of): number => {
    const { probabilities = [] } = predict(predictor, rows)
    return (
      group.reduce((sum, k, i) => sum - Math.log(Math.max(probabilities[k * group.length + i], 1e-300)), 0) /
      group.length
    )
  }
  return {
    note(epoch: number) {
      steps.push(epoch)
      train.push(cost(of))
      test.push(cost(ofFresh))
    },
    told() {
      const { values, probabilities } = predict(predictor, grid)
      const sure = probabilities && Float64Array.from(values, (k, i) => probabilities[k * values.length + i])
      const shape: Shape & { kind: 'map' } = {
        kind: 'map',
        features: ['x1', 'x2'],
        extents: [extents[0], extents[1]],
        size: cells,
        values,
        ...(sure && { sure }),
      }
      return {
        kind: 'network' as const,
        epoch: steps[steps.length - 1],
        of: epochs,
        classes,
        shape,
        points: { x: of.rows.x1, y: of.rows.x2, group: of.group },
        fresh: { x: ofFresh.rows.x1, y: ofFresh.rows.x2, group: ofFresh.group },
        theta: problem.theta.slice(),
        gradients: counts.gradientEvaluations,
        steps: Float64Array.from(steps),
        train: Float64Array.from(train),
        test: Float64Array.from(test),
      }
    },
  }
}

function groupOf(data: Dataset, classes: readonly string[]): Uint8Array {
  const column = data.column(data.target as string)
  if (column.kind !== 'category') throw new Error('the points have no classes')
  return Uint8Array.from(column.codes, (code) => classes.indexOf(column.levels[code]))
}

function gridOf(across: readonly [number, number], up: readonly [number, number]) {
  const at = ([from, to]: readonly [number, number], k: number) => from + ((to - from) * (k + 0.5)) / cells
  return {
    x1: Float64Array.from({ length: cells * cells }, (_, i) => at(across, i % cells)),
    x2: Float64Array.from({ length: cells * cells }, (_, i) => at(up, Math.floor(i / cells))),
  }
}
