import type { SearchRandom } from '../define/search-space.ts'
import { SOBOL_NUMBERS } from './sobol-numbers.ts'

const BITS = 32
const TWO_MINUS_32 = 2.3283064365386963e-10

/** The direction numbers of a dimension, the leading bit first. */
function directionsOf(dimension: number): Uint32Array {
  const v = new Uint32Array(BITS)
  if (dimension === 0) {
    for (let bit = 0; bit < BITS; bit++) v[bit] = (1 << (31 - bit)) >>> 0
    return v
  }
  const [polynomial, start] = SOBOL_NUMBERS.split(' ')[dimension - 1].split(':')
  const coefficients = Number(polynomial)
  const degree = 31 - Math.clz32(coefficients)
  for (const [bit, m] of start.split(',').entries()) v[bit] = (Number(m) << (31 - bit)) >>> 0
  for (let bit = degree; bit < BITS; bit++) {
    v[bit] = v[bit - degree] ^ (v[bit - degree] >>> degree)
    for (let k = 1; k < degree; k++) if ((coefficients >>> (degree - k)) & 1) v[bit] ^= v[bit - k]
  }
  return v
}

/** The number of dimensions that have direction numbers. */
export const SOBOL_DIMENSIONS = 128

/**
 * A scrambled Sobol sequence: (index, out) → its point in [0, 1)^d. Each dimension is multiplied by a random lower triangular matrix over GF(2) and
 * shifted (Matoušek 1998, J. Complexity 14, 527–556), which keeps the balance of every power of two of points. Coordinates past the 128th are
 * drawn, not balanced.
 */
export function scrambledSobol(dimensions: number, random: SearchRandom): (index: number, out: Float64Array) => void {
  const balanced = Math.min(dimensions, SOBOL_DIMENSIONS)
  const scrambled = Array.from({ length: balanced }, (_, j) => scramble(directionsOf(j), random.fork('sobol', j)))
  const shifts = Uint32Array.from({ length: balanced }, (_, j) => random.fork('shift', j).uint32())
  return (index, out) => {
    const gray = (index ^ (index >>> 1)) >>> 0
    for (let j = 0; j < balanced; j++) {
      const v = scrambled[j]
      let bits = shifts[j]
      for (let rest = gray, bit = 0; rest !== 0; rest >>>= 1, bit++) if (rest & 1) bits ^= v[bit]
      out[j] = ((bits >>> 0) + 0.5) * TWO_MINUS_32
    }
    if (dimensions > balanced) {
      const rest = random.fork('rest', index)
      for (let j = balanced; j < dimensions; j++) out[j] = rest.uniform()
    }
  }
}

/** Each direction number times a lower triangular matrix with ones on its diagonal: output bit i is the parity of row i and the number. */
function scramble(v: Uint32Array, random: SearchRandom): Uint32Array {
  const rows = Uint32Array.from({ length: BITS }, (_, i) => {
    const diagonal = (1 << (31 - i)) >>> 0
    const above = i === 0 ? 0 : (random.uint32() >>> (32 - i)) << (32 - i)
    return (diagonal | above) >>> 0
  })
  return v.map((number) => {
    let out = 0
    for (let i = 0; i < BITS; i++) if (parity(rows[i] & number)) out |= 1 << (31 - i)
    return out >>> 0
  })
}

function parity(bits: number): number {
  let folded = bits ^ (bits >>> 16)
  folded ^= folded >>> 8
  folded ^= folded >>> 4
  return (0x6996 >>> (folded & 15)) & 1
}
