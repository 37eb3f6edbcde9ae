import { readFileSync } from 'node:fs'
import { multiplyInto } from '../src/numeric/double-double.ts'

/** Exact results for one reading of the data: decimal strings of 40 digits. */
interface Exact {
  readonly coefficients: readonly string[]
  readonly sd?: readonly string[]
  readonly residual_sd?: string
}

export interface LinearSet {
  readonly name: string
  readonly intercept: boolean
  readonly degree: number
  readonly rows: number
  /** Columns as read, `y` among them. */
  readonly columns: Readonly<Record<string, Float64Array>>
  readonly terms: readonly { readonly column: string; readonly degree: number }[]
  /** For the decimals as printed. */
  readonly exact: Required<Exact>
  /** For the data rounded to doubles, and for their powers rounded as well. */
  readonly rounded: Exact
  readonly powersRounded: Exact
}

interface Term {
  readonly column: string
  readonly degree?: number
}

/** One of the linear sets in `test/reference/nist` or `test/reference/held-out`. */
export function linearSet(folder: 'nist' | 'held-out', name: string): LinearSet {
  const read = (file: string) => readFileSync(new URL(`reference/${folder}/${file}`, import.meta.url), 'utf8')
  const json = JSON.parse(read(`${name}.json`))
  const [header, ...lines] = read(`${name}.csv`).trim().split(/\r?\n/)
  const columns: Record<string, Float64Array> = {}
  header.split(',').forEach((column, at) => {
    columns[column] = Float64Array.from(lines, (line) => Number(line.split(',')[at]))
  })
  const terms = json.terms.map(({ column, degree }: Term) => ({ column, degree: degree ?? 1 }))
  return {
    name,
    intercept: json.intercept,
    degree: Math.max(...terms.map((term: { degree: number }) => term.degree)),
    rows: lines.length,
    columns,
    terms,
    exact: json.exact,
    rounded: json.exact_for_doubles.data_rounded,
    powersRounded: json.exact_for_doubles.data_and_powers_rounded,
  }
}

/** The terms as columns of doubles, each power rounded once: what a program gets that is handed the powers. */
export function roundedPowers({ rows, columns, terms }: LinearSet): Float64Array {
  const matrix = new Float64Array(rows * terms.length)
  const power = new Float64Array(2)
  terms.forEach(({ column, degree }, j) => {
    for (let i = 0; i < rows; i++) {
      const x = columns[column][i]
      power[0] = 1
      power[1] = 0
      for (let k = 0; k < degree; k++) multiplyInto(power, 0, power[0], power[1], x, 0)
      matrix[j * rows + i] = power[0]
    }
  })
  return matrix
}
