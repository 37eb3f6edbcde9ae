import { scope } from '../kernels/memory.ts'
import { qr } from '../kernels/qr.ts'
import { dotBlock } from '../kernels/reduce.ts'

/** From so many numbers on, the kernels are faster, though they make no use of the zeros below the triangle. */
const MANY = 4096

/**
 * Reflects a block of rows into an upper triangle: afterwards the triangle is the R of the rows it held and these.
 * `triangle` is q×q, `block` has `rows` ≤ 512 rows in columns `rows` apart and may be overwritten.
 */
export function absorbRows(triangle: Float64Array, q: number, block: Float64Array, rows: number): void {
  if (q * rows < MANY || 2 * rows < q) absorbOneByOne(triangle, q, block, rows)
  else absorbStacked(triangle, q, block, rows)
}

/** R of the rows of the triangle with those of the block below them. */
function absorbStacked(triangle: Float64Array, q: number, block: Float64Array, rows: number): void {
  scope((take) => {
    const n = q + rows
    const stack = take(n * q, Float64Array, false)
    for (let k = 0; k < q; k++) {
      stack.set(triangle.subarray(k * q, (k + 1) * q), k * n)
      stack.set(block.subarray(k * rows, (k + 1) * rows), k * n + q)
    }
    qr(stack, n, take(q))
    for (let k = 0; k < q; k++) triangle.set(stack.subarray(k * n, k * n + k + 1), k * q)
  })
}

/** The same with reflections that touch row k of the triangle only, for column k (Golub & Van Loan 2013, 6.5.3). */
function absorbOneByOne(triangle: Float64Array, q: number, block: Float64Array, rows: number): void {
  for (let k = 0; k < q; k++) {
    const v = k * rows
    const below = dotBlock(block, v, block, v, rows)
    if (below === 0) continue
    const corner = triangle[k * q + k]
    const norm = Math.sqrt(corner * corner + below)
    const v0 = corner + (corner < 0 ? -norm : norm)
    const half = norm * Math.abs(v0)
    triangle[k * q + k] = corner < 0 ? norm : -norm
    for (let l = k + 1; l < q; l++) {
      const x = l * rows
      const f = (v0 * triangle[l * q + k] + dotBlock(block, v, block, x, rows)) / half
      triangle[l * q + k] -= f * v0
      for (let i = 0; i < rows; i++) block[x + i] -= f * block[v + i]
    }
  }
}

/** R of the linearly independent columns of a matrix, and how the others depend on them. */
export interface Independent {
  readonly kept: readonly number[]
  readonly dropped: readonly number[]
  /** Upper triangle of the kept columns, column by column. */
  readonly triangle: Float64Array
  /** The first entries of Qᵀy. */
  readonly projected: Float64Array
  /** For a dropped column (where cheap): its coefficients on the kept columns before it. */
  readonly dependence: ReadonlyMap<number, Float64Array>
  /** Whether some column came so close to the ones before it that double precision cannot tell if it is independent. */
  readonly doubtful: boolean
}

/** A column is certainly independent when this much of its length is left after removing the ones before it. */
const CLEAR = 1e-6
/** Below this, double precision is no judge of it. */
const DOUBTFUL = 1e-10
/** And it is taken for dependent in double precision below this. */
const LOST = 1e-13
/** What is left of a column is rounding of the data when it is below this, relative to the sizes of all that went into it. */
export const ROUNDING = 4 * 2 ** -53

/**
 * Householder QR that keeps columns in order and leaves out a column that depends on kept ones before it. `matrix` is
 * m×q and overwritten; its last column is y. `size` bounds the columns before they were centred (× `weight`, √Σw).
 */
