// Figures for docs/performance.md: the kernels against this machine's own limits, measured in the same run, and against
// their twins. `node bench/kernels.ts [--peers]` after `npm run build`; --peers adds numpy, if python3 has it.
import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import * as kernels from '../packages/core/dist/kernels/index.js'

const { allocate, gram, matrix, peak, Pool, release, rows } = kernels
const REPEATS = 7
const pool = new Pool({ threads: 2 })

/** The median time of one call in milliseconds; calls too short to time are repeated. */
function time(body: () => unknown): number {
  const once = () => {
    const start = performance.now()
    body()
    return performance.now() - start
  }
  once()
  const calls = Math.max(1, Math.ceil(5 / Math.max(once(), 1e-4)))
  const times = Array.from({ length: REPEATS }, () => {
    const start = performance.now()
    for (let call = 0; call < calls; call++) body()
    return (performance.now() - start) / calls
  })
  return times.sort((a, b) => a - b)[REPEATS >> 1]
}

const fill = (array: Float64Array | Float32Array) => {
  for (let i = 0; i < array.length; i++) array[i] = ((i * 7919) % 1009) / 1009
  return array
}
const numbers = (length: number) => fill(allocate(length)) as Float64Array
const table = (title: string, columns: string[], lines: (string | number)[][]) => {
  const cells = [
    columns,
    ...lines.map((line) => line.map((each) => (typeof each === 'number' ? each.toPrecision(3) : each))),
  ]
  console.log(`\n${title}`)
  for (const line of cells) console.log(line.map((cell, i) => (i ? cell.padStart(14) : cell.padEnd(30))).join(''))
}

console.log(`${cpus()[0]?.model} × ${cpus().length}, Node.js ${process.version}, medians of ${REPEATS}`)

// K1: gemm against multiplications and additions in registers
const most = 48e6 / time(() => peak(1e6)) / 1e6
const squares = [256, 512, 1000].map((n) => {
  const [A, B, C] = [numbers(n * n), numbers(n * n), numbers(n * n)]
  const speed = (2 * n ** 3) / time(() => kernels.gemm(matrix(A, n, n), matrix(B, n, n), matrix(C, n, n))) / 1e6
  const floats = [A, B, C].map((each) => {
    release(each)
    return fill(allocate(n * n, Float32Array)) as Float32Array
  })
  const [a, b, c] = floats.map((each) => matrix(each, n, n))
  const speed32 = (2 * n ** 3) / time(() => kernels.gemm32(a, b, c)) / 1e6
  floats.forEach(release)
  return [`gemm ${n}`, speed, speed / most, speed32, speed32 / most / 2]
})
table(`K1  GFLOP/s; registers alone: ${most.toPrecision(3)} (f64)`, ['', 'f64', 'of peak', 'f32', 'of peak'], squares)

// K2: one pass for cost and gradient against reading alone
{
  const [n, p] = [1_000_000, 20]
  const X = numbers(n * p)
  const [y, theta, g] = [numbers(n), numbers(p + 1), allocate(p + 1)]
  const piece = (n * p) / 32
  const pieces = Array.from({ length: 32 }, (_, i) => [
    X.byteOffset + i * piece * 8,
    X.byteOffset + i * piece * 8,
    piece,
  ])
  const half = (n * p) / 2
  const one = Math.min(
    time(() => kernels.dot(X, X)),
    time(() => kernels.dot(X.subarray(0, half), X.subarray(half))),
  )
  const two = time(() => pool.run({ kernel: 'dot', tasks: pieces, scratchBytes: 0 }))
  const speed = (ms: number) => (n * p * 8) / ms / 1e6
  const lines = [
    ['read', speed(one), 1, speed(two), 1],
    ...[kernels.squaredGradient, kernels.logisticGradient].map((gradient) => {
      const times = [undefined, pool].map((each) => time(() => gradient(rows(X, n), { y }, theta, g, each)))
      return [gradient.name, speed(times[0]), one / times[0], speed(times[1]), two / times[1]]
    }),
  ]
  table('K2  GB/s, 1e6 × 20', ['', '1 thread', 'of reading', '2 threads', 'of reading'], lines)
  for (const array of [X, y, theta, g]) release(array)
}

// K3: cross products
const shapes = [
  [1_000_000, 20],
  [100_000, 100],
  [20_000, 500],
] as const
const numpy = process.argv.includes('--peers') ? numpyTimes() : undefined
const products = shapes.map(([n, p], i) => {
  const X = numbers(n * p)
  const G = new Float64Array(p * p)
  const times = [undefined, pool].map((each) => time(() => gram(rows(X, n), {}, G, each)))
  release(X)
  const [one, two] = numpy?.[i] ?? [Number.NaN, Number.NaN]
  return [`XᵀX ${n} × ${p}`, ...times, (n * p * p) / times[0] / 1e6, one, two, one / times[0], two / times[1]]
})
const heads = ['', 'ms, 1 thread', '2 threads', 'GFLOP/s, 1', 'numpy 1', 'numpy 2', 'ratio 1', 'ratio 2']
table('K3  (a ratio above 1: faster than numpy)', heads, products)

