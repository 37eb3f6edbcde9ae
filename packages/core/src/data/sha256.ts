/** A SHA-256 under way (FIPS 180-4): `update` with bytes, `hex` when done. */
export interface Sha256 {
  update(bytes: Uint8Array): void
  /** The digest; nothing may be added afterwards. */
  hex(): string
}

/** The first 32 bits of the fractional parts of the roots of the first primes, computed exactly with integers. */
function fractions(count: number, root: 2n | 3n): Int32Array {
  const words = new Int32Array(count)
  let found = 0
  for (let n = 2n; found < count; n++) {
    let prime = true
    for (let d = 2n; d * d <= n; d++) if (n % d === 0n) prime = false
    if (!prime) continue
    // floor(n^(1/root) · 2³²) by bisection; its low 32 bits are the fraction
    const scaled = n << (32n * root)
    let low = 0n
    let high = 1n << 40n
    while (high - low > 1n) {
      const middle = (low + high) >> 1n
      if (middle ** root <= scaled) low = middle
      else high = middle
    }
    words[found++] = Number(BigInt.asIntN(32, low))
  }
  return words
}

let constants: { k: Int32Array; start: Int32Array } | undefined

/** Starts a SHA-256, synchronous because a fingerprint is a property, not a promise: by Node's own code where there is one (10 times as fast). */
export function sha256(): Sha256 {
  const hash = globalThis.process?.getBuiltinModule?.('node:crypto')?.createHash('sha256')
  if (hash === undefined) return portableSha256()
  return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') }
}

/** The same in plain TypeScript, for browsers. */
export function portableSha256(): Sha256 {
  constants ??= { k: fractions(64, 3n), start: fractions(8, 2n) }
  const { k, start } = constants
  const state = start.slice()
  const w = new Int32Array(64)
  const rest = new Uint8Array(64)
  let held = 0
  let total = 0

  function compress(bytes: Uint8Array, at: number) {
    for (let i = 0; i < 16; i++, at += 4)
      w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15]
      const y = w[i - 2]
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0
    }
    let a = state[0]
    let b = state[1]
    let c = state[2]
    let d = state[3]
    let e = state[4]
    let f = state[5]
    let g = state[6]
    let h = state[7]
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + k[i] + w[i]) | 0
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
      h = g
      g = f
      f = e
      e = (d + t1) | 0
      d = c
      c = b
      b = a
      a = (t1 + t2) | 0
    }
    state[0] += a
    state[1] += b
    state[2] += c
    state[3] += d
    state[4] += e
    state[5] += f
    state[6] += g
    state[7] += h
  }

  function update(bytes: Uint8Array) {
    total += bytes.length
    let at = 0
    if (held > 0) {
      at = Math.min(64 - held, bytes.length)
      rest.set(bytes.subarray(0, at), held)
      held += at
      if (held < 64) return
      compress(rest, 0)
      held = 0
    }
    for (; at + 64 <= bytes.length; at += 64) compress(bytes, at)
    rest.set(bytes.subarray(at))
    held = bytes.length - at
  }

  function hex(): string {
    const bits = new DataView(new ArrayBuffer(8))
    bits.setBigUint64(0, BigInt(total) * 8n)
    update(new Uint8Array([0x80, ...new Uint8Array((119 - held) % 64)]))
    update(new Uint8Array(bits.buffer))
    return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
  }

  return { update, hex }
}
