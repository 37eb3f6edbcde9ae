import type { Column } from '../define/columns.ts'
import { lengthOf, type Shapes } from '../define/design.ts'
import { HpError } from '../define/errors.ts'
import type { AnyPartOf, AnyTransform } from '../define/estimator.ts'
import type { Prediction } from '../define/metrics.ts'
import type { Certificate } from '../define/problem.ts'
import { algorithms, costs, models, penalties, transforms } from '../registry.ts'
import type { DataUsed } from './fitted.ts'
import * as check from './model-file-checks.ts'
import type { LearntStep } from './pipeline.ts'
import { type Predictor, predict } from './predictor.ts'
import { type Composition, lacks, unsuited } from './resolve.ts'
import { columnsFor, type Rows, type Schema } from './schema.ts'
import type { Training } from './training.ts'

/** The newest version of the format that this code writes; it reads all from 1. */
const version = 1
const goldenRows = 3
const fields: readonly (keyof ModelFile)[] = [
  'format',
  'version',
  'model',
  'parts',
  'schema',
  'steps',
  'theta',
  'low',
  'data',
  'certificate',
  'cost',
  'scores',
  'golden',
]

/** A model file: what a prediction needs as plain data, and golden rows by which loading checks itself. */
export interface ModelFile {
  readonly format: 'hp-model'
  readonly version: number
  readonly model: string
  readonly parts: Readonly<Record<'model' | 'cost' | 'penalty' | 'algorithm', PartFile>> & {
    readonly transforms: readonly PartFile[]
  }
  readonly schema: Schema
  /** Each transform in the order in which it runs, the model's own basis included. */
  readonly steps: readonly (PartFile & {
    readonly learnt: Readonly<Record<string, readonly unknown[]>>
    readonly terms: readonly string[]
  })[]
  readonly theta: readonly number[]
  readonly low: readonly number[]
  readonly data: DataUsed
  readonly certificate: Certificate
  readonly cost: { readonly value: number; readonly penalty: number }
  readonly scores: Readonly<Record<string, number>>
  readonly golden: {
    readonly rows: readonly (readonly (number | string | boolean | null)[])[]
    readonly predictions: readonly (number | null)[]
  }
}

interface PartFile {
  readonly name: string
  readonly hyperparameters: Readonly<Record<string, unknown>>
}

/** The model file of a training, as plain data. */
export function toModelFile(
  predictor: Predictor,
  { rows, data }: Training,
  record: Pick<ModelFile, 'certificate' | 'cost' | 'scores'>,
): ModelFile {
  const { composition, schema, steps, theta, low } = predictor
  const few = rows.rowsAt(Uint32Array.from({ length: Math.min(goldenRows, rows.rows) }, (_, i) => i))
  const names = columnsFor(schema)
  const cells = names.map((name) => cellsOf(few.column(name)))
  return {
    format: 'hp-model',
    version,
    model: composition.model.definition.name,
    parts: {
      model: partFile(composition.model),
      cost: partFile(composition.cost),
      penalty: partFile(composition.penalty),
      algorithm: partFile(composition.algorithm),
      transforms: composition.transforms.map(partFile),
    },
    schema,
    steps: steps.map(({ part, learnt, terms }) => ({
      ...partFile(part),
      learnt: Object.fromEntries(
        Object.entries(learnt).map(([name, values]) => [name, Array.from(values as ArrayLike<unknown>)]),
      ),
      terms,
    })),
    theta: Array.from(theta),
    low: Array.from(low),
    data,
    ...record,
    golden: {
      rows: Array.from({ length: few.rows }, (_, i) => cells.map((column) => column[i])),
      predictions: Array.from(goldenOf(predict(predictor, few)), (value) => (Number.isNaN(value) ? null : value)),
    },
  }
}

/** The numbers of a prediction that loading recomputes: probabilities class by class where there are any, else the values. */
const goldenOf = ({ values, probabilities }: Prediction): Float64Array => probabilities ?? values

const partFile = ({ definition, settings }: AnyPartOf<{ readonly name: string }>): PartFile => ({
  name: definition.name,
  hyperparameters: settings,
})

