// K1 and K2: kernels against this machine's own limits, measured in the same run, in turns. `node bench/kernels.ts` after `npm run build`.
import { cpus } from 'node:os'
import * as kernels from '../packages/core/dist/kernels/index.js'

const { allocate, matrix, peak, Pool, release, rows } = kernels
const REPEATS = 7
const pool = new Pool({ threads: 2 })

/** The median time of each call in milliseconds, the calls taking turns; calls too short to time are repeated. */
function medians(calls: readonly (() => unknown)[]): number[] {
  const once = (call: () => unknown, times = 1) => {
    const start = performance.now()
    for (let k = 0; k < times; k++) call()
    return (performance.now() - start) / times
  }
  const times = calls.map((call) => {
    once(call)
    return Math.max(1, Math.ceil(5 / Math.max(once(call), 1e-4)))
  })
  const all = Array.from({ length: REPEATS }, () => calls.map((call, k) => once(call, times[k])))
  return calls.map((_, k) => all.map((round) => round[k]).sort((a, b) => a - b)[REPEATS >> 1])
}

const fill = <T extends Float64Array | Float32Array>(array: T): T => {
  for (let i = 0; i < array.length; i++) array[i] = ((i * 7919) % 1009) / 1009
  return array
}
const numbers = (length: number) => fill(allocate(length))
const table = (title: string, columns: string[], lines: (string | number)[][]) => {
  const cells = [
    columns,
    ...lines.map((line) => line.map((each) => (typeof each === 'number' ? each.toPrecision(3) : each))),
  ]
  console.log(`\n${title}`)
  for (const line of cells) console.log(line.map((cell, i) => (i ? cell.padStart(16) : cell.padEnd(20))).join(''))
}

console.log(`${cpus()[0]?.model} × ${cpus().length}, Node.js ${process.version}, medians of ${REPEATS}`)

// K1: gemm against multiplications and additions in registers
const squares = [256, 512, 1000].map((n) => {
  const f64 = [0, 1, 2].map(() => matrix(fill(allocate(n * n)), n, n))
  const f32 = [0, 1, 2].map(() => matrix(fill(allocate(n * n, Float32Array)), n, n))
  const [registers, product, product32] = medians([
    () => peak(1e6),
    () => kernels.gemm(f64[0], f64[1], f64[2]),
    () => kernels.gemm32(f32[0], f32[1], f32[2]),
  ])
  for (const { values } of [...f64, ...f32]) release(values)
  const most = 48e6 / registers / 1e6
  const [speed, speed32] = [product, product32].map((ms) => (2 * n ** 3) / ms / 1e6)
  return [`gemm ${n}`, most, speed, speed / most, 0.75, speed32, speed32 / most / 2, 0.75]
})
table('K1  GFLOP/s', ['', 'registers', 'f64', 'of registers', 'goal', 'f32', 'of twice these', 'goal'], squares)

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
  const [alone, halves, together, ...passes] = medians([
    () => kernels.dot(X, X),
    () => kernels.dot(X.subarray(0, half), X.subarray(half)),
    () => pool.run({ kernel: 'dot', tasks: pieces, scratchBytes: 0 }),
    ...[kernels.squaredGradient, kernels.logisticGradient].flatMap((gradient) =>
      [undefined, pool].map((each) => () => gradient(rows(X, n), { y }, theta, g, each)),
    ),
  ])
  const [one, two] = [Math.min(alone, halves), together]
  const speed = (ms: number) => (n * p * 8) / ms / 1e6
  table(
    'K2  GB/s, 1e6 × 20',
    ['', '1 thread', 'of reading', 'goal', '2 threads', 'of reading', 'goal'],
    [
      ['reading alone', speed(one), 1, '', speed(two), 1, ''],
      ['squared error', speed(passes[0]), one / passes[0], 0.8, speed(passes[1]), two / passes[1], 0.8],
      ['log loss', speed(passes[2]), one / passes[2], '', speed(passes[3]), two / passes[3], ''],
    ],
  )
  for (const array of [X, y, theta, g]) release(array)
}
await pool.close()
