import { HpError } from '../define/errors.ts'
import type {
  Candidate,
  Constraint,
  Dimension,
  SearchRandom,
  SearchSpace,
  SpaceDefinition,
} from '../define/search-space.ts'
import { random } from '../numeric/random.ts'
import { type Axis, coordinateOf, valueAt } from './coordinates.ts'
import { checkDefinition } from './space-checks.ts'
import { axisAt, built, isActive, type Layout, layoutOf, satisfies } from './space-layout.ts'
import { leavesOf } from './space-leaves.ts'
import { isContinuous, sizeOf, volumeOf } from './space-measure.ts'
import { indexIn } from './values.ts'

/** Draws that may break a constraint before a candidate is repaired instead. */
const REJECTIONS = 200
/** Draws, then grid candidates, that are looked at for one that satisfies every constraint. */
const SEARCHED = 20000
const DEFAULT_POINTS = 10
const HALVINGS = 40

/**
 * Makes a search space of its definition. Where dimensions depend on each other the size is counted candidate by candidate, and Infinity past
 * 100 000 of them. Throws `request/invalid` for a definition that contradicts itself.
 */
export function createSpace(definition: SpaceDefinition): SearchSpace {
  checkDefinition(definition)
  return new Space(definition)
}

class Space implements SearchSpace {
  readonly dimensions: readonly Dimension[]
  readonly constraints: readonly Constraint[]
  readonly fixed: Candidate
  readonly dependent: boolean
  readonly #layout: Layout
  #size: number | undefined
  #anchor: Candidate | undefined

  constructor(definition: SpaceDefinition) {
    const layout = layoutOf(definition)
    this.#layout = layout
    this.dimensions = layout.dimensions
    this.constraints = layout.constraints
    this.fixed = definition.fixed ?? {}
    this.dependent =
      layout.predicates.length > 0 ||
      layout.axes.includes(undefined) ||
      layout.dimensions.some(({ when }) => when?.length)
  }

