import { readFileSync } from 'node:fs'
import type { LeastSquaresProblem } from '../src/numeric/centred-design.ts'

interface Term {
  readonly kind: 'numeric' | 'power' | 'indicator'
  readonly column: string
  readonly degree?: number
  readonly level?: string
  readonly center?: number
  readonly scale?: number
}

interface Document {
  readonly data: string
  readonly target: string
  readonly rows: string
  readonly rows_used: number
  readonly terms: readonly Term[]
  readonly intercept: boolean
  readonly weights?: string
}

/** A case of `test/reference/results` as a least-squares problem, with the document it came from. */
export function referenceCase<Expected>(path: string): LeastSquaresProblem & {
  readonly document: Document & { readonly expected: Expected }
  /** The target as it is written. */
  readonly classes: readonly string[]
} {
  const read = (file: string) => readFileSync(new URL(`reference/${file}`, import.meta.url), 'utf8')
  const document = JSON.parse(read(`results/${path}.json`))
  const [header, ...lines] = read(document.data).trim().split(/\r?\n/)
  const split = (line: string) => line.replaceAll('"', '').split(',')
  const names = split(header)
  const cells = lines.map(split)
  const used = [document.target, ...document.terms.map((term: Term) => term.column)]
  const where = /where (\w+) is (\w+)/.exec(document.rows)
  const at = (name: string) => names.indexOf(name)
  const rows = cells.filter(
    (row) => used.every((name) => row[at(name)] !== 'NA') && (!where || row[at(where[1])] === where[2]),
  )
  if (rows.length !== document.rows_used) throw new Error(`${path}: ${rows.length} rows, not ${document.rows_used}`)
  const column = (name: string) => Float64Array.from(rows, (row) => Number(row[at(name)]))
  const matrix = new Float64Array(rows.length * document.terms.length)
  document.terms.forEach((term: Term, j: number) => {
    rows.forEach((row, i) => {
      matrix[j * rows.length + i] = cellOf(term, row[at(term.column)])
    })
  })
  return {
    rows: rows.length,
    terms: document.terms.length,
    matrix,
    target: column(document.target),
    weights: document.weights && column(document.weights),
    intercept: document.intercept,
    document,
    classes: rows.map((row) => row[at(document.target)]),
  }
}

function cellOf({ kind, level, degree, center = 0, scale = 1 }: Term, cell: string): number {
  if (kind === 'indicator') return (Number(cell === level) - center) / scale
  return (Number(cell) ** (degree ?? 1) - center) / scale
}
