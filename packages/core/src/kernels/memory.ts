// The one memory in which columns live, shared by the kernels of every thread.
//
// A shared memory grows in place: views made before stay valid for their range, though they name an older buffer object.
// Where an engine refuses shared memory or has no SIMD, `allocate` gives ordinary arrays and the TypeScript twins
// do the arithmetic: the same bits, only slower.
import { HpError } from '../define/errors.ts'
import { compile, compileLater } from './compile.ts'
import { Heap } from './heap.ts'
import { instantiate, type Kernels } from './module.ts'

export type Numbers = Float64Array | Float32Array | Int32Array | Int16Array | Uint32Array | Uint8Array
export interface NumbersType<T> {
  new (buffer: ArrayBufferLike, at: number, length: number): T
  readonly BYTES_PER_ELEMENT: number
}

const PAGE = 65536
const MOST_PAGES = [65536, 16384, 4096] // 32-bit addresses reach 4 GiB; some engines reserve less
const STEP = 16 * 1024 * 1024 // the memory grows by at least this
const LINE = 64

interface Store {
  readonly memory: WebAssembly.Memory
  /** Bytes that can be addressed. */
  readonly limit: number
  readonly heap: Heap
  /** Absent until `ready` where a page may not compile at once. */
  kernels: Kernels | undefined
  /** What they were made of, for other threads. */
  module: WebAssembly.Module | undefined
  buffer: ArrayBufferLike
  /** The current buffer and those it replaced. */
  readonly buffers: WeakSet<ArrayBufferLike>
}

let store: Store | 'none' | undefined
let compiling: Promise<void> | undefined

/** @internal The memory, made at first use; undefined where the engine has none that can be shared. */
export function theStore(): Store | undefined {
  store ??= makeStore()
  return store === 'none' ? undefined : store
}

function makeStore(): Store | 'none' {
  for (const maximum of MOST_PAGES) {
    try {
      const memory = new WebAssembly.Memory({ initial: 1, maximum, shared: true })
      const { buffer } = memory
      const module = 'document' in globalThis ? undefined : compile()
      const kernels = module && instantiate(memory, module)
      // the first page belongs to the module's own constants; without the last, no end of an array wraps to 0
      const limit = (maximum - 1) * PAGE
      return { memory, limit, module, kernels, buffer, buffers: new WeakSet([buffer]), heap: new Heap(PAGE, LINE) }
    } catch {} // not this much, not shared, or no SIMD
  }
  return 'none'
}

/** Compiles the kernels where that may not be done at once (a page's main thread); until then the twins compute. */
export async function ready(): Promise<void> {
  const here = theStore()
  if (!here || here.kernels) return
  compiling ??= compileLater().then((module) => {
    here.module = module
    here.kernels = instantiate(here.memory, module)
  })
  await compiling
}

/**
 * `length` numbers in the kernels' memory, aligned to a cache line, until `release`: zeros unless `zeros` is false.
 *
 * Throws `kernels/memory` when 4 GiB, or what the engine and the system give, do not suffice.
 */
export function allocate(length: number): Float64Array
export function allocate<T extends Numbers>(length: number, type: NumbersType<T>, zeros?: boolean): T
export function allocate(length: number, type: NumbersType<Numbers> = Float64Array, zeros = true): Numbers {
  const here = theStore()
  const bytes = length * type.BYTES_PER_ELEMENT
  if (!here) return new type(new ArrayBuffer(bytes), 0, length)
  const used = here.heap.end
  const at = here.heap.take(bytes, (end) => reserve(here, end, bytes))
  if (zeros && at < used) zero(here.buffer, at, Math.min(bytes, used - at))
  return new type(here.buffer, at, length)
}

/** Whole doubles, which a range always has room for: engines fill shared memory number by number. */
const zero = (buffer: ArrayBufferLike, at: number, bytes: number) =>
  new Float64Array(buffer, at, Math.ceil(bytes / 8)).fill(0)

function reserve(here: Store, end: number, bytes: number) {
  const missing = end - here.buffer.byteLength
  if (missing <= 0) return
  const room = here.limit - here.buffer.byteLength
  try {
    if (missing > room) throw new RangeError('beyond the last address')
    here.memory.grow(Math.ceil(Math.min(Math.max(missing, STEP), room) / PAGE))
  } catch (cause) {
    const GiB = (count: number) => `${(count / 2 ** 30).toFixed(2)} GiB`
    const what = `${GiB(bytes)} more are needed, but ${GiB(here.heap.usedBytes)} of the ${Math.round(here.limit / 2 ** 30)} GiB that WebAssembly can address are in use.`
    const fix = 'use fewer rows or columns, or fewer candidates at a time.'
    throw new HpError({ code: 'kernels/memory', what, fix }, { cause })
  }
  here.buffer = here.memory.buffer
  here.buffers.add(here.buffer)
}

/** Gives the memory of an array made by `allocate` back; the array and its views must not be used any more. */
export function release(array: Numbers): void {
  const here = theStore()
  if (here?.buffers.has(array.buffer)) here.heap.give(array.byteOffset)
}

/** Runs `body` with an `allocate` whose arrays are released when it ends (or its promise settles), however it ends. */
export function scope<R>(body: (take: typeof allocate) => R): R {
  const owned: Numbers[] = []
  const free = () => {
    for (const array of owned.splice(0)) release(array)
  }
  const take = ((length: number, type: NumbersType<Numbers> = Float64Array, zeros = true) => {
    const array = allocate(length, type, zeros)
    owned.push(array)
    return array
  }) as typeof allocate
  let later = false
  try {
    const result = body(take)
    later = result instanceof Promise
    return later ? ((result as Promise<unknown>).finally(free) as R) : result
  } finally {
    if (!later) free()
  }
}

/** Runs `body` with an allocator of scratch that lives where `array` does: in the kernels' memory or outside. */
export function beside<R>(array: Float64Array, body: (take: (length: number) => Float64Array) => R): R {
  return resident(array) ? scope(body) : body((length) => new Float64Array(length))
}

/** Bytes that are allocated, and bytes that the memory has grown to. */
export function memoryUse(): { usedBytes: number; reservedBytes: number } {
  const here = theStore()
  return { usedBytes: here?.heap.usedBytes ?? 0, reservedBytes: here?.buffer.byteLength ?? 0 }
}

/**
 * @internal The kernels, if they are compiled and all the arrays live in their memory; otherwise the twins must compute.
 * Asking an array for its buffer costs some 10 ns, more than a dot product of 16 numbers.
 */
export function resident(a: Numbers, b?: Numbers, c?: Numbers): Kernels | undefined {
  if (store === undefined || store === 'none') return undefined
  const { buffer, buffers, kernels } = store
  const near = a.buffer === buffer && (!b || b.buffer === buffer) && (!c || c.buffer === buffer)
  if (near) return kernels
  return buffers.has(a.buffer) && (!b || buffers.has(b.buffer)) && (!c || buffers.has(c.buffer)) ? kernels : undefined
}
