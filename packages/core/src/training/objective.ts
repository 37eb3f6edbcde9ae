import type { SeveralOutputs } from '../define/definitions.ts'
import type { Design, Shapes } from '../define/design.ts'
import { views } from '../define/design.ts'
import type { Schema } from '../define/hyperparameters.ts'
import type { Composition } from './resolve.ts'

/** The cost as a function of θ, without its penalty: C(θ) = Σ wᵢ row(yᵢ, ŷᵢ) / Σ wᵢ. */
export interface Objective {
  value(theta: Float64Array): number
  /** Writes ∇C(θ) into `out` and returns C(θ). */
  gradient(theta: Float64Array, out: Float64Array): number
}

/** What an objective is computed from. */
export interface Observations {
  readonly design: Design
  readonly target: Float64Array
  readonly weights: Float64Array | undefined
  /** Added to every η. */
  readonly offset: Float64Array | undefined
  /** How many η a row has. */
  readonly outputs: number
}

/** An objective that can also be asked about some rows only: mini-batches. */
export interface Rowwise extends Objective {
  value(theta: Float64Array, rows?: Uint32Array): number
  gradient(theta: Float64Array, out: Float64Array, rows?: Uint32Array): number
}

/** The objective of any model and cost: η of every row, compare row by row, pull back. */
export function rowwise(composition: Composition, shapes: Shapes, data: Observations): Rowwise {
  return data.outputs === 1 ? withOne(composition, shapes, data) : withSeveral(composition, shapes, data)
}

function withOne({ model, cost }: Composition, shapes: Shapes, data: Observations): Rowwise {
  const { design, target, weights, offset } = data
  const { definition: family, settings: h } = model
  const { definition, settings } = cost
  const prediction = new Float64Array(design.rows)
  const slope = new Float64Array(design.rows)
  let share = 0 // Σ wᵢ over the rows of the last call
  const value = (theta: Float64Array, rows?: Uint32Array) => {
    const count = rows ? rows.length : design.rows
    family.predict(views(shapes, theta), design, h, prediction.subarray(0, count), rows)
    let sum = 0
    share = 0
    for (let k = 0; k < count; k++) {
      const i = rows ? rows[k] : k
      const weight = weights ? weights[i] : 1
      if (offset) prediction[k] += offset[i]
      sum += weight * definition.row(target[i], prediction[k], settings)
      share += weight
    }
    return share > 0 ? sum / share : 0
  }
  return {
    value,
    gradient(theta, out, rows) {
      const cost = value(theta, rows)
      const count = rows ? rows.length : design.rows
      for (let k = 0; k < count; k++) {
        const i = rows ? rows[k] : k
        const weight = weights ? weights[i] : 1
        slope[k] = share > 0 ? (weight * definition.offers.slope(target[i], prediction[k], settings)) / share : 0
      }
      out.fill(0)
      family.offers.pullback(views(shapes, theta), design, h, slope.subarray(0, count), views(shapes, out), rows)
      return cost
    },
  }
}

/** The same with K outputs a row: η and its slopes stand output by output, a row at a time is gathered from them. */
function withSeveral({ model, cost }: Composition, shapes: Shapes, data: Observations): Rowwise {
  const { design, target, weights, outputs: K } = data
  const { definition: family, settings: h } = model
  const { definition, settings } = cost
  const several = definition.several as SeveralOutputs<Schema>
  const all = new Float64Array(design.rows * K)
  const ofRow = new Float64Array(K)
  const slopeOfRow = new Float64Array(K)
  let share = 0
  const value = (theta: Float64Array, rows?: Uint32Array) => {
    const count = rows ? rows.length : design.rows
    const eta = all.subarray(0, count * K)
    family.predict(views(shapes, theta), design, h, eta, rows)
    let sum = 0
    share = 0
    for (let k = 0; k < count; k++) {
      const i = rows ? rows[k] : k
      const weight = weights ? weights[i] : 1
      for (let c = 0; c < K; c++) ofRow[c] = eta[c * count + k]
      sum += weight * several.row(target[i], ofRow, settings)
      share += weight
    }
    return share > 0 ? sum / share : 0
  }
  return {
    value,
    gradient(theta, out, rows) {
      const cost = value(theta, rows)
      const count = rows ? rows.length : design.rows
      const eta = all.subarray(0, count * K)
      for (let k = 0; k < count; k++) {
        const i = rows ? rows[k] : k
        const weight = weights ? weights[i] : 1
        for (let c = 0; c < K; c++) ofRow[c] = eta[c * count + k]
        several.slope(target[i], ofRow, settings, slopeOfRow)
        for (let c = 0; c < K; c++) eta[c * count + k] = share > 0 ? (weight * slopeOfRow[c]) / share : 0
      }
      out.fill(0)
      family.offers.pullback(views(shapes, theta), design, h, eta, views(shapes, out), rows)
      return cost
    },
  }
}
