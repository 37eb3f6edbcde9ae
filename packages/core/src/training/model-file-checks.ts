import { brokenAt } from '../data/json-place.ts'
import type { Column } from '../define/columns.ts'
import type { Learnt } from '../define/definitions.ts'
import { HpError } from '../define/errors.ts'
import type { AnyPartOf } from '../define/estimator.ts'
import type { Certificate } from '../define/problem.ts'
import { quoted } from '../define/quoted.ts'
import type { Schema } from './schema.ts'
import type { TargetUnit } from './target-unit.ts'

const forbidden = new Set(['__proto__', 'constructor', 'prototype'])
const kinds = new Set<unknown>(['number', 'category', 'boolean', 'date'])

/** A value inside a model file that knows its path, so that every complaint names its place. */
export class At {
  readonly value: unknown
  readonly place: string
  readonly file: string | undefined

  constructor(value: unknown, place: string, file: string | undefined) {
    this.value = value
    this.place = place
    this.file = file
  }

  wrong(problem: string, fix = 'take an unchanged copy of the file, or fit the model again'): HpError {
    return new HpError({
      code: 'model-file/invalid',
      what: `${this.place || 'the file'} ${problem}.`,
      ...(this.file !== undefined && { where: this.file }),
      fix,
    })
  }

  object(): Readonly<Record<string, unknown>> {
    const { value } = this
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw this.wrong(`must be an object, but is ${describe(value)}`)
    for (const key of Object.keys(value))
      if (forbidden.has(key)) throw this.wrong(`has a key ${quoted(key)}, which no model file has`)
    return value as Readonly<Record<string, unknown>>
  }

  field(name: string): At {
    const object = this.object()
    const place = this.place === '' ? name : `${this.place}.${name}`
    if (!Object.hasOwn(object, name)) throw new At(undefined, place, this.file).wrong('is missing')
    return new At(object[name], place, this.file)
  }

  /** Refuses every field that is not named. */
  only(...names: readonly string[]): this {
    for (const name of Object.keys(this.object()))
      if (!names.includes(name)) throw this.field(name).wrong('is unknown', 'take a newer hp, or fit the model again')
    return this
  }

  has(name: string): boolean {
    return Object.hasOwn(this.object(), name)
  }

  path(...names: string[]): At {
    return names.reduce<At>((at, name) => at.field(name), this)
  }

  items(most: number, least = 0): At[] {
    const { value } = this
    if (!Array.isArray(value)) throw this.wrong(`must be a list, but is ${describe(value)}`)
    if (value.length > most || value.length < least)
      throw this.wrong(`must have ${most === least ? most : `${least} to ${most}`} entries, but has ${value.length}`)
    return value.map((item, i) => new At(item, `${this.place}[${i}]`, this.file))
  }

  number(): number {
    if (typeof this.value !== 'number' || !Number.isFinite(this.value))
      throw this.wrong(`must be a finite number, but is ${describe(this.value)}`)
    return this.value
  }

  /** A whole number, 0 or more. */
  count(): number {
    if (!Number.isSafeInteger(this.value) || (this.value as number) < 0)
      throw this.wrong(`must be a whole number from 0, but is ${describe(this.value)}`)
    return this.value as number
  }

  flag(): boolean {
    if (typeof this.value !== 'boolean') throw this.wrong(`must be true or false, but is ${describe(this.value)}`)
    return this.value
  }

  text(): string {
    if (typeof this.value !== 'string') throw this.wrong(`must be text, but is ${describe(this.value)}`)
    return this.value
  }

  cell(): number | string | boolean | null {
    const { value } = this
    return value === null || typeof value === 'string' || typeof value === 'boolean' ? value : this.number()
  }
}

/** Parses the text; a syntax error names line and column. */
export function document(text: string, file: string | undefined): At {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new HpError({
      code: 'model-file/json',
      what: syntax(text),
      ...(file !== undefined && { where: file }),
      fix: 'take an unchanged copy of the file, or fit the model again',
    })
  }
  const at = new At(value, '', file)
  at.object()
  return at
}

function syntax(text: string): string {
  const at = brokenAt(text) ?? text.length
  if (text.slice(at).trim() === '') return 'The model file ends too early: it is not complete.'
  const before = text.slice(0, at)
  const line = before.split('\n').length
  const column = at - before.lastIndexOf('\n')
  return `The model file is not JSON: line ${line}, column ${column}, near ${quoted(text.slice(at, at + 20))}.`
}

export function version(at: At, newest: number): void {
  const given = at.has('version') ? at.field('version').value : undefined
  if (Number.isInteger(given) && (given as number) >= 1 && (given as number) <= newest) return
  throw new HpError({
    code: 'model-file/version',
    what:
      given === undefined
        ? 'The file has no version: it is not a model file of hp.'
        : `The model file has version ${describe(given)}; the newest version known here is ${newest}.`,
    ...(at.file !== undefined && { where: at.file }),
    fix: 'use a newer hp, or fit the model again',
  })
}

/** A `parameters` block, if the file has one, must hold finite numbers all through. */
export function parameters(at: At): void {
  if (at.has('parameters')) finite(at.field('parameters'), 0)
}

function finite(at: At, depth: number): void {
  if (typeof at.value === 'object' && at.value !== null && !Array.isArray(at.value) && depth < 8)
    for (const name of Object.keys(at.object())) finite(at.field(name), depth + 1)
  else at.number()
}

