import type { Random } from '../../numeric/random.ts'
import { type Column, categoryColumn, numberColumn } from '../column.ts'

/** The names of classes: a, b, … z, a2, b2, … */
export const className = (k: number): string =>
  String.fromCharCode(97 + (k % 26)) + (k < 26 ? '' : String(Math.floor(k / 26) + 1))

/**
 * Points of a plane with a class each, as columns x1, x2, label. Classes take turns and the rows are shuffled; `place` says where a point of class k lies,
 * given a number in [0, 1), before normal noise is added.
 */
export function plane(
  rows: number,
  classes: number,
  noise: number,
  random: Random,
  place: (k: number, t: number) => readonly [number, number],
): Column[] {
  const order = random.fork('order').permutation(rows)
  const along = random.fork('place')
  const error = random.fork('noise')
  const x1 = new Float64Array(rows)
  const x2 = new Float64Array(rows)
  const codes = new Uint32Array(rows)
  for (let i = 0; i < rows; i++) {
    const row = order[i]
    const [a, b] = place(i % classes, along.uniform())
    x1[row] = a + noise * error.normal()
    x2[row] = b + noise * error.normal()
    codes[row] = i % classes
  }
  const names = Array.from({ length: classes }, (_, k) => className(k))
  return [numberColumn('x1', x1), numberColumn('x2', x2), categoryColumn('label', codes, names)]
}
