// One layer of a network over a batch: its sums, and their derivatives. T is f32 or f64.
// A batch stands in panels: 32 bytes (8 rows in f32, 4 in f64) of unit 0, then of unit 1, …; the last panel is filled up
// with zeros. Weights stand output by output. Every sum is taken term by term in order, whatever the lanes.

/** Bytes of a panel for each unit. */
const PANEL: usize = 32

/** Z ← b + WA, panel by panel: every output Σᵢ W[o][i]·A[i] in the order of i, from its bias on. */
// @ts-ignore: decorator
@inline
function dense<T>(W: usize, b: usize, A: usize, Z: usize, inputs: i32, outputs: i32, panels: i32): void {
  const size = sizeof<T>()
  const line = (<usize>inputs) * size
  const deep = (<usize>inputs) * PANEL
  for (; panels > 0; panels--, A += deep) {
    let o = 0
    let w = W
    for (; o + 4 <= outputs; o += 4, w += 4 * line, Z += 4 * PANEL) {
      const at = b + (<usize>o) * size
      let c00 = v128.load_splat<T>(at)
      let c01 = c00
      let c10 = v128.load_splat<T>(at + size)
      let c11 = c10
      let c20 = v128.load_splat<T>(at + 2 * size)
      let c21 = c20
      let c30 = v128.load_splat<T>(at + 3 * size)
      let c31 = c30
      let w0 = w
      for (let a = A, end = A + deep; a < end; a += PANEL, w0 += size) {
        const a0 = v128.load(a)
        const a1 = v128.load(a, 16)
        let v = v128.load_splat<T>(w0)
        c00 = v128.add<T>(c00, v128.mul<T>(v, a0))
        c01 = v128.add<T>(c01, v128.mul<T>(v, a1))
        v = v128.load_splat<T>(w0 + line)
        c10 = v128.add<T>(c10, v128.mul<T>(v, a0))
        c11 = v128.add<T>(c11, v128.mul<T>(v, a1))
        v = v128.load_splat<T>(w0 + 2 * line)
        c20 = v128.add<T>(c20, v128.mul<T>(v, a0))
        c21 = v128.add<T>(c21, v128.mul<T>(v, a1))
        v = v128.load_splat<T>(w0 + 3 * line)
        c30 = v128.add<T>(c30, v128.mul<T>(v, a0))
        c31 = v128.add<T>(c31, v128.mul<T>(v, a1))
      }
      v128.store(Z, c00)
      v128.store(Z, c01, 16)
      v128.store(Z, c10, 32)
      v128.store(Z, c11, 48)
      v128.store(Z, c20, 64)
      v128.store(Z, c21, 80)
      v128.store(Z, c30, 96)
      v128.store(Z, c31, 112)
    }
    for (; o < outputs; o++, w += line, Z += PANEL) {
      let c0 = v128.load_splat<T>(b + (<usize>o) * size)
      let c1 = c0
      let w0 = w
      for (let a = A, end = A + deep; a < end; a += PANEL, w0 += size) {
        const v = v128.load_splat<T>(w0)
        c0 = v128.add<T>(c0, v128.mul<T>(v, v128.load(a)))
        c1 = v128.add<T>(c1, v128.mul<T>(v, v128.load(a, 16)))
      }
      v128.store(Z, c0)
      v128.store(Z, c1, 16)
    }
  }
}

