import { type ErrorCode, HpError } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'
import { resident } from '../kernels/memory.ts'
import { allFinite } from './all-finite.ts'
import { booleanColumn, type Column, categoryColumn, dateColumn, missingCode, numberColumn } from './column.ts'

/** One value in memory; null, undefined, NaN and '' are missing. */
export type Cell = number | bigint | string | boolean | Date | null | undefined

/** The values of one column: any array or typed array. */
export type Values = ArrayLike<Cell>

type Kind = Column['kind']
type Fail = (code: ErrorCode, what: string, fix: string) => HpError

const nouns = { number: 'number', category: 'word', boolean: 'boolean', date: 'date' } as const

/** How messages call a row, and where the values are from. */
export interface Naming {
  readonly rowName?: (row: number) => string
  readonly where?: string
}

/** A column from values in memory, which are copied unless they are doubles in the kernels' memory. Throws `data/not-finite`, and `data/column-kind` when kinds are mixed. */
export function columnOf(
  name: string,
  values: Values,
  { rowName = (row) => `row ${row + 1}`, where }: Naming = {},
): Column {
  const fail: Fail = (code, what, fix) => new HpError({ code, what, fix, ...(where === undefined ? {} : { where }) })
  const notFinite = (row: number, value: number) =>
    fail(
      'data/not-finite',
      `${rowName(row)} of column ${quoted(name)} is ${value}`,
      'give a finite number, or null where the value is missing',
    )
  if (!isArrayLike(values))
    throw fail('data/shape', `column ${quoted(name)} is no array`, 'give an array or a typed array of values')
  const rows = values.length
  if (values instanceof Float64Array) {
    const near = resident(values) ? values : new Float64Array(values)
    const odd = allFinite(near) ? -1 : near.findIndex((value) => value === Infinity || value === -Infinity)
    if (odd >= 0) throw notFinite(odd, near[odd])
    return numberColumn(name, near)
  }
  const kind = kindOf(name, values, rowName, fail)
  if (kind === 'number') {
    const numbers = new Float64Array(rows)
    let beyond = 0
    for (let i = 0; i < rows; i++) {
      const value = values[i]
      if (typeof value === 'bigint' && !isExact(value)) beyond++
      numbers[i] = isMissing(value) ? Number.NaN : Number(value)
      if (numbers[i] === Infinity || numbers[i] === -Infinity) throw notFinite(i, numbers[i])
    }
    return numberColumn(name, numbers, beyond)
  }
  if (kind === 'date') {
    const times = new Float64Array(rows)
    for (let i = 0; i < rows; i++) times[i] = isMissing(values[i]) ? Number.NaN : (values[i] as Date).getTime()
    return dateColumn(name, times)
  }
  if (kind === 'boolean') {
    const flags = new Uint8Array(rows)
    for (let i = 0; i < rows; i++) flags[i] = isMissing(values[i]) ? 2 : Number(values[i])
    return booleanColumn(name, flags)
  }
  const codes = new Uint32Array(rows)
  const codeOf = new Map<string, number>()
  for (let i = 0; i < rows; i++) {
    const word = values[i]
    if (isMissing(word)) {
      codes[i] = missingCode
      continue
    }
    const code = codeOf.get(word as string) ?? codeOf.size
    if (code === codeOf.size) codeOf.set(word as string, code)
    codes[i] = code
  }
  return categoryColumn(name, codes, [...codeOf.keys()])
}

/** The one kind of the values that are not missing; numbers when all are. */
function kindOf(name: string, values: Values, rowName: (row: number) => string, fail: Fail): Kind {
  if (ArrayBuffer.isView(values)) return 'number'
  let kind: Kind | undefined
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (isMissing(value)) continue
    const own = kindOfCell(value)
    if (own === undefined) {
      const what = Array.isArray(value) ? 'an array' : `of type ${typeof value}`
      throw fail(
        'data/column-kind',
        `${rowName(i)} of column ${quoted(name)} is ${what}, not a number, word, boolean or date`,
        'give single values, or leave the column out',
      )
    }
    if (kind !== undefined && own !== kind) {
      throw fail(
        'data/column-kind',
        `column ${quoted(name)} mixes kinds: ${rowName(i)} is a ${nouns[own]}, those before are ${nouns[kind]}s`,
        'give one kind of value per column, null where a value is missing',
      )
    }
    kind = own
  }
  return kind ?? 'number'
}

function kindOfCell(value: Cell): Kind | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return 'number'
  if (typeof value === 'string') return 'category'
  if (typeof value === 'boolean') return 'boolean'
  return value instanceof Date ? 'date' : undefined
}

function isMissing(value: Cell): boolean {
  return (
    value === null ||
    value === undefined ||
    value === '' ||
    (typeof value === 'number' && Number.isNaN(value)) ||
    (value instanceof Date && Number.isNaN(value.getTime()))
  )
}

const isExact = (value: bigint) => value >= -(2n ** 53n) && value <= 2n ** 53n

function isArrayLike(values: unknown): boolean {
  return (
    typeof values === 'object' &&
    values !== null &&
    typeof (values as { length?: unknown }).length === 'number' &&
    !(values instanceof DataView)
  )
}
