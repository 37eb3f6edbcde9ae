// The one rule by which sums are taken (see assembly/reduce.ts): results do not depend on lanes, engine or threads.

/** Numbers in a block; within one, term i goes to partial sum i mod 8. */
export const BLOCK = 1024

/** Σ x[i+k]·y[j+k] over one block of n ≤ BLOCK terms. */
export function dotBlock(x: Float64Array, i: number, y: Float64Array, j: number, n: number): number {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let s4 = 0
  let s5 = 0
  let s6 = 0
  let s7 = 0
  const whole = i + n - (n % 8)
  const end = i + n
  for (; i < whole; i += 8, j += 8) {
    s0 += x[i] * y[j]
    s1 += x[i + 1] * y[j + 1]
    s2 += x[i + 2] * y[j + 2]
    s3 += x[i + 3] * y[j + 3]
    s4 += x[i + 4] * y[j + 4]
    s5 += x[i + 5] * y[j + 5]
    s6 += x[i + 6] * y[j + 6]
    s7 += x[i + 7] * y[j + 7]
  }
  let sum = s0 + s4 + (s2 + s6) + (s1 + s5 + (s3 + s7))
  for (; i < end; i++, j++) sum += x[i] * y[j]
  return sum
}

/** Σ x[i+k] over one block of n ≤ BLOCK terms. */
export function sumBlock(x: Float64Array, i: number, n: number): number {
  const s = new Float64Array(8)
  const whole = i + n - (n % 8)
  const end = i + n
  for (; i < whole; i += 8) for (let k = 0; k < 8; k++) s[k] += x[i + k]
  let sum = s[0] + s[4] + (s[2] + s[6]) + (s[1] + s[5] + (s[3] + s[7]))
  for (; i < end; i++) sum += x[i]
  return sum
}
