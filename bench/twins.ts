// K6: every kernel against its plain TypeScript twin, which computes where arrays are not in the kernels' memory; one thread, microseconds a call, best of
// several. `node bench/twins.ts` after `npm run build`.

import { numberLines } from '../packages/core/dist/data/csv-lines.js'
import { cellsOf, record } from '../packages/core/dist/data/csv-scan.js'
import { activate, activationSlope } from '../packages/core/dist/kernels/activation.js'
import { cross16 } from '../packages/core/dist/kernels/cross.js'
import * as kernels from '../packages/core/dist/kernels/index.js'
import { dense, denseBack, denseGradient } from '../packages/core/dist/kernels/layer.js'
import { preciseResidual } from '../packages/core/dist/kernels/precise.js'
import { adamUpdate, momentumUpdate } from '../packages/core/dist/kernels/update.js'

const { allocate, matrix, rows } = kernels
const [n, p, side] = [8192, 20, 128]

/** Makes arrays of numbers: in the kernels' memory, or outside. */
interface Place {
  f64(length: number): Float64Array
  f32(length: number): Float32Array
  i16(length: number): Int16Array
}

const fill = <T extends Float64Array | Float32Array>(array: T): T => {
  for (let i = 0; i < array.length; i++) array[i] = ((i * 7919) % 1009) / 1009
  return array
}
const near: Place = {
  f64: (length) => fill(allocate(length)),
  f32: (length) => fill(allocate(length, Float32Array)),
  i16: (length) => allocate(length, Int16Array),
}
const away: Place = {
  f64: (length) => fill(new Float64Array(length)),
  f32: (length) => fill(new Float32Array(length)),
  i16: (length) => new Int16Array(length),
}

/** A call of a kernel, or of its twin when its arrays are elsewhere. */
type Make = (at: Place) => () => unknown

const ofVectors = (call: (x: Float64Array, y: Float64Array) => unknown): Make => {
  return ({ f64 }) => {
    const [x, y] = [f64(n), f64(n)]
    return () => call(x, y)
  }
}

/** X, a vector of n, and two of p numbers. */
const ofRows = (call: (X: kernels.Rows, y: Float64Array, theta: Float64Array, g: Float64Array) => unknown): Make => {
  return ({ f64 }) => {
    const [X, y, theta, g] = [rows(f64(n * p), n), f64(n), f64(p), f64(p)]
    return () => call(X, y, theta, g)
  }
}

/** A square matrix that is put back before each call, and a vector. */
const ofSquare = (order: number, call: (A: Float64Array, d: Float64Array) => unknown): Make => {
  return ({ f64 }) => {
    const [A, S, d] = [f64(order * order), f64(order * order), f64(order)]
    for (let j = 0; j < order; j++)
      for (let i = 0; i < order; i++) S[i + j * order] = i === j ? 2 * order : 1 / (1 + i + j)
    return () => {
      A.set(S)
      return call(A, d)
    }
  }
}

/** A layer of 64 inputs and outputs, and the values of 256 rows before and behind it. */
const ofLayer = (call: (layer: Parameters<typeof dense>[0], A: Float32Array, Z: Float32Array) => unknown): Make => {
  return ({ f32 }) => {
    const [width, batch] = [64, 256]
    const layer = { inputs: width, outputs: width, weights: f32(width * width), bias: f32(width) }
    const [A, Z] = [f32(width * batch), f32(width * batch)]
    return () => call(layer, A, Z)
  }
}

