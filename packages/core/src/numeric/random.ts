import { HpError } from '../define/errors.ts'
import { shuffle } from '../kernels/shuffle.ts'
import { ascending } from './ascending.ts'
import { normalQuantile } from './normal-quantile.ts'
import { philoxInto } from './philox.ts'

/** A stream of random numbers that is a function of its seed and its path of forks, and of nothing else. */
export interface Random {
  /** The stream named `label` (and `index`, 0 when left out) under this one, whatever was drawn from this one before. */
  fork(label: string, index?: number): Random
  /** An integer from 0 to 2³² − 1. */
  uint32(): number
  /** A number in [0, 1), a multiple of 2⁻⁵³. */
  uniform(): number
  /** A standard normal number, by inversion: monotone in one draw of 52 bits, |z| < 8.3. */
  normal(): number
  /** An integer from 0 to n − 1, each equally likely, for 1 ≤ n ≤ 2⁵³ − 1. */
  below(n: number): number
  /** Puts `indices` in random order, in place, and returns it (Fisher–Yates). */
  shuffle(indices: Uint32Array): Uint32Array
  /** The integers 0 to n − 1 in random order. */
  permutation(n: number): Uint32Array
  /** Fills `out` with what as many calls of `uniform` would give. */
  uniformInto(out: Float64Array): void
  /** Fills `out` with what as many calls of `normal` would give. */
  normalInto(out: Float64Array): void
}

/**
 * The stream of a seed: the same numbers on every machine, whatever was drawn before.
 * ```ts
 * import { random } from '@hp/core'
 *
 * random(7).fork('fold', 3).uint32() // => 295188153
 * random(7).fork('fold', 3).below(10) // => 3
 * ```
 * A seed is any integer from 0 to 2⁵³ − 1, or any text (7 and '7' are different seeds).
 * Throws `request/invalid` for another seed.
 */
export function random(seed: number | string): Random {
  const root = new Uint32Array(4)
  if (typeof seed === 'string') return new Stream(identityOf(root, TEXT_SEED, seed, 0))
  if (!isCount(seed)) {
    throw new HpError({
      code: 'request/invalid',
      what: `A seed must be a whole number from 0 to 2^53 - 1, or text, but is ${String(seed)}.`,
      where: 'random(seed)',
      fix: 'give a number such as 7; the same seed gives the same result on every machine',
    })
  }
  return new Stream(identityOf(root, NUMBER_SEED, '', seed))
}

const NUMBER_SEED = 1
const TEXT_SEED = 2
const FORK = 3
const MIXING_KEY = 0x68702e72 // sets the mixing of names apart from the drawing of numbers
const TWO_32 = 4294967296
const TWO_53 = 9007199254740992
const ULP = 1.1102230246251565e-16 // 2⁻⁵³

const MOST_UINT32 = 4294967295
/** Indices from which on the kernels shuffle. */
const MANY = 4096
/** Lone surrogates become U+FFFD, as everywhere. */
const utf8 = new TextEncoder()

function isCount(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0
}

/**
 * The 128 bits that identify a stream, from its parent's and its name. The message is the words
 * (kind, index mod 2³², ⌊index/2³²⌋, bytes in the label), then the label in UTF-8, little-endian, filled with zeros to
 * whole blocks of 16 bytes. Each block m is mixed in by h ← P(h ⊕ m) ⊕ h, where P is Philox4x32-10 under the key
 * (MIXING_KEY, number of the block): Matyas–Meyer–Oseas with P as a fixed permutation. This is a promise: never change it.
 */
function identityOf(parent: Uint32Array, kind: number, label: string, index: number): Uint32Array {
  const bytes = utf8.encode(label)
  const blocks = 1 + Math.ceil(bytes.length / 16)
  const message = new Uint32Array(4 * blocks)
  message[0] = kind
  message[1] = index >>> 0
  message[2] = Math.floor(index / TWO_32)
  message[3] = bytes.length
  for (let i = 0; i < bytes.length; i++) message[4 + (i >>> 2)] |= bytes[i] << (8 * (i & 3))
  const state = Uint32Array.from(parent)
  const mixed = new Uint32Array(4)
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < 4; i++) mixed[i] = state[i] ^ message[4 * block + i]
    philoxInto(mixed, mixed, MIXING_KEY, block)
    for (let i = 0; i < 4; i++) state[i] ^= mixed[i]
  }
  return state
}