export function independentColumns(
  matrix: Float64Array,
  m: number,
  q: number,
  size: Float64Array,
  weight: number,
): Independent {
  const kept: number[] = []
  const dropped: number[] = []
  const dependence = new Map<number, Float64Array>()
  const halves: number[] = []
  let doubtful = false
  for (let j = 0; j < q - 1; j++) {
    if (kept.length === m) {
      dropped.push(j)
      continue
    }
    const length = norm(matrix, j * m, m)
    reflectAll(matrix, m, kept, halves, j)
    const rank = kept.length
    const left = norm(matrix, j * m + rank, m - rank)
    if (!(left > CLEAR * length)) {
      const gamma = packed(matrix, m, kept, j)
      backSubstitute(packedTriangle(matrix, m, kept, halves), rank, gamma)
      let sizes = size[j]
      for (let k = 0; k < rank; k++) sizes += Math.abs(gamma[k]) * size[kept[k]]
      const rounding = left <= Math.max(LOST * length, ROUNDING * weight * sizes)
      if (left > 0 && (rounding || left <= DOUBTFUL * length)) doubtful = true
      if (rounding) {
        dropped.push(j)
        dependence.set(j, gamma)
        continue
      }
    }
    const corner = matrix[j * m + rank]
    const v0 = corner + (corner < 0 ? -left : left)
    matrix[j * m + rank] = v0
    halves.push(left * Math.abs(v0))
    kept.push(j)
  }
  reflectAll(matrix, m, kept, halves, q - 1)
  return {
    kept,
    dropped,
    triangle: packedTriangle(matrix, m, kept, halves),
    projected: packed(matrix, m, kept, q - 1),
    dependence,
    doubtful,
  }
}

/** x ← Hᵣ…H₁x for column j: the reflections I − vvᵀ/half of the kept columns so far, half = ‖v‖²/2. */
function reflectAll(
  matrix: Float64Array,
  m: number,
  kept: readonly number[],
  halves: readonly number[],
  j: number,
): void {
  for (let k = 0; k < kept.length; k++) {
    const v = kept[k] * m + k
    const x = j * m + k
    const n = m - k
    let dot = 0
    for (let i = 0; i < n; i++) dot += matrix[v + i] * matrix[x + i]
    const f = dot / halves[k]
    for (let i = 0; i < n; i++) matrix[x + i] -= f * matrix[v + i]
  }
}

/** The entries of column j above its reflection. */
const packed = (matrix: Float64Array, m: number, kept: readonly number[], j: number): Float64Array =>
  matrix.slice(j * m, j * m + kept.length)

/** R of the kept columns, r×r: the entries above each reflection and, on the diagonal, −half/v₀. */
function packedTriangle(
  matrix: Float64Array,
  m: number,
  kept: readonly number[],
  halves: readonly number[],
): Float64Array {
  const r = kept.length
  const triangle = new Float64Array(r * r)
  for (let k = 0; k < r; k++) {
    for (let i = 0; i < k; i++) triangle[k * r + i] = matrix[kept[k] * m + i]
    triangle[k * r + k] = -halves[k] / matrix[kept[k] * m + k]
  }
  return triangle
}

function norm(x: Float64Array, start: number, n: number): number {
  let sum = 0
  for (let i = 0; i < n; i++) sum += x[start + i] * x[start + i]
  return Math.sqrt(sum)
}

/** x ← R⁻¹x for the first x.length columns of an upper triangle of order r. */
export function backSubstitute(triangle: Float64Array, r: number, x: Float64Array): void {
  for (let k = x.length - 1; k >= 0; k--) {
    x[k] /= triangle[k * r + k]
    for (let i = 0; i < k; i++) x[i] -= x[k] * triangle[k * r + i]
  }
}

/** x ← R⁻ᵀx. */
export function forwardSubstitute(triangle: Float64Array, r: number, x: Float64Array): void {
  for (let k = 0; k < x.length; k++) {
    let sum = x[k]
    for (let i = 0; i < k; i++) sum -= triangle[k * r + i] * x[i]
    x[k] = sum / triangle[k * r + k]
  }
}