const makes: Readonly<Record<string, Make>> = {
  dot: ofVectors(kernels.dot),
  axpy: ofVectors((x, y) => kernels.axpy(1e-9, x, y)),
  scale: ofVectors((x) => kernels.scale(0.999999, x)),
  rotate: ofVectors((x, y) => kernels.rotate(0.6, 0.8, x, y)),
  gemv: ofRows((X, y, theta) => kernels.gemv(X, theta, y)),
  gemvT: ofRows((X, y, _, g) => kernels.gemvT(X, y, g)),
  moments: ofRows((X) => kernels.moments(X)),
  squaredGradient: ofRows((X, y, theta, g) => kernels.squaredGradient(X, { y }, theta, g)),
  logisticGradient: ofRows((X, y, theta, g) => kernels.logisticGradient(X, { y }, theta, g)),
  preciseResidual: ({ f64 }) => {
    const [X, y, theta, low, g] = [rows(f64(n * p), n), f64(n), f64(p), f64(p).fill(0), f64(p)]
    return () => preciseResidual(X, { y }, { high: theta, low }, { high: g, low: g.slice() })
  },
  gram: ({ f64 }) => {
    const [X, w, G] = [rows(f64(n * p), n), f64(n), f64(p * p)]
    return () => kernels.gram(X, { w }, G)
  },
  cross16: ({ i16, f64 }) => {
    const [X, R, Q] = [i16(n * p), i16(n * 4), f64(p * 4)]
    return () => cross16(X, n, R, Q)
  },
  gemm: ({ f64 }) => {
    const [A, B, C] = [f64(side * side), f64(side * side), f64(side * side)].map((each) => matrix(each, side, side))
    return () => kernels.gemm(A, B, C)
  },
  gemm32: ({ f32 }) => {
    const [A, B, C] = [f32(side * side), f32(side * side), f32(side * side)].map((each) => matrix(each, side, side))
    return () => kernels.gemm32(A, B, C)
  },
  cholesky: ofSquare(200, (A) => kernels.cholesky(A, 200)),
  solveTriangular: ofSquare(200, (A, d) => kernels.solveTriangular(A, { half: 'lower' }, d.fill(1), 200)),
  qr: ({ f64 }) => {
    const [A, S, tau] = [f64(1000 * 100), f64(1000 * 100), f64(100)]
    return () => {
      A.set(S)
      kernels.qr(A, 1000, tau)
    }
  },
  eigen: ofSquare(100, kernels.eigen),
  softmax: ({ f64 }) => {
    const [Z, P] = [f64(n * 5), f64(n * 5)]
    return () => kernels.softmax(Z, n, P)
  },
  dense: ofLayer((layer, A, Z) => dense(layer, A, Z, 256)),
  denseBack: ofLayer((layer, A, Z) => denseBack(layer, Z, A, 256)),
  denseGradient: ofLayer((layer, A, Z) => denseGradient(layer, Z, A, 256)),
  'activate, gelu': ofLayer((_, A, Z) => activate('gelu', A, Z, A.length)),
  'activationSlope, gelu': ofLayer((_, A, Z) => activationSlope('gelu', A, Z, Z, A.length)),
  momentum: ({ f32 }) => {
    const [theta, g, v] = [f32(n), f32(n), f32(n)]
    return () => momentumUpdate(theta, g, v, 0.9, 1e-6)
  },
  adam: ({ f32 }) => {
    const [theta, g, m, s] = [f32(n), f32(n), f32(n), f32(n)]
    return () => adamUpdate(theta, g, m, s, { beta1: 0.9, beta2: 0.999, rate: 1e-6, epsilon: 1e-8 })
  },
  pow: ofVectors((x, y) => kernels.powEach(x, 1.7, y)),
  ...Object.fromEntries(
    (['exp', 'expm1', 'log', 'log1p', 'logistic', 'sin', 'cos', 'tanh'] as const).map((name) => [
      name,
      ofVectors((x, y) => kernels.each(name, x, y)),
    ]),
  ),
  'lines of a CSV': (at) => {
    const cell = (k: number) => (Math.sin(k) * 3).toFixed(7)
    const line = (i: number) => `${Array.from({ length: p }, (_, j) => cell(i * p + j)).join(',')}\n`
    const text = new TextEncoder().encode(`${Array.from({ length: 1000 }, (_, i) => line(i)).join('')}\n`)
    const columns = Array.from({ length: p }, () => new Float64Array(1000))
    const end = text.length - 1
    if (at === near)
      return () => {
        const lines = numberLines(text, end, 44, p)
        lines?.read(0, columns, 0, 1000)
        lines?.release()
      }
    const cells = cellsOf(p)
    return () => {
      for (let i = 0, from = 0; i < 1000; i++, from = cells.next) record(text, from, end, true, 44, cells, columns, i)
    }
  },
}

/** Microseconds of one call of each, the best of several runs of some milliseconds, the two taking turns. */
function best(calls: readonly (() => unknown)[]): number[] {
  const once = (call: () => unknown, times: number) => {
    const start = performance.now()
    for (let k = 0; k < times; k++) call()
    return ((performance.now() - start) / times) * 1e3
  }
  const times = calls.map((call) => {
    once(call, 3)
    return Math.max(1, Math.ceil(3000 / Math.max(once(call, 1), 0.1)))
  })
  const fastest = calls.map(() => Number.POSITIVE_INFINITY)
  for (let round = 0; round < 7; round++)
    calls.forEach((call, k) => {
      fastest[k] = Math.min(fastest[k], once(call, times[k]))
    })
  return fastest
}

console.log(
  `K6  µs a call, n = ${n}, p = ${p}`.padEnd(34) + ['kernel', 'twin', 'gain'].map((head) => head.padStart(12)).join(''),
)
for (const [name, make] of Object.entries(makes)) {
  const [kernel, twin] = best([make(near), make(away)])
  console.log(
    name.padEnd(34) + [kernel, twin, twin / kernel].map((value) => value.toPrecision(3).padStart(12)).join(''),
  )
}
