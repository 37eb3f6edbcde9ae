import { HpError } from '../define/errors.ts'
import type {
  Bound,
  Candidate,
  Constraint,
  Dimension,
  SearchRandom,
  SearchSpace,
  SpaceDefinition,
} from '../define/search-space.ts'
import { random } from '../numeric/random.ts'
import { type Axis, choiceAxis, coordinateOf, countOf, numberAxis, spread, valueAt } from './coordinates.ts'
import { checkDefinition } from './space-checks.ts'
import { indexIn } from './values.ts'

/** Draws that may break a constraint before a candidate is repaired instead. */
const REJECTIONS = 200
/** Draws, then grid candidates, that are looked at for one that satisfies every constraint. */
const SEARCHED = 20000
/** Candidates of a dependent space that are counted one by one. */
const COUNTED = 100000
/** Whole numbers that a grid takes one by one. */
const SHORT = 32
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
  readonly #axes: readonly (Axis | undefined)[] // undefined: follows from earlier values
  readonly #predicates: readonly ((candidate: Candidate) => boolean)[]
  readonly #others: Candidate // the fixed values that belong to no dimension
  #size: number | undefined
  #anchor: Candidate | undefined

  constructor({ dimensions, constraints = [], fixed = {} }: SpaceDefinition) {
    this.dimensions = dimensions.map((dimension) =>
      Object.hasOwn(fixed, dimension.key)
        ? { ...dimension, domain: { kind: 'choice', values: [fixed[dimension.key]] } }
        : dimension,
    )
    this.constraints = constraints
    this.fixed = fixed
    const keys = new Set(dimensions.map(({ key }) => key))
    this.#others = Object.fromEntries(Object.entries(fixed).filter(([key]) => !keys.has(key)))
    this.#predicates = constraints.flatMap(({ holds }) => holds ?? [])
    this.#axes = this.dimensions.map((dimension) => this.#constantAxis(dimension))
    this.dependent =
      this.#predicates.length > 0 || this.#axes.includes(undefined) || this.dimensions.some(({ when }) => when?.length)
  }

  #constantAxis({ key, domain }: Dimension): Axis | undefined {
    if (domain.kind === 'choice') return choiceAxis(domain)
    if (typeof domain.low !== 'number' || typeof domain.high !== 'number') return undefined
    if (this.constraints.some(({ bounds }) => bounds?.key === key)) return undefined
    return numberAxis(domain, domain.low, domain.high)
  }

  /** The axis of dimension j given the earlier values; undefined when no value is left. */
  #axis(j: number, earlier: Candidate): Axis | undefined {
    const constant = this.#axes[j]
    if (constant !== undefined) return constant
    const { key, domain } = this.dimensions[j]
    if (domain.kind === 'choice') return undefined
    let low = resolve(domain.low, earlier)
    let high = resolve(domain.high, earlier)
    for (const { bounds } of this.constraints) {
      if (bounds?.key !== key) continue
      if (bounds.low !== undefined) low = Math.max(low, resolve(bounds.low, earlier))
      if (bounds.high !== undefined) high = Math.min(high, resolve(bounds.high, earlier))
    }
    return numberAxis(domain, low, high)
  }

  #satisfies(candidate: Candidate): boolean {
    for (const holds of this.#predicates) if (!holds(candidate)) return false
    return true
  }

  /** Builds a candidate dimension by dimension; `coordinate(j)` is asked for active dimensions only. */
  #build(coordinate: (j: number) => number): Candidate | undefined {
    const values: Record<string, unknown> = { ...this.#others }
    for (let j = 0; j < this.dimensions.length; j++) {
      const dimension = this.dimensions[j]
      if (!isActive(dimension, values)) continue
      const axis = this.#axis(j, values)
      if (axis === undefined) return undefined
      const u = coordinate(j)
      values[dimension.key] = valueAs(dimension, valueAt(axis, u >= 0 && u <= 1 ? u : u > 1 ? 1 : u < 0 ? 0 : 0.5))
    }
    return this.#satisfies(values) ? values : undefined
  }

  decode(point: Float64Array): Candidate | undefined {
    return this.#build((j) => point[j])
  }

  sample(source: SearchRandom): Candidate {
    for (let attempt = 0; attempt < REJECTIONS; attempt++) {
      const candidate = this.#build(() => source.uniform())
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
      this.#anchor = this.#build(() => source.uniform())
      if (this.#anchor !== undefined) return this.#anchor
    }
    for (const points of [5, Infinity]) {
      if (points === Infinity && this.#continuous()) break
      let looked = 0
      for (const candidate of this.#leaves(points)) {
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
    const earlier: Record<string, unknown> = { ...this.#others }
    let present = Object.keys(this.#others).length
    for (const [key, value] of Object.entries(this.#others)) if (indexIn([value], candidate[key]) < 0) return false
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
        const axis = this.#axis(j, earlier)
        if (axis === undefined || typeof value !== 'number' || !(value >= axis.low && value <= axis.high)) return false
        if (axis.kind === 'int' && !Number.isSafeInteger(value)) return false
      }
      earlier[key] = value
    }
    return Object.keys(candidate).length === present && this.#satisfies(candidate)
  }

  encode(candidate: Candidate, out = new Float64Array(this.dimensions.length)): Float64Array {
    for (let j = 0; j < this.dimensions.length; j++) {
      const { key, domain } = this.dimensions[j]
      out[j] = Number.NaN
      if (!Object.hasOwn(candidate, key)) continue
      const axis = this.#axis(j, candidate)
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

  /** The leaves of the tree of values, undefined where a constraint is broken, depth first. */
  *#leaves(points: number): Generator<Candidate | undefined> {
    const { dimensions } = this
    const values: Record<string, unknown> = { ...this.#others }
    const lists: (readonly number[])[] = new Array(dimensions.length)
    const places = new Int32Array(dimensions.length)
    let j = 0
    let down = true
    while (j >= 0) {
      if (j === dimensions.length) {
        yield this.#satisfies(values) ? { ...values } : undefined
        down = false
        j--
        continue
      }
      if (down) {
        const axis = isActive(dimensions[j], values) ? this.#axis(j, values) : undefined
        lists[j] = axis === undefined ? [] : gridOf(dimensions[j], axis, points)
        places[j] = 0
        if (lists[j].length === 0) {
          if (isActive(dimensions[j], values)) {
            yield undefined // no value is left here
            down = false
            j--
          } else j++
          continue
        }
      } else if (++places[j] >= lists[j].length) {
        delete values[dimensions[j].key]
        j--
        continue
      }
      values[dimensions[j].key] = valueAs(dimensions[j], lists[j][places[j]])
      down = true
      j++
    }
  }

  *enumerate(points = DEFAULT_POINTS): Generator<Candidate> {
    for (const leaf of this.#leaves(points)) if (leaf !== undefined) yield leaf
  }

  #continuous(): boolean {
    return this.dimensions.some(({ domain }, j) => {
      const axis = this.#axes[j]
      return domain.kind === 'float' && (axis === undefined || axis.low < axis.high)
    })
  }

  get size(): number {
    this.#size ??= this.#measureSize()
    return this.#size
  }

  #measureSize(): number {
    if (this.#continuous()) return Infinity
    if (this.#predicates.length === 0 && !this.#axes.includes(undefined)) return this.#sum(countOf)
    let count = 0
    let looked = 0
    for (const leaf of this.#leaves(Infinity)) {
      if (leaf !== undefined) count++
      if (++looked > COUNTED) return Infinity
    }
    return count
  }

  volume(): number {
    const width = ({ kind, low, high, first, last }: Axis) =>
      low === high ? 1 : kind === 'float' ? last - first : high - low + 1
    if (this.#predicates.length === 0 && !this.#axes.includes(undefined)) return this.#sum(width)
    // the mean over draws, one dimension after the other, of the product of the widths that were open to each
    const source = random('volume')
    const draws = 20000
    let sum = 0
    for (let draw = 0; draw < draws; draw++) {
      let product = 1
      const candidate = this.#build(() => source.uniform())
      if (candidate === undefined) continue
      for (let j = 0; j < this.dimensions.length; j++) {
        if (!Object.hasOwn(candidate, this.dimensions[j].key)) continue
        const axis = this.#axis(j, candidate)
        if (axis !== undefined) product *= width(axis)
      }
      sum += product
    }
    return sum / draws
  }

  /** The sum over branches of the products of a measure of each active axis, all axes being constant. */
  #sum(measure: (axis: Axis) => number): number {
    const asked = new Set(this.dimensions.flatMap(({ when = [] }) => when.map(({ key }) => key)))
    const values: Record<string, unknown> = {}
    const from = (j: number): number => {
      if (j === this.dimensions.length) return 1
      const dimension = this.dimensions[j]
      const axis = this.#axes[j]
      if (axis === undefined || !isActive(dimension, values)) return from(j + 1)
      if (!asked.has(dimension.key) || dimension.domain.kind !== 'choice') return measure(axis) * from(j + 1)
      let sum = 0
      for (const value of dimension.domain.values) {
        values[dimension.key] = value
        sum += from(j + 1)
      }
      delete values[dimension.key]
      return sum
    }
    return from(0)
  }

  neighbours(candidate: Candidate, step = 0.1): readonly Candidate[] {
    const here = this.encode(candidate)
    const found = new Map<string, Candidate>()
    const own = this.keyOf(candidate)
    for (let j = 0; j < this.dimensions.length; j++) {
      const axis = this.#axis(j, candidate)
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

const resolve = (bound: Bound, earlier: Candidate): number => (typeof bound === 'number' ? bound : bound(earlier))

function isActive({ when }: Dimension, values: Candidate): boolean {
  if (when === undefined) return true
  for (const { key, values: allowed } of when) {
    if (!Object.hasOwn(values, key) || indexIn(allowed, values[key]) < 0) return false
  }
  return true
}

const valueAs = ({ domain }: Dimension, value: number): unknown =>
  domain.kind === 'choice' ? domain.values[value] : value

/** The values that a grid takes of an axis: `points` of its own before those asked for; short lists of whole numbers are taken whole. */
function gridOf({ domain }: Dimension, axis: Axis, points: number): readonly number[] {
  if (domain.kind === 'choice') return Array.from(domain.values.keys())
  const own = points === Infinity ? Infinity : (domain.points ?? points)
  const enough = domain.points === undefined && domain.kind === 'int' ? Math.max(own, SHORT) : own
  return spread(axis, countOf(axis) <= enough ? countOf(axis) : own)
}

function stepsFrom({ domain }: Dimension, axis: Axis, u: number, step: number): number[] {
  if (domain.kind === 'float') return [u - step, u + step].map((at) => Math.max(0, Math.min(at, 1)))
  const value = valueAt(axis, u)
  const others = domain.kind === 'choice' && !domain.ordered ? Array.from(domain.values.keys()) : [value - 1, value + 1]
  return others.filter((v) => v >= axis.low && v <= axis.high).map((v) => coordinateOf(axis, v))
}