/** E ← WᵀD, panel by panel: every input Σₒ W[o][i]·D[o] in the order of o. */
// @ts-ignore: decorator
@inline
function denseBack<T>(W: usize, D: usize, E: usize, inputs: i32, outputs: i32, panels: i32): void {
  const size = sizeof<T>()
  const line = (<usize>inputs) * size
  const deep = (<usize>outputs) * PANEL
  for (; panels > 0; panels--, D += deep) {
    let i = 0
    let w = W
    for (; i + 4 <= inputs; i += 4, w += 4 * size, E += 4 * PANEL) {
      let c00 = v128.splat<T>(0)
      let c01 = c00
      let c10 = c00
      let c11 = c00
      let c20 = c00
      let c21 = c00
      let c30 = c00
      let c31 = c00
      let w0 = w
      for (let d = D, end = D + deep; d < end; d += PANEL, w0 += line) {
        const d0 = v128.load(d)
        const d1 = v128.load(d, 16)
        let v = v128.load_splat<T>(w0)
        c00 = v128.add<T>(c00, v128.mul<T>(v, d0))
        c01 = v128.add<T>(c01, v128.mul<T>(v, d1))
        v = v128.load_splat<T>(w0 + size)
        c10 = v128.add<T>(c10, v128.mul<T>(v, d0))
        c11 = v128.add<T>(c11, v128.mul<T>(v, d1))
        v = v128.load_splat<T>(w0 + 2 * size)
        c20 = v128.add<T>(c20, v128.mul<T>(v, d0))
        c21 = v128.add<T>(c21, v128.mul<T>(v, d1))
        v = v128.load_splat<T>(w0 + 3 * size)
        c30 = v128.add<T>(c30, v128.mul<T>(v, d0))
        c31 = v128.add<T>(c31, v128.mul<T>(v, d1))
      }
      v128.store(E, c00)
      v128.store(E, c01, 16)
      v128.store(E, c10, 32)
      v128.store(E, c11, 48)
      v128.store(E, c20, 64)
      v128.store(E, c21, 80)
      v128.store(E, c30, 96)
      v128.store(E, c31, 112)
    }
    for (; i < inputs; i++, w += size, E += PANEL) {
      let c0 = v128.splat<T>(0)
      let c1 = c0
      let w0 = w
      for (let d = D, end = D + deep; d < end; d += PANEL, w0 += line) {
        const v = v128.load_splat<T>(w0)
        c0 = v128.add<T>(c0, v128.mul<T>(v, v128.load(d)))
        c1 = v128.add<T>(c1, v128.mul<T>(v, v128.load(d, 16)))
      }
      v128.store(E, c0)
      v128.store(E, c1, 16)
    }
  }
}

/**
 * G ← G + DᵀR and g ← g + Σ D, over the rows of a batch in their order: D in panels, R row by row, G like the weights,
 * g like the biases. Inputs outside, so that 32 bytes of every row stay in the nearest cache while all outputs take them.
 * Only the 32 bytes from…to of each row, and with `rest` what is left after the last whole ones, and g.
 */
// @ts-ignore: decorator
@inline
function denseGradient<T>(
  D: usize, R: usize, G: usize, g: usize, inputs: i32, outputs: i32, rows: i32, from: i32, to: i32, rest: bool,
): void {
  const size = sizeof<T>()
  const line = (<usize>inputs) * size
  const deep = (<usize>outputs) * PANEL
  const wide = line & ~31
  const whole = (<usize>(rows / <i32>(PANEL / size))) * deep
  for (let i = (<usize>from) << 5; i < (<usize>to) << 5; i += 32) {
    let o = 0
    let d = D
    let at = G + i
    for (; o + 4 <= outputs; o += 4, d += 4 * PANEL, at += 4 * line) fourGradients<T>(d, deep, whole, R + i, line, at, rows)
    for (; o < outputs; o++, d += PANEL, at += line) oneGradient<T>(d, deep, R + i, line, at, rows)
  }
  if (!rest) return
  if (wide < line) for (let o: usize = 0; o < <usize>outputs; o++) gradientRest<T>(D + o * PANEL, deep, R, G + o * line, wide, line, rows)
  biasGradient<T>(D, deep, g, outputs, rows)
}

/** 32 bytes of the gradient of four outputs. */
// @ts-ignore: decorator
@inline
function fourGradients<T>(D: usize, deep: usize, whole: usize, R: usize, line: usize, G: usize, rows: i32): void {
  const size = sizeof<T>()
  let at = G
  let c00 = v128.load(at)
  let c01 = v128.load(at, 16)
  at += line
  let c10 = v128.load(at)
  let c11 = v128.load(at, 16)
  at += line
  let c20 = v128.load(at)
  let c21 = v128.load(at, 16)
  at += line
  let c30 = v128.load(at)
  let c31 = v128.load(at, 16)
  let r = R
  const end = R + (<usize>rows) * line
  for (let d = D; r < end; d += deep) {
    const last = d < D + whole ? d + PANEL : d + (end - r) / line * size
    for (let lane = d; lane < last; lane += size, r += line) {
      const r0 = v128.load(r)
      const r1 = v128.load(r, 16)
      let v = v128.load_splat<T>(lane)
      c00 = v128.add<T>(c00, v128.mul<T>(v, r0))
      c01 = v128.add<T>(c01, v128.mul<T>(v, r1))
      v = v128.load_splat<T>(lane, 32)
      c10 = v128.add<T>(c10, v128.mul<T>(v, r0))
      c11 = v128.add<T>(c11, v128.mul<T>(v, r1))
      v = v128.load_splat<T>(lane, 64)
      c20 = v128.add<T>(c20, v128.mul<T>(v, r0))
      c21 = v128.add<T>(c21, v128.mul<T>(v, r1))
      v = v128.load_splat<T>(lane, 96)
      c30 = v128.add<T>(c30, v128.mul<T>(v, r0))
      c31 = v128.add<T>(c31, v128.mul<T>(v, r1))
    }
  }
  v128.store(at, c30)
  v128.store(at, c31, 16)
  at -= line
  v128.store(at, c20)
  v128.store(at, c21, 16)
  at -= line
  v128.store(at, c10)
  v128.store(at, c11, 16)
  v128.store(G, c00)
  v128.store(G, c01, 16)
}

