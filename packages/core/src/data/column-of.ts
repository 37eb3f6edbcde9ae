import { HpError } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'
import { booleanColumn, type Column, categoryColumn, dateColumn, missingCode, numberColumn } from './column.ts'

/** One value in memory; null, undefined, NaN and '' are missing. */
export type Cell = number | bigint | string | boolean | Date | null | undefined

/** The values of one column: any array or typed array. */
export type Values = ArrayLike<Cell>

type Kind = Column['kind']

/** A column from values in memory, which are copied. Throws `data/not-finite`, and `data/column-kind` when kinds are mixed. */
export function columnOf(name: string, values: Values): Column {
  if (!isArrayLike(values)) {
    throw new HpError({
      code: 'data/shape',
      what: `column ${quoted(name)} is no array`,
      fix: 'give an array or a typed array of values',
    })
  }
  const rows = values.length
  const kind = kindOf(name, values)
  if (kind === 'number') {
    const numbers = new Float64Array(rows)
    let beyond = 0
    for (let i = 0; i < rows; i++) {
      const value = values[i]
      if (typeof value === 'bigint' && !isExact(value)) beyond++
      numbers[i] = isMissing(value) ? Number.NaN : Number(value)
      if (numbers[i] === Infinity || numbers[i] === -Infinity) throw notFinite(name, i, numbers[i])
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
function kindOf(name: string, values: Values): Kind {
  if (ArrayBuffer.isView(values)) return 'number'
  let kind: Kind | undefined
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (isMissing(value)) continue
    const own = kindOfCell(value)
    if (own === undefined) {
      throw new HpError({
        code: 'data/column-kind',
        what: `row ${i + 1} of column ${quoted(name)} is ${Array.isArray(value) ? 'an array' : `of type ${typeof value}`}, not a number, word, boolean or date`,
        fix: 'give single values, or leave the column out',
      })
    }
    if (kind !== undefined && own !== kind) {
      throw new HpError({
        code: 'data/column-kind',
        what: `column ${quoted(name)} mixes kinds: row ${i + 1} is a ${own}, the rows before are of kind ${kind}`,
        fix: 'give one kind of value per column, null where a value is missing',
      })
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

function notFinite(name: string, row: number, value: number): HpError {
  return new HpError({
    code: 'data/not-finite',
    what: `row ${row + 1} of column ${quoted(name)} is ${value}`,
    fix: 'give a finite number, or null where the value is missing',
  })
}