  decode(point: Float64Array): Candidate | undefined {
    return built(this.#layout, (j) => point[j])
  }

  sample(source: SearchRandom): Candidate {
    for (let attempt = 0; attempt < REJECTIONS; attempt++) {
      const candidate = built(this.#layout, () => source.uniform())
      if (candidate !== undefined) return candidate
    }
    return this.repair(Float64Array.from(this.dimensions, () => source.uniform()))
  }

  repair(point: Float64Array, towards?: Candidate): Candidate {
    const whole = this.decode(point)
    if (whole !== undefined) return whole
    let best = towards ?? this.#feasible()
    const goal = this.encode(best)
    const between = new Float64Array(point.length)
    let [near, far] = [0, 1] // shares of the way from the goal to the point: satisfied, broken
    for (let halving = 0; halving < HALVINGS; halving++) {
      const share = 0.5 * (near + far)
      for (let j = 0; j < point.length; j++) {
        const from = Number.isNaN(goal[j]) ? point[j] : goal[j]
        const to = Number.isNaN(point[j]) ? from : point[j]
        between[j] = from + share * (to - from)
      }
      const candidate = this.decode(between)
      if (candidate === undefined) far = share
      else {
        near = share
        best = candidate
      }
    }
    return best
  }

  /** A candidate that satisfies every constraint: the first of some draws, else of a grid. */
  #feasible(): Candidate {
    if (this.#anchor !== undefined) return this.#anchor
    const source = random('a candidate that satisfies every constraint')
    for (let draw = 0; draw < SEARCHED; draw++) {
      this.#anchor = built(this.#layout, () => source.uniform())
      if (this.#anchor !== undefined) return this.#anchor
    }
    for (const points of [5, Infinity]) {
      if (points === Infinity && isContinuous(this.#layout)) break
      let looked = 0
      for (const candidate of leavesOf(this.#layout, points)) {
        if (candidate !== undefined) {
          this.#anchor = candidate
          return candidate
        }
        if (++looked === 10 * SEARCHED) break
      }
    }
    throw new HpError({
      code: 'request/invalid',
      what: `No candidate was found that satisfies: ${this.constraints.map(({ describe }) => describe).join('; ') || 'the bounds'}.`,
      where: 'search space',
      fix: 'widen the ranges or drop a constraint; a constraint given as bounds needs no search',
    })
  }

  contains(candidate: Candidate): boolean {
    const earlier: Record<string, unknown> = { ...this.#layout.others }
    let present = Object.keys(this.#layout.others).length
    for (const [key, value] of Object.entries(this.#layout.others))
      if (indexIn([value], candidate[key]) < 0) return false
    for (let j = 0; j < this.dimensions.length; j++) {
      const dimension = this.dimensions[j]
      const { key, domain } = dimension
      const active = isActive(dimension, earlier)
      if (active !== Object.hasOwn(candidate, key)) return false
      if (!active) continue
      const value = candidate[key]
      present++
      if (domain.kind === 'choice') {
        if (indexIn(domain.values, value) < 0) return false
      } else {
        const axis = axisAt(this.#layout, j, earlier)
        if (axis === undefined || typeof value !== 'number' || !(value >= axis.low && value <= axis.high)) return false
        if (axis.kind === 'int' && !Number.isSafeInteger(value)) return false
      }
      earlier[key] = value
    }
    return Object.keys(candidate).length === present && satisfies(this.#layout, candidate)
  }

  encode(candidate: Candidate, out = new Float64Array(this.dimensions.length)): Float64Array {
    for (let j = 0; j < this.dimensions.length; j++) {
      const { key, domain } = this.dimensions[j]
      out[j] = Number.NaN
      if (!Object.hasOwn(candidate, key)) continue
      const axis = axisAt(this.#layout, j, candidate)
      const value = domain.kind === 'choice' ? indexIn(domain.values, candidate[key]) : (candidate[key] as number)
      if (axis !== undefined) out[j] = Math.max(0, Math.min(coordinateOf(axis, value), 1))
    }
    return out
  }

  keyOf(candidate: Candidate): string {
    let key = ''
    for (const { key: name, domain } of this.dimensions) {
      const value = candidate[name]
      if (value === undefined && !Object.hasOwn(candidate, name)) key += '|'
      else if (domain.kind !== 'choice') key += `${value === 0 ? 0 : value}|`
      else key += `${indexIn(domain.values, value)}|`
    }
    return key
  }

  *enumerate(points = DEFAULT_POINTS): Generator<Candidate> {
    for (const leaf of leavesOf(this.#layout, points)) if (leaf !== undefined) yield leaf
  }

  get size(): number {
    this.#size ??= sizeOf(this.#layout)
    return this.#size
  }

  volume(): number {
    return volumeOf(this.#layout)
  }

  neighbours(candidate: Candidate, step = 0.1): readonly Candidate[] {
    const here = this.encode(candidate)
    const found = new Map<string, Candidate>()
    const own = this.keyOf(candidate)
    for (let j = 0; j < this.dimensions.length; j++) {
      const axis = axisAt(this.#layout, j, candidate)
      if (Number.isNaN(here[j]) || axis === undefined) continue
      for (const u of stepsFrom(this.dimensions[j], axis, here[j], step)) {
        const point = Float64Array.from(here)
        point[j] = u
        const other = this.decode(point)
        if (other === undefined) continue
        const key = this.keyOf(other)
        if (key !== own) found.set(key, other)
      }
    }
    return [...found.values()]
  }
}

function stepsFrom({ domain }: Dimension, axis: Axis, u: number, step: number): number[] {
  if (domain.kind === 'float') return [u - step, u + step].map((at) => Math.max(0, Math.min(at, 1)))
  const value = valueAt(axis, u)
  const others = domain.kind === 'choice' && !domain.ordered ? Array.from(domain.values.keys()) : [value - 1, value + 1]
  return others.filter((v) => v >= axis.low && v <= axis.high).map((v) => coordinateOf(axis, v))
}