export function format(at: At): void {
  const given = at.has('format') ? at.field('format').value : undefined
  if (given !== 'hp-model')
    throw at.wrong(`has the format ${describe(given)}, not "hp-model"`, 'give a file that `hp fit … --out FILE` wrote')
}

/** A definition by name with its hyperparameters, which are checked like a user's. */
export function part<D>(
  at: At,
  makers: Readonly<Record<string, unknown>>,
  besides: readonly string[] = [],
): AnyPartOf<D> {
  at.only('name', 'hyperparameters', ...besides)
  const name = at.field('name').text()
  if (!Object.hasOwn(makers, name))
    throw at
      .field('name')
      .wrong(`names ${quoted(name)}, which is unknown here`, `known: ${Object.keys(makers).join(', ')}`)
  const settings = at.field('hyperparameters').object()
  try {
    return (makers[name] as (settings: unknown) => AnyPartOf<D>)(settings)
  } catch (cause) {
    if (!(cause instanceof HpError)) throw cause
    throw at.field('hyperparameters').wrong(`cannot be used: ${cause.what}`)
  }
}

export function schema(at: At): Schema {
  at.only('features', 'target', 'offset', 'exposure')
  const column = (item: At, ...besides: readonly string[]) => {
    const kind = item.only('name', 'kind', ...besides).field('kind')
    if (!kinds.has(kind.value)) throw kind.wrong(`must be one of ${[...kinds].join(', ')}`)
    return { name: item.field('name').text(), kind: kind.value as Column['kind'] }
  }
  const target = at.field('target')
  const features = at
    .field('features')
    .items(1_000_000, 1)
    .map((item) => column(item))
  return {
    features,
    target: {
      ...column(target, 'classes', 'unit'),
      ...(target.has('classes') && { classes: classes(target.field('classes')) }),
      ...(target.has('unit') && { unit: unit(target.field('unit')) }),
    },
    ...(at.has('offset') && { offset: at.field('offset').text() }),
    ...(at.has('exposure') && { exposure: at.field('exposure').text() }),
  }
}

/** What a standardised target stands for. */
function unit(at: At): TargetUnit {
  at.only('shift', 'scale')
  const scale = at.field('scale').number()
  if (scale < 0) throw at.field('scale').wrong('must be 0 or more')
  return { shift: at.field('shift').number(), scale }
}

/** Names of classes: two or more, each once. */
function classes(at: At): readonly string[] {
  const all = at.items(1_000_000, 2).map((item) => item.text())
  if (new Set(all).size < all.length) throw at.wrong('names a class twice')
  return all
}

export const names = (at: At): readonly string[] => at.items(10_000_000).map((item) => item.text())

export function numbers(at: At, length: number): Float64Array {
  return Float64Array.from(at.items(length, length), (item) => item.number())
}

const methods: readonly unknown[] = [
  'exact',
  'gradient-norm',
  'duality-gap',
  'passes',
] satisfies Certificate['method'][]

/** What the file says of the training: nothing here reaches a prediction, and all of it is shown. */
export function record(at: At): void {
  const data = at.field('data').only('rows', 'features', 'target', 'fingerprint', 'dropped')
  data.field('rows').count()
  names(data.field('features'))
  data.field('target').text()
  data.field('fingerprint').text()
  const dropped = data.field('dropped').only('rows', 'why')
  dropped.field('rows').count()
  const why = dropped.field('why')
  for (const reason of Object.keys(why.object())) why.field(reason).count()
  const measures = ['gradientNorm', 'dualityGap', 'condition']
  const certificate = at.field('certificate').only('converged', 'method', 'iterations', 'rank', 'diverged', ...measures)
  certificate.field('converged').flag()
  certificate.field('iterations').count()
  certificate.field('gradientNorm').number()
  const method = certificate.field('method')
  if (!methods.includes(method.value)) throw method.wrong(`must be one of ${methods.join(', ')}`)
  for (const name of measures) if (certificate.has(name)) certificate.field(name).number()
  if (certificate.has('rank')) certificate.field('rank').count()
  if (certificate.has('diverged')) certificate.field('diverged').flag()
  const cost = at.field('cost').only('value', 'penalty')
  cost.field('value').number()
  cost.field('penalty').number()
  const scores = at.field('scores')
  for (const name of Object.keys(scores.object())) scores.field(name).number()
}

/** The values a transform learnt: lists of numbers, of texts, or of lists of texts. */
export function learnt(at: At, meaning: Readonly<Record<string, string>>): Learnt {
  const object = at.object()
  for (const key of Object.keys(object)) if (!Object.hasOwn(meaning, key)) throw at.field(key).wrong('is unknown')
  const entries = Object.keys(meaning).map((key) => {
    const items = at.field(key).items(10_000_000)
    if (items.every(({ value }) => typeof value === 'number'))
      return [key, Float64Array.from(items, (item) => item.number())]
    if (items.every(({ value }) => Array.isArray(value))) return [key, items.map(names)]
    return [key, items.map((item) => item.text())]
  })
  return Object.fromEntries(entries) as Learnt
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object') return 'an object'
  return typeof value === 'string' ? `the text ${quoted(value.slice(0, 40))}` : String(value)
}