/** 32 bytes of the gradient of one output. */
// @ts-ignore: decorator
@inline
function oneGradient<T>(D: usize, deep: usize, R: usize, line: usize, G: usize, rows: i32): void {
  const size = sizeof<T>()
  let c0 = v128.load(G)
  let c1 = v128.load(G, 16)
  let r = R
  const end = r + (<usize>rows) * line
  for (let d = D; r < end; d += deep) {
    for (let lane = d; lane < d + PANEL && r < end; lane += size, r += line) {
      const v = v128.load_splat<T>(lane)
      c0 = v128.add<T>(c0, v128.mul<T>(v, v128.load(r)))
      c1 = v128.add<T>(c1, v128.mul<T>(v, v128.load(r, 16)))
    }
  }
  v128.store(G, c0)
  v128.store(G, c1, 16)
}

/** The inputs after the last whole 32 bytes, for one output. */
// @ts-ignore: decorator
@inline
function gradientRest<T>(D: usize, deep: usize, R: usize, G: usize, from: usize, line: usize, rows: i32): void {
  const size = sizeof<T>()
  for (let i = from; i < line; i += size) {
    let sum = load<T>(G + i)
    let r = R + i
    const end = r + (<usize>rows) * line
    for (let d = D; r < end; d += deep) {
      for (let lane = d; lane < d + PANEL && r < end; lane += size, r += line) {
        sum = <T>(sum + <T>(load<T>(lane) * load<T>(r)))
      }
    }
    store<T>(G + i, sum)
  }
}

// @ts-ignore: decorator
@inline
function biasGradient<T>(D: usize, deep: usize, g: usize, outputs: i32, rows: i32): void {
  const size = sizeof<T>()
  let o = 0
  for (; o + 4 <= outputs; o += 4, D += 4 * PANEL, g += 4 * size) {
    let s0 = load<T>(g)
    let s1 = load<T>(g + size)
    let s2 = load<T>(g + 2 * size)
    let s3 = load<T>(g + 3 * size)
    let left = rows
    for (let d = D; left > 0; d += deep) {
      for (let lane = d; lane < d + PANEL && left > 0; lane += size, left--) {
        s0 = <T>(s0 + load<T>(lane))
        s1 = <T>(s1 + load<T>(lane, 32))
        s2 = <T>(s2 + load<T>(lane, 64))
        s3 = <T>(s3 + load<T>(lane, 96))
      }
    }
    store<T>(g, s0)
    store<T>(g + size, s1)
    store<T>(g + 2 * size, s2)
    store<T>(g + 3 * size, s3)
  }
  for (; o < outputs; o++, D += PANEL, g += size) {
    let sum = load<T>(g)
    let left = rows
    for (let d = D; left > 0; d += deep) {
      for (let lane = d; lane < d + PANEL && left > 0; lane += size, left--) sum = <T>(sum + load<T>(lane))
    }
    store<T>(g, sum)
  }
}

export function dense32(W: usize, b: usize, A: usize, Z: usize, inputs: i32, outputs: i32, panels: i32): void {
  dense<f32>(W, b, A, Z, inputs, outputs, panels)
}
export function dense64(W: usize, b: usize, A: usize, Z: usize, inputs: i32, outputs: i32, panels: i32): void {
  dense<f64>(W, b, A, Z, inputs, outputs, panels)
}
export function denseBack32(W: usize, D: usize, E: usize, inputs: i32, outputs: i32, panels: i32): void {
  denseBack<f32>(W, D, E, inputs, outputs, panels)
}
export function denseBack64(W: usize, D: usize, E: usize, inputs: i32, outputs: i32, panels: i32): void {
  denseBack<f64>(W, D, E, inputs, outputs, panels)
}
export function denseGradient32(
  D: usize, R: usize, G: usize, g: usize, inputs: i32, outputs: i32, rows: i32, from: i32, to: i32, rest: bool,
): void {
  denseGradient<f32>(D, R, G, g, inputs, outputs, rows, from, to, rest)
}
export function denseGradient64(
  D: usize, R: usize, G: usize, g: usize, inputs: i32, outputs: i32, rows: i32, from: i32, to: i32, rest: bool,
): void {
  denseGradient<f64>(D, R, G, g, inputs, outputs, rows, from, to, rest)
}