/** Block b of a stream is Philox4x32-10 of the counter (b mod 2³², ⌊b/2³²⌋, identity 2, identity 3), key (identity 0, identity 1). */
class Stream implements Random {
  readonly #identity: Uint32Array
  readonly #counter: Uint32Array
  readonly #block = new Uint32Array(4)
  #used = 4

  constructor(identity: Uint32Array) {
    this.#identity = identity
    this.#counter = Uint32Array.of(0, 0, identity[2], identity[3])
  }

  fork(label: string, index = 0): Random {
    if (!isCount(index)) {
      throw new HpError({
        code: 'request/invalid',
        what: `The index of a fork must be a whole number from 0 to 2^53 - 1, but is ${String(index)}.`,
        where: `random.fork('${label}', index)`,
      })
    }
    return new Stream(identityOf(this.#identity, FORK, label, index))
  }

  uint32(): number {
    if (this.#used === 4) this.#refill()
    return this.#block[this.#used++]
  }

  #refill(): void {
    const counter = this.#counter
    philoxInto(this.#block, counter, this.#identity[0], this.#identity[1])
    counter[0] += 1
    if (counter[0] === 0) counter[1] += 1
    this.#used = 0
  }

  /** 53 random bits: 27 of one word above 26 of the next. */
  #bits53(): number {
    const upper = this.uint32() >>> 5
    return upper * 67108864 + (this.uint32() >>> 6)
  }

  uniform(): number {
    return this.#bits53() * ULP
  }

  /** The quantile at an odd multiple of 2⁻⁵³: never 0, ½ or 1, and as far from 0 as from 1. */
  normal(): number {
    const bits = this.#bits53()
    return normalQuantile((bits % 2 === 0 ? bits + 1 : bits) * ULP)
  }

  /** Draws again where the last, incomplete run of n values begins, so that no remainder is favoured. */
  below(n: number): number {
    if (!isCount(n) || n === 0) {
      throw new HpError({
        code: 'request/invalid',
        what: `The bound of a random integer must be a whole number from 1 to 2^53 - 1, but is ${String(n)}.`,
        where: 'random.below(n)',
      })
    }
    if (n < TWO_32) {
      const words = n >>> 0 // so that remainders are of whole words
      let draw = this.uint32()
      if (draw > MOST_UINT32 - words) {
        const least = (-words >>> 0) % words // 2³² mod n, less than n: as many draws are too few to be fair
        while (draw > MOST_UINT32 - least) draw = this.uint32()
      }
      return (draw >>> 0) % words
    }
    const range = n === TWO_32 ? TWO_32 : TWO_53
    const end = range - (range % n)
    let draw = n === TWO_32 ? this.uint32() : this.#bits53()
    while (draw >= end) draw = n === TWO_32 ? this.uint32() : this.#bits53()
    return draw % n
  }

  shuffle(indices: Uint32Array): Uint32Array {
    if (indices.length >= MANY && this.#shuffleMany(indices)) return indices
    const block = this.#block
    for (let i = indices.length - 1; i > 0; i--) {
      const words = (i + 1) >>> 0 // as `below` does, without a call for each
      if (this.#used === 4) this.#refill()
      const draw = block[this.#used]
      let j = 0
      if (draw > MOST_UINT32 - words) j = this.below(words)
      else {
        this.#used++
        j = (draw >>> 0) % words
      }
      const swapped = indices[i]
      indices[i] = indices[j]
      indices[j] = swapped
    }
    return indices
  }

  /** The same by the kernels, which go on with the stream where it stands; false where there are none. */
  #shuffleMany(indices: Uint32Array): boolean {
    const stream = Uint32Array.of(...this.#counter, this.#identity[0], this.#identity[1], ...this.#block, this.#used)
    if (!shuffle(indices, stream)) return false
    this.#counter.set(stream.subarray(0, 4))
    this.#block.set(stream.subarray(6, 10))
    this.#used = stream[10]
    return true
  }

  permutation(n: number): Uint32Array {
    return this.shuffle(ascending(n))
  }

  uniformInto(out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.uniform()
  }

  normalInto(out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.normal()
  }
}
