/** A matrix with any strides: element (i, j) is values[i·rowStride + j·columnStride]. */
export interface Matrix<T = Float64Array> {
  readonly values: T
  readonly rows: number
  readonly columns: number
  readonly rowStride: number
  readonly columnStride: number
}

/** The matrix that stands column by column in `values`, each column `stride` numbers after the one before. */
export function matrix<T>(values: T, rows: number, columns: number, stride = rows): Matrix<T> {
  return { values, rows, columns, rowStride: 1, columnStride: stride }
}

/** The transposed matrix; no copy is made. */
export function transposed<T>({ values, rows, columns, rowStride, columnStride }: Matrix<T>): Matrix<T> {
  return { values, rows: columns, columns: rows, rowStride: columnStride, columnStride: rowStride }
}

/** Rows `row` … and columns `column` … of a matrix, `rows` × `columns` of them; no copy is made. */
export function part<T extends { subarray(from: number): unknown }>(
  whole: Matrix<T>,
  row: number,
  column: number,
  rows: number,
  columns: number,
): Matrix<T> {
  const { rowStride, columnStride } = whole
  const values = whole.values.subarray(row * rowStride + column * columnStride) as T
  return { values, rows, columns, rowStride, columnStride }
}
