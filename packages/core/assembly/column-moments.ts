// Means and deviations of four columns side by side: each column's sums go row by row, with what rounding takes from them, so that they are those of one
// column alone. Portions of m rows come one after the other; a state holds vectors of four numbers, one for each column.
import { sumErrors } from './elementary/exact'

/** State: the first value of each column, Σ(x − first), what rounding took from it, the least and the greatest x. */
export function sumFour(a: usize, b: usize, c: usize, d: usize, m: i32, state: usize): void {
  const first0 = v128.load(state)
  const first1 = v128.load(state, 16)
  let high0 = v128.load(state, 32)
  let high1 = v128.load(state, 48)
  let low0 = v128.load(state, 64)
  let low1 = v128.load(state, 80)
  let least0 = v128.load(state, 96)
  let least1 = v128.load(state, 112)
  let most0 = v128.load(state, 128)
  let most1 = v128.load(state, 144)
  for (const end = a + ((<usize>m) << 3); a < end; a += 8, b += 8, c += 8, d += 8) {
    const x0 = v128.load64_lane(b, v128.load64_zero(a), 1)
    const x1 = v128.load64_lane(d, v128.load64_zero(c), 1)
    least0 = f64x2.pmin(least0, x0)
    least1 = f64x2.pmin(least1, x1)
    most0 = f64x2.pmax(most0, x0)
    most1 = f64x2.pmax(most1, x1)
    const term0 = f64x2.sub(x0, first0)
    const term1 = f64x2.sub(x1, first1)
    const next0 = f64x2.add(high0, term0)
    const next1 = f64x2.add(high1, term1)
    low0 = f64x2.add(low0, sumErrors(high0, term0, next0))
    low1 = f64x2.add(low1, sumErrors(high1, term1, next1))
    high0 = next0
    high1 = next1
  }
  v128.store(state, high0, 32)
  v128.store(state, high1, 48)
  v128.store(state, low0, 64)
  v128.store(state, low1, 80)
  v128.store(state, least0, 96)
  v128.store(state, least1, 112)
  v128.store(state, most0, 128)
  v128.store(state, most1, 144)
}

/** State: mean and 1/unit of each column, Σ((x − mean)/unit)², what rounding took from it, Σ(x − mean)/unit. */
export function squareFour(a: usize, b: usize, c: usize, d: usize, m: i32, state: usize): void {
  const mean0 = v128.load(state)
  const mean1 = v128.load(state, 16)
  const inverse0 = v128.load(state, 32)
  const inverse1 = v128.load(state, 48)
  let squares0 = v128.load(state, 64)
  let squares1 = v128.load(state, 80)
  let rest0 = v128.load(state, 96)
  let rest1 = v128.load(state, 112)
  let drift0 = v128.load(state, 128)
  let drift1 = v128.load(state, 144)
  for (const end = a + ((<usize>m) << 3); a < end; a += 8, b += 8, c += 8, d += 8) {
    const away0 = f64x2.mul(f64x2.sub(v128.load64_lane(b, v128.load64_zero(a), 1), mean0), inverse0)
    const away1 = f64x2.mul(f64x2.sub(v128.load64_lane(d, v128.load64_zero(c), 1), mean1), inverse1)
    const square0 = f64x2.mul(away0, away0)
    const square1 = f64x2.mul(away1, away1)
    const next0 = f64x2.add(squares0, square0)
    const next1 = f64x2.add(squares1, square1)
    rest0 = f64x2.add(rest0, sumErrors(squares0, square0, next0))
    rest1 = f64x2.add(rest1, sumErrors(squares1, square1, next1))
    squares0 = next0
    squares1 = next1
    drift0 = f64x2.add(drift0, away0)
    drift1 = f64x2.add(drift1, away1)
  }
  v128.store(state, squares0, 64)
  v128.store(state, squares1, 80)
  v128.store(state, rest0, 96)
  v128.store(state, rest1, 112)
  v128.store(state, drift0, 128)
  v128.store(state, drift1, 144)
}
