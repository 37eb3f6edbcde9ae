import type { Column } from '../define/columns.ts'
import type { Basis, LearnContext, Learnt } from '../define/definitions.ts'
import type { Design } from '../define/design.ts'
import type { AnyPartOf, AnyTransform } from '../define/estimator.ts'
import { allocate, release as giveBack, resident } from '../kernels/memory.ts'
import { polynomial } from '../transforms/polynomial.ts'
import type { Composition } from './resolve.ts'

/** A transform after training: it knows what it learnt. */
export interface LearntStep {
  readonly part: AnyPartOf<AnyTransform>
  readonly learnt: Learnt
  /** Names of the columns as they went out. */
  readonly terms: readonly string[]
}

/** The transforms of a composition with the model's own basis put in its place: after the categories, before the scaling. */
export function steps({ model, transforms }: Composition): readonly AnyPartOf<AnyTransform>[] {
  const basis = model.definition.basis?.(model.settings) as Basis | undefined
  if (!basis || basis.degree === 1) return transforms
  const own = polynomial({ degree: basis.degree, interactions: basis.interactions }) as AnyPartOf<AnyTransform>
  const at = transforms.findIndex(({ definition }) => definition.stage === 'scale')
  return at < 0 ? [...transforms, own] : [...transforms.slice(0, at), own, ...transforms.slice(at)]
}

/** What the transforms may know of the composition: whether a complete set of indicators is redundant, whether the basis is free. */
export function learnContext(
  { model, penalty, algorithm }: Composition,
  weights: Float64Array | undefined,
): LearnContext {
  const intercept = model.settings.intercept !== false
  const unpenalised = penalty.definition.name === 'none'
  return {
    weights,
    intercept,
    baseline: intercept && unpenalised,
    anyBasis: intercept && unpenalised && algorithm.definition.exact === true,
  }
}

/** Lets each transform learn on the training rows and apply itself, in order. */
export function learn(columns: readonly Column[], parts: readonly AnyPartOf<AnyTransform>[], context: LearnContext) {
  const learntSteps: LearntStep[] = []
  let now = columns
  for (const part of parts) {
    const learnt = part.definition.learn(now, part.settings, context) as Learnt
    now = part.definition.apply(now, learnt, part.settings)
    learntSteps.push({ part, learnt, terms: now.map(({ name }) => name) })
  }
  return { steps: learntSteps, columns: now }
}

/** Runs learnt transforms over other rows. */
export function apply(columns: readonly Column[], learntSteps: readonly LearntStep[]): readonly Column[] {
  return learntSteps.reduce((now, { part, learnt }) => part.definition.apply(now, learnt, part.settings), columns)
}

/** A design, and how to give the memory back that was taken for it. */
export interface OwnedDesign {
  readonly design: Design
  /** After this the design must not be used any more. */
  release(): void
}

/**
 * The design matrix of transformed columns (numbers, and 1 or 0 for yes or no) in the kernels' memory. Columns that already lie
 * there one after another are the design: nothing is copied, and they stay when it is released.
 */
export function designOf(columns: readonly Column[], rows: number): OwnedDesign {
  const terms = columns.map(({ name }) => name)
  const there = inOneBlock(columns, rows)
  if (there) return { design: { rows, terms, matrix: there }, release: () => {} }
  const matrix = allocate(rows * columns.length, Float64Array, false)
  const precise = columns.some((column) => column.kind === 'number' && column.low)
  const low = precise ? allocate(matrix.length) : undefined
  const release = () => {
    giveBack(matrix)
    if (low) giveBack(low)
  }
  columns.forEach((column, j) => {
    if (column.kind !== 'number' && column.kind !== 'boolean')
      throw new Error(`column ${column.name} reached the design as ${column.kind}`)
    if (column.kind === 'number' && column.into) column.into(matrix.subarray(j * rows, (j + 1) * rows))
    else matrix.set(column.values, j * rows)
    if (low && column.kind === 'number' && column.low) low.set(column.low, j * rows)
  })
  return { design: { rows, terms, matrix, ...(low && { low }) }, release }
}

/** The columns as one array over the kernels' memory, if they are plain numbers and lie there one after another. */
function inOneBlock(columns: readonly Column[], rows: number): Float64Array | undefined {
  const [first] = columns
  if (first?.kind !== 'number' || first.into || !resident(first.values)) return undefined
  const { buffer, byteOffset } = first.values
  const next = (column: Column, j: number) =>
    column.kind === 'number' &&
    !column.low &&
    !column.into &&
    column.values.buffer === buffer &&
    column.values.byteOffset === byteOffset + j * rows * Float64Array.BYTES_PER_ELEMENT
  return columns.every(next) ? new Float64Array(buffer, byteOffset, rows * columns.length) : undefined
}
