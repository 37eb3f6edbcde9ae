/** A matrix with any strides: element (i, j) is values[i·rowStride + j·columnStride]. */
export interface Matrix {
  readonly values: Float64Array
  readonly rows: number
  readonly columns: number
  readonly rowStride: number
  readonly columnStride: number
}

/** The matrix that stands column by column in `values`, each column `stride` numbers after the one before. */
export function matrix(values: Float64Array, rows: number, columns: number, stride = rows): Matrix {
  return { values, rows, columns, rowStride: 1, columnStride: stride }
}

/** The transposed matrix; no copy is made. */
export function transposed({ values, rows, columns, rowStride, columnStride }: Matrix): Matrix {
  return { values, rows: columns, columns: rows, rowStride: columnStride, columnStride: rowStride }
}

/** Rows `row` … and columns `column` … of a matrix, `rows` × `columns` of them; no copy is made. */
export function part(whole: Matrix, row: number, column: number, rows: number, columns: number): Matrix {
  const { rowStride, columnStride } = whole
  const values = whole.values.subarray(row * rowStride + column * columnStride)
  return { values, rows, columns, rowStride, columnStride }
}
