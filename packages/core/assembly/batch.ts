// Batches of rows for networks: picked from a table that stands row by row, and turned into panels (see layer.ts).

/**
 * R ← the rows of X (each `columns` numbers) that `picked` names, or those from `from` on when it is 0; P ← the same in panels.
 */
// @ts-ignore: decorator
@inline
function gather<T>(X: usize, columns: i32, picked: usize, from: i32, rows: i32, R: usize, P: usize): void {
  const line = (<usize>columns) * sizeof<T>()
  for (let b = 0; b < rows; b++) {
    const row: usize = picked ? load<u32>(picked + ((<usize>b) << 2)) : from + b
    memory.copy(R + (<usize>b) * line, X + row * line, line)
  }
  panels<T>(R, columns, rows, P)
}

/** P ← the rows of R in panels, the last one filled up with zeros. */
// @ts-ignore: decorator
@inline
function panels<T>(R: usize, columns: i32, rows: i32, P: usize): void {
  const size = sizeof<T>()
  const line = (<usize>columns) * size
  const lanes = <i32>(32 / size)
  for (; rows > 0; rows -= lanes, P += (<usize>columns) << 5) {
    if (rows < lanes) memory.fill(P, 0, (<usize>columns) << 5)
    const count = min(rows, lanes)
    for (let lane = 0; lane < count; lane++, R += line) {
      for (let r = R, to = P + (<usize>lane) * size; r < R + line; r += size, to += 32) store<T>(to, load<T>(r))
    }
  }
}

/** R ← the first `rows` rows of panels, row by row. */
// @ts-ignore: decorator
@inline
function unpanel<T>(P: usize, columns: i32, rows: i32, R: usize): void {
  const size = sizeof<T>()
  const line = (<usize>columns) * size
  const lanes = <i32>(32 / size)
  for (; rows > 0; rows -= lanes, P += (<usize>columns) << 5) {
    const count = min(rows, lanes)
    for (let lane = 0; lane < count; lane++, R += line) {
      for (let r = R, from = P + (<usize>lane) * size; r < R + line; r += size, from += 32) store<T>(r, load<T>(from))
    }
  }
}

export function gather32(X: usize, columns: i32, picked: usize, from: i32, rows: i32, R: usize, P: usize): void {
  gather<f32>(X, columns, picked, from, rows, R, P)
}
export function gather64(X: usize, columns: i32, picked: usize, from: i32, rows: i32, R: usize, P: usize): void {
  gather<f64>(X, columns, picked, from, rows, R, P)
}
export function unpanel32(P: usize, columns: i32, rows: i32, R: usize): void {
  unpanel<f32>(P, columns, rows, R)
}
export function unpanel64(P: usize, columns: i32, rows: i32, R: usize): void {
  unpanel<f64>(P, columns, rows, R)
}
