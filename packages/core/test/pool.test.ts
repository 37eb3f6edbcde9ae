// The pool needs worker.js, which exists in the built package only.
import { spawnSync } from 'node:child_process'
import {
  allocate,
  gemm,
  gram,
  gramLater,
  matrix,
  memoryUse,
  Pool,
  release,
  rows,
  squaredGradient,
} from '@hp/core/kernels'
import { afterAll, expect, test } from 'vitest'

const n = 20_000
const p = 7
const X = allocate(n * p).map((_, i) => ((i * 7919) % 1009) / 1009)
const design = rows(allocate(n * p), n)
design.values.set(X)
const y = allocate(n)
y.set(X.subarray(0, n))
const theta = allocate(p + 1).fill(0.3)

const pools = [1, 2, 3, 8].map((threads) => new Pool({ threads }))
afterAll(() => Promise.all(pools.map((pool) => pool.close())))

test('results do not depend on the number of threads', async () => {
  const results: number[][] = []
  for (const pool of [undefined, ...pools, ...pools]) {
    const g = new Float64Array(p + 1)
    const G = new Float64Array(p * p)
    const H = new Float64Array(p * p)
    const cost = squaredGradient(design, { y }, theta, g, pool)
    gram(design, { w: y }, G, pool)
    if (pool) await gramLater(design, { w: y }, H, pool)
    results.push([cost, ...g, ...G])
    if (pool) expect(H).toEqual(G)
  }
  for (const result of results) expect(result).toEqual(results[0])
})

test('a product is cut into the same pieces for any number of threads', () => {
  const size = 300
  const A = allocate(size * size)
  A.forEach((_, i) => {
    A[i] = ((i * 31) % 101) / 101
  })
  const products = [undefined, ...pools].map((pool) => {
    const C = allocate(size * size)
    gemm(matrix(A, size, size), matrix(A, size, size), matrix(C, size, size), pool)
    return C
  })
  for (const C of products) expect(C).toEqual(products[0])
  for (const array of [A, ...products]) release(array)
  const [tall, few] = [400_000, 3]
  const [B, W] = [allocate(tall * 2), allocate(2 * few).fill(0.5)]
  B.fill(0.25)
  const sums = allocate(tall * few)
  gemm(matrix(B, tall, 2), matrix(W, 2, few), matrix(sums, tall, few), pools[1])
  expect(sums.every((each) => each === 0.25)).toBe(true)
  for (const array of [B, W, sums]) release(array)
})

test('an abort ends a long job within 50 ms, and the pool goes on', async () => {
  const pool = new Pool({ threads: 2 })
  const wide = rows(allocate(4096 * 1200).fill(0.5), 4096)
  const G = new Float64Array(1200 * 1200)
  const before = memoryUse().usedBytes
  const delays: number[] = [] // a busy machine may delay one of them
  for (let attempt = 0; attempt < 3; attempt++) {
    const abort = new AbortController()
    let asked = 0
    setTimeout(() => {
      asked = performance.now()
      abort.abort()
    }, 40)
    await expect(gramLater(wide, {}, G, pool, abort.signal)).rejects.toThrow('abort')
    delays.push(performance.now() - asked)
  }
  expect(Math.min(...delays)).toBeLessThan(50)
  const small = new Float64Array(p * p)
  await gramLater(design, {}, small, pool)
  expect(small[0]).toBeGreaterThan(0)
  await pool.close()
  expect(memoryUse().usedBytes).toBeLessThanOrEqual(before)
  release(wide.values)
})

test('a kernel that traps is a clear error, and the pool goes on', async () => {
  const pool = new Pool({ threads: 2 })
  const outside = [1, 2 ** 32 - 100_000, 1000]
  const job = { kernel: 'scale', tasks: [outside, outside], scratchBytes: 0 } as const
  expect(() => pool.run(job)).toThrow(expect.objectContaining({ code: 'kernels/worker' }))
  await expect(pool.runLater(job)).rejects.toMatchObject({ code: 'kernels/worker' })
  const G = new Float64Array(p * p)
  gram(design, {}, G, pool)
  expect(G[0]).toBeGreaterThan(0)
  await pool.close()
})

test('a worker that dies is replaced', async () => {
  const pool = new Pool({ threads: 3 })
  const G = new Float64Array(p * p)
  await gramLater(design, {}, G, pool)
  const { workers } = pool as unknown as { workers: { terminate(): Promise<void> }[] }
  expect(workers).toHaveLength(2)
  await workers[0].terminate()
  const again = new Float64Array(p * p)
  const duringJob = gramLater(design, {}, again, pool)
  void (pool as unknown as typeof workers & { workers: typeof workers }).workers[0].terminate()
  await duringJob.catch((error) => expect(error.code).toBe('kernels/worker'))
  await gramLater(design, {}, again, pool)
  expect(again).toEqual(G)
  await pool.close()
})

test('a worker that stands still is given up, and the pool goes on', async () => {
  const pool = new Pool({ threads: 2, patienceMs: 100 })
  const G = new Float64Array(p * p)
  await gramLater(design, {}, G, pool)
  // the caller is busy with the first task while the worker takes the second; if it was the other way round, once more
  const tasks = [2e7, 4e8].map((rounds) => [rounds, 0.5, 0.5])
  const codes = new Set<unknown>()
  for (let attempt = 0; attempt < 5 && !codes.has('kernels/worker'); attempt++) {
    try {
      pool.run({ kernel: 'peak', tasks, scratchBytes: 0 })
    } catch (error) {
      codes.add((error as { code: string }).code)
    }
  }
  expect(codes).toContain('kernels/worker')
  const again = new Float64Array(p * p)
  gram(design, {}, again, pool)
  expect(again).toEqual(G)
  await pool.close()
}, 30_000)

test('a pool that was used and not closed lets the process end', () => {
  const script = `
    import { allocate, gram, Pool, rows } from '@hp/core/kernels'
    const G = new Float64Array(4)
    gram(rows(allocate(20000).fill(1), 10000), {}, G, new Pool({ threads: 3 }))
    console.log(G[0])`
  const { stdout, status, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    timeout: 20_000,
  })
  expect({ out: stdout.toString().trim(), status, signal }).toEqual({ out: '10000', status: 0, signal: null })
})