function cellsOf(column: Column): (number | string | boolean | null)[] {
  const { missing } = column
  return Array.from({ length: column.rows }, (_, i) => {
    if (missing?.[i]) return null
    if (column.kind === 'category') return column.levels[column.codes[i]]
    if (column.kind === 'boolean') return column.values[i] === 1
    return column.values[i]
  })
}

/** What a model file gives back. */
export interface Loaded {
  readonly predictor: Predictor
  readonly file: ModelFile
}

/**
 * Reads the text of a model file, checks every field, and recomputes the golden rows: a file that passes predicts as on the day it was written.
 * @throws HpError model-file/json, model-file/version, model-file/invalid, model-file/golden
 */
export function readModelFile(text: string, name?: string): Loaded {
  const at = check.document(text, name)
  check.version(at, version)
  check.parameters(at)
  check.format(at)
  at.only(...fields)
  at.field('parts').only('model', 'cost', 'penalty', 'algorithm', 'transforms')
  check.record(at)
  const schema = check.schema(at.field('schema'))
  const composition: Composition = {
    model: check.part(at.path('parts', 'model'), models),
    cost: check.part(at.path('parts', 'cost'), costs),
    penalty: check.part(at.path('parts', 'penalty'), penalties),
    algorithm: check.part(at.path('parts', 'algorithm'), algorithms),
    transforms: at
      .path('parts', 'transforms')
      .items(100)
      .map((item) => check.part<AnyTransform>(item, transforms)),
  }
  if (at.field('model').value !== composition.model.definition.name)
    throw at.field('model').wrong('is not the model of its parts')
  if (lacks(composition))
    throw at.path('parts', 'algorithm').wrong('does not fit the model, cost and penalty of the file')
  const wrong = unsuited(composition)
  if (wrong) throw at.path('parts', 'cost').wrong(`does not fit the model: ${wrong}`)
  if ((schema.target.classes !== undefined) !== (composition.cost.definition.target === 'category'))
    throw at.path('schema', 'target').wrong('must name classes where classes are predicted, and only there')
  const steps: LearntStep[] = at
    .field('steps')
    .items(100)
    .map((item) => {
      const part = check.part<AnyTransform>(item, transforms, ['learnt', 'terms'])
      return {
        part,
        learnt: check.learnt(item.field('learnt'), part.definition.meaning),
        terms: check.names(item.field('terms')),
      }
    })
  const terms = steps.at(-1)?.terms ?? schema.features.map((feature) => feature.name)
  const classes = schema.target.classes?.length ?? 0
  const shapes = composition.model.definition.parameters(composition.model.settings, { terms, classes }) as Shapes
  const length = lengthOf(shapes)
  const predictor = {
    composition,
    schema,
    steps,
    shapes,
    theta: check.numbers(at.field('theta'), length),
    low: check.numbers(at.field('low'), length),
  }
  checkGolden(at, predictor)
  return { predictor, file: at.value as ModelFile }
}

/** The stored rows must get the stored predictions, bit for bit. */
function checkGolden(at: check.At, predictor: Predictor): void {
  const { schema } = predictor
  const names = columnsFor(schema)
  at.field('golden').only('rows', 'predictions')
  const rows = at
    .path('golden', 'rows')
    .items(1000)
    .map((row) => row.items(names.length, names.length).map((cell) => cell.cell()))
  const each = schema.target.classes?.length ?? 1
  const wanted = at
    .path('golden', 'predictions')
    .items(each * rows.length, each * rows.length)
    .map((item) => (item.value === null ? Number.NaN : item.number()))
  const columns: Rows = new Map(names.map((name, j) => [name, rows.map((row) => row[j])])) as never
  let got: Float64Array
  try {
    got = rows.length === 0 ? new Float64Array() : goldenOf(predict(predictor, columns))
  } catch (cause) {
    throw at.field('golden').wrong(`cannot be predicted: ${cause instanceof HpError ? cause.what : String(cause)}`)
  }
  wanted.forEach((value, i) => {
    if (Object.is(got[i], value) || got[i] === value) return
    throw new HpError({
      code: 'model-file/golden',
      what: `The file's own golden row ${(i % rows.length) + 1} gives ${got[i]}, but ${value} is written beside it: the file was changed after it was saved.`,
      ...(at.file !== undefined && { where: at.file }),
      fix: 'fit the model again, or take an unchanged copy of the file',
    })
  })
}
