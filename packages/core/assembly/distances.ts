// Squared distances of points to centres, coordinate by coordinate.

/**
 * out[at·n + i] ← Σⱼ ((xⱼ − cⱼᵢ)sⱼᵢ)² for m points x, d numbers each, and n centres c with scales s, d rows of n numbers; coordinate j counts where
 * among[j] is not 0.
 */
export function scaledDistances(points: usize, m: i32, centres: usize, scales: usize, n: i32, d: i32, among: usize, out: usize): void {
  const row = (<usize>n) << 3
  const whole = (<usize>(n & ~1)) << 3
  for (let at = 0; at < m; at++, out += row, points += (<usize>d) << 3) {
    memory.fill(out, 0, row)
    for (let j: usize = 0; j < <usize>d; j++) {
      if (load<f64>(among + (j << 3)) == 0) continue
      const x = load<f64>(points + (j << 3))
      const xx = f64x2.splat(x)
      const c = centres + j * row
      const s = scales + j * row
      let i: usize = 0
      for (; i < whole; i += 16) {
        const z = f64x2.mul(f64x2.sub(xx, v128.load(c + i)), v128.load(s + i))
        v128.store(out + i, f64x2.add(v128.load(out + i), f64x2.mul(z, z)))
      }
      if (n & 1) {
        const z = (x - load<f64>(c + i)) * load<f64>(s + i)
        store<f64>(out + i, load<f64>(out + i) + z * z)
      }
    }
  }
}

/**
 * out[at] ← first + Σᵢ peaks[i]·e^(−distances[at·n + i]) for m rows of n distances ≥ 0; e^(−k/steps), k = 0, 1 …, stands in the table, of which `last`
 * is the last place, and what is beyond counts as there.
 */
export function sumDecays(
  distances: usize, m: i32, n: i32, peaks: usize, table: usize, steps: f64, last: f64, first: f64, out: usize,
): void {
  const end = last / steps
  const step = 1 / steps
  const row = (<usize>n) << 3
  for (let at = 0; at < m; at++, out += 8, distances += row) {
    let sum = first
    for (let i: usize = 0; i < row; i += 8) {
      const x = min(load<f64>(distances + i), end)
      const k = floor(x * steps)
      const r = k * step - x
      const power = load<f64>(table + ((<usize><i32>k) << 3))
      sum += load<f64>(peaks + i) * (power * (1 + r * (1 + r * (0.5 + r * 0.16666666666666666))))
    }
    store<f64>(out, sum)
  }
}