/** Milliseconds of numpy's X.T @ X with one and with two threads, for each shape. */
function numpyTimes(): number[][] | undefined {
  const script = `
import json, time, numpy as np
result = []
for n, p in ${JSON.stringify(shapes)}:
    x = np.asfortranarray(np.random.default_rng(0).random((n, p)))
    times = []
    for _ in range(${REPEATS + 1}):
        start = time.perf_counter(); x.T @ x; times.append(time.perf_counter() - start)
    result.append(sorted(times[1:])[${REPEATS >> 1}] * 1e3)
print(json.dumps(result))`
  const runs = ['1', '2'].map((threads) => {
    const env = { ...process.env, OPENBLAS_NUM_THREADS: threads, OMP_NUM_THREADS: threads }
    const { status, stdout } = spawnSync('python3', ['-c', script], { env })
    return status === 0 ? (JSON.parse(stdout.toString()) as number[]) : undefined
  })
  const [one, two] = runs
  if (one && two) return one.map((ms, i) => [ms, two[i]])
  console.log('numpy is not installed: no ratios for K3')
  return undefined
}

// K6: every kernel against its twin, which computes when the arrays are not in the kernels' memory
{
  const [n, p] = [8192, 20]
  const make: Record<string, (place: (length: number) => Float64Array) => () => unknown> = {
    dot: (at) =>
      (
        (x, y) => () =>
          kernels.dot(x, y)
      )(at(n), at(n)),
    axpy: (at) =>
      (
        (x, y) => () =>
          kernels.axpy(1e-9, x, y)
      )(at(n), at(n)),
    scale: (at) =>
      (
        (x) => () =>
          kernels.scale(0.999999, x)
      )(at(n)),
    rotate: (at) =>
      (
        (x, y) => () =>
          kernels.rotate(0.6, 0.8, x, y)
      )(at(n), at(n)),
    gemv: (at) =>
      (
        (X, b, z) => () =>
          kernels.gemv(rows(X, n), b, z)
      )(at(n * p), at(p), at(n)),
    gemvT: (at) =>
      (
        (X, r, g) => () =>
          kernels.gemvT(rows(X, n), r, g)
      )(at(n * p), at(n), at(p)),
    moments: (at) =>
      (
        (X) => () =>
          kernels.moments(rows(X, n))
      )(at(n * p)),
    squaredGradient: (at) =>
      (
        (X, y, t, g) => () =>
          kernels.squaredGradient(rows(X, n), { y }, t, g)
      )(at(n * p), at(n), at(p), at(p)),
    logisticGradient: (at) =>
      (
        (X, y, t, g) => () =>
          kernels.logisticGradient(rows(X, n), { y }, t, g)
      )(at(n * p), at(n), at(p), at(p)),
    gram: (at) =>
      (
        (X, w, G) => () =>
          gram(rows(X, n), { w }, G)
      )(at(n * p), at(n), at(p * p)),
    gemm: (at) =>
      (
        (A, B, C) => () =>
          kernels.gemm(matrix(A, 128, 128), matrix(B, 128, 128), matrix(C, 128, 128))
      )(at(128 * 128), at(128 * 128), at(128 * 128)),
    cholesky: (at) =>
      ((A, S) => () => {
        A.set(S)
        kernels.cholesky(A, 200)
      })(at(200 * 200), positive(200, at)),
    solveTriangular: (at) =>
      (
        (L, b) => () =>
          kernels.solveTriangular(L, { half: 'lower' }, b.fill(1), 200)
      )(positive(200, at), at(200)),
    qr: (at) =>
      ((A, S, tau) => () => {
        A.set(S)
        kernels.qr(A, 1000, tau)
      })(at(1000 * 100), at(1000 * 100), at(100)),
    eigen: (at) =>
      ((A, S, d) => () => {
        A.set(S)
        kernels.eigen(A, d)
      })(at(100 * 100), positive(100, at), at(100)),
    softmax: (at) =>
      (
        (Z, P) => () =>
          kernels.softmax(Z, n, P)
      )(at(n * 5), at(n * 5)),
  }
  for (const name of ['exp', 'expm1', 'log', 'log1p', 'logistic', 'sin', 'tanh'] as const) {
    make[name] = (at) =>
      (
        (x, y) => () =>
          kernels.each(name, x, y)
      )(at(n), at(n))
  }
  make.pow = (at) =>
    (
      (x, y) => () =>
        kernels.powEach(x, 1.7, y)
    )(at(n), at(n))
  const lines = Object.entries(make).map(([name, body]) => {
    const wasm = time(body(numbers)) * 1e3
    const twin = time(body((length) => fill(new Float64Array(length)) as Float64Array)) * 1e3
    return [name, wasm, twin, twin / wasm]
  })
  table(`K6  µs a call (n = ${n}, p = ${p}; matrices 100 … 1000)`, ['', 'kernel', 'twin', 'gain'], lines)
}

/** A symmetric matrix with a diagonal that makes it positive definite. */
function positive(n: number, at: (length: number) => Float64Array): Float64Array {
  const S = at(n * n)
  for (let j = 0; j < n; j++) for (let i = 0; i < n; i++) S[i + j * n] = i === j ? 2 * n : 1 / (1 + i + j)
  return S
}
await pool.close()
