// Threads over the one shared memory. They start with the first job, stay for the next, and never keep a process alive.
//
// The caller works too, so a pool of n threads has n − 1 workers, and a job gets done even while they are starting.
// Which thread does which task is chance; what a task writes is not, so results do not depend on the number of threads.
import { HpError } from '../define/errors.ts'
import { type Board, CELLS, cell, doOne, type Functions, ROOM } from './board.ts'
import { allocate, release, theStore } from './memory.ts'
import type { Kernels } from './module.ts'
import { breathe, cores, startThread, type Thread } from './thread.ts'

/** Tasks in any order: each is one call of a kernel, with the address of the thread's scratch after its arguments. */
export interface Job {
  readonly kernel: keyof Kernels
  readonly tasks: readonly (readonly number[])[]
  readonly scratchBytes: number
}

export interface PoolOptions {
  /** Threads, the caller among them; as many as the machine has cores unless said otherwise. */
  readonly threads?: number
  /** How long a job may stand still before its workers are given up as crashed, in milliseconds. */
  readonly patienceMs?: number
}

const SLICE_MS = 8 // of work by a caller that wants to stay responsive
const GRACE_MS = 20 // for workers to leave a cancelled job before they are ended

export class Pool {
  readonly threads: number
  private readonly patienceMs: number
  private board: Board | undefined
  private workers: Thread[] = []
  private crash: unknown
  private stir: () => void = () => {}

  constructor({ threads = cores(), patienceMs = 10_000 }: PoolOptions = {}) {
    this.threads = cores() === 1 && !globalThis.process ? 1 : Math.max(1, Math.floor(threads))
    this.patienceMs = patienceMs
  }

  /**
   * Does a job and returns when it is done; the calling thread works, then waits.
   *
   * Throws `kernels/worker` when a worker crashed; the next job gets new ones.
   */
  run(job: Job): void {
    this.begin(job)()
  }

  /** Begins a job, which the workers do while the caller does something else; calling what is returned helps them, and returns when it is done. */
  begin(job: Job): () => void {
    const { board, functions, scratch } = this.post(job, false)
    return () => {
      while (doOne(board, functions, 0));
      this.settle(board)
      release(scratch)
      this.check(board)
    }
  }

  /** Starts the workers ahead of the first job: they take some 30 ms, in which other things can be done. */
  warm(): void {
    const store = theStore()
    if (store?.module) this.start(store.memory, store.module)
  }

  /**
   * Does a job while the calling thread stays responsive.
   *
   * Rejects with the signal's reason within 50 ms of an abort, and with `kernels/worker` when a worker crashed.
   */
  async runLater(job: Job, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    const { board, functions, scratch } = this.post(job, true)
    const cancel = () => {
      Atomics.store(board.cells, cell.cancelled, 1)
      this.stir()
    }
    signal?.addEventListener('abort', cancel)
    for (const worker of this.workers) worker.ref?.()
    try {
      for (let since = performance.now(); doOne(board, functions, 0); ) {
        if (performance.now() - since < SLICE_MS) continue
        await breathe()
        if (this.board !== board) break // a worker crashed, and the board went with it
        since = performance.now()
      }
      await this.settleLater(board)
      release(scratch)
      signal?.throwIfAborted()
      this.check(board)
    } finally {
      for (const worker of this.workers) worker.unref?.()
      signal?.removeEventListener('abort', cancel)
    }
  }

  /** Ends the workers; a later job starts new ones. */
  async close(): Promise<void> {
    const { workers, board } = this
    this.workers = []
    this.board = undefined
    await Promise.all(workers.map((worker) => worker.terminate()))
    if (!board) return
    release(board.cells)
    release(board.tasks)
  }

  /** Puts a job on the board and wakes the workers. */
  private post({ kernel, tasks, scratchBytes }: Job, later: boolean) {
    const store = theStore()
    if (!store?.kernels || !store.module) throw new Error('a pool needs the kernels: await ready() first')
    const { cells, tasks: room } = this.start(store.memory, store.module)
    const board = this.board as Board
    if (Atomics.load(cells, cell.open)) throw new Error('a pool does one job at a time')
    const arity = tasks[0]?.length ?? 0
    if (tasks.length * arity > ROOM) throw new Error(`${tasks.length} tasks are too many for one job`)
    const stride = Math.ceil(scratchBytes / 64)
    const scratch = allocate(stride * 64 * this.threads, Uint8Array, false)
    room.set(tasks.flat())
    cells[cell.next] = 0
    cells[cell.done] = 0
    cells[cell.count] = tasks.length
    cells[cell.arity] = arity
    cells[cell.kernel] = Object.keys(store.kernels).indexOf(kernel)
    cells[cell.scratch] = scratch.byteOffset / 64
    cells[cell.stride] = stride
    cells[cell.cancelled] = 0
    cells[cell.failed] = 0
    cells[cell.later] = Number(later)
    this.crash = undefined
    Atomics.store(cells, cell.open, 1)
    Atomics.add(cells, cell.round, 1)
    Atomics.notify(cells, cell.round)
    return { board, functions: Object.values(store.kernels) as unknown as Functions, scratch }
  }

  private start(memory: WebAssembly.Memory, module: WebAssembly.Module): Board {
    if (this.board) return this.board
    const cells = allocate(CELLS, Int32Array)
    const tasks = allocate(ROOM)
    const board = { cells, tasks }
    this.board = board
    const crashed = (cause: unknown) => {
      if (this.board !== board) return // ended by us
      this.crash = cause
      this.stir()
      void this.close()
    }
    for (let thread = 1; thread < this.threads; thread++) {
      this.workers.push(startThread({ memory, module, thread, cells, tasks }, () => this.stir(), crashed))
    }
    return board
  }

  /** Closes the board and waits until no worker is active; gives the workers up when nothing moves for too long. */
  private settle(board: Board) {
    const { cells } = board
    Atomics.store(cells, cell.open, 0)
    let done = -1
    let since = performance.now()
    for (let active = Atomics.load(cells, cell.active); active > 0; active = Atomics.load(cells, cell.active)) {
      if (mayWait) Atomics.wait(cells, cell.active, active, 10)
      if (cells[cell.done] !== done) {
        done = cells[cell.done]
        since = performance.now()
      } else if (performance.now() - since > this.patienceMs) {
        void this.giveUp()
        return
      }
    }
  }

  private async settleLater(board: Board) {
    const { cells } = board
    if (this.board !== board) return
    Atomics.store(cells, cell.open, 0)
    let done = -1
    while (Atomics.load(cells, cell.active) > 0 && this.board === board) {
      const cancelled = Atomics.load(cells, cell.cancelled)
      let timer: ReturnType<typeof setTimeout> | undefined
      const stood = await new Promise<boolean>((resolve) => {
        this.stir = () => resolve(false)
        timer = setTimeout(() => resolve(true), cancelled ? GRACE_MS : this.patienceMs)
      })
      clearTimeout(timer)
      if (stood && (cancelled || cells[cell.done] === done)) return this.giveUp()
      done = cells[cell.done]
    }
  }

  private giveUp() {
    this.crash = new Error(`no progress for ${this.patienceMs} ms`)
    return this.close()
  }

  private check(board: Board) {
    if (this.board === board && !Atomics.load(board.cells, cell.failed)) return
    const what = 'A worker thread crashed while it was computing.'
    const fix = 'run the same command again; if it happens again, use --threads 1.'
    throw new HpError({ code: 'kernels/worker', what, fix }, { cause: this.crash })
  }
}

/** A page's main thread may not sleep; it waits for the last task by looking again. */
export const mayWait = !('document' in globalThis)
