import { allocate, type Numbers, release, resident, scope } from './memory.ts'
import type { Kernels } from './module.ts'
import type { Pool } from './pool.ts'
import { chunks, type Rows } from './rows.ts'

/** A pass over rows: what one chunk gives, by WebAssembly and by its twin; chunks are combined in their order. */
export interface Pass {
  readonly rows: Pick<Rows, 'from' | 'to'>
  /** Every array that the pass touches. */
  readonly arrays: readonly (Numbers | undefined)[]
  /** The kernel of one chunk, called with `args` and then from, to, out, scratch; arrays are addresses, in bytes. */
  readonly kernel: keyof Kernels
  readonly args: readonly number[]
  /** Arguments after `args` that cut the work of a chunk in independent parts, each a task for a thread. */
  readonly parts?: readonly (readonly number[])[]
  /** The same chunk in TypeScript. */
  readonly twin: (from: number, to: number, out: Float64Array, scratch: Float64Array) => void
  /** Numbers that one chunk gives, and numbers of scratch that it needs. */
  readonly width: number
  readonly scratch: number
  /** Called with what each chunk gave, in their order. */
  readonly combine: (out: Float64Array) => void
}

const whole = [[]] as const

/** Runs a pass: by the threads of `pool` if there is one, else here; by the twin where the arrays are not the kernels'. */
export function runPass(pass: Pass, pool?: Pool): void {
  const bounds = chunks(pass.rows)
  const wasm = kernelsOf(pass)
  if (!wasm) twinPass(pass, bounds)
  else if (pool && (bounds.length > 2 || (pass.parts?.length ?? 1) > 1))
    scope((take) => {
      const outs = Array.from({ length: bounds.length - 1 }, () => take(pass.width, Float64Array, false))
      pool.run(jobOf(pass, bounds, outs))
      outs.forEach(pass.combine)
    })
  else
    scope((take) => {
      const out = take(pass.width, Float64Array, false)
      const scratch = take(pass.scratch, Float64Array, false)
      const kernel = wasm[pass.kernel] as (...args: number[]) => unknown
      for (let c = 0; c + 1 < bounds.length; c++) {
        for (const part of pass.parts ?? whole)
          kernel(...pass.args, ...part, bounds[c], bounds[c + 1], out.byteOffset, scratch.byteOffset)
        pass.combine(out)
      }
    })
}

/**
 * Begins passes by one kernel, which the workers of `pool` do while the caller does something else; to be called when their results are wanted. Without
 * a pool they are done at once.
 */
export function beginPasses(passes: readonly Pass[], pool?: Pool): () => void {
  if (!pool || passes.length === 0 || !passes.every(kernelsOf)) {
    for (const pass of passes) runPass(pass)
    return () => {}
  }
  const all = passes.map((pass) => {
    const bounds = chunks(pass.rows)
    const outs = Array.from({ length: bounds.length - 1 }, () => allocate(pass.width, Float64Array, false))
    return { pass, outs, job: jobOf(pass, bounds, outs) }
  })
  const end = pool.begin({
    kernel: passes[0].kernel,
    tasks: all.flatMap(({ job }) => job.tasks),
    scratchBytes: Math.max(...all.map(({ job }) => job.scratchBytes)),
  })
  return () => {
    try {
      end()
      for (const { pass, outs } of all) outs.forEach(pass.combine)
    } finally {
      for (const { outs } of all) outs.forEach(release)
    }
  }
}

/** The same, while the calling thread stays responsive and `signal` can stop it (see `Pool.runLater`). */
export async function runPassLater(pass: Pass, pool: Pool, signal?: AbortSignal): Promise<void> {
  const bounds = chunks(pass.rows)
  if (!kernelsOf(pass)) return twinPass(pass, bounds)
  await scope(async (take) => {
    const outs = Array.from({ length: bounds.length - 1 }, () => take(pass.width, Float64Array, false))
    await pool.runLater(jobOf(pass, bounds, outs), signal)
    outs.forEach(pass.combine)
  })
}

function kernelsOf({ arrays }: Pass): Kernels | undefined {
  let wasm: Kernels | undefined
  for (const array of arrays) {
    if (!array) continue
    wasm = resident(array)
    if (!wasm) return undefined
  }
  return wasm
}

function jobOf({ kernel, args, parts = whole, scratch }: Pass, bounds: number[], outs: Float64Array[]) {
  const tasks = outs.flatMap((out, c) =>
    parts.map((part) => [...args, ...part, bounds[c], bounds[c + 1], out.byteOffset]),
  )
  return { kernel, tasks, scratchBytes: scratch * 8 }
}

function twinPass(pass: Pass, bounds: number[]) {
  const out = new Float64Array(pass.width)
  const scratch = new Float64Array(pass.scratch)
  for (let c = 0; c + 1 < bounds.length; c++) {
    pass.twin(bounds[c], bounds[c + 1], out, scratch)
    pass.combine(out)
  }
}
