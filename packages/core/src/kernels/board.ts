// The board through which threads share one job: a few 32-bit cells in the shared memory, written with Atomics.
//
// A job is `count` tasks; threads take the next one until none is left. The caller fills the board only while it is
// closed and nobody is active; a thread counts itself active before it looks whether the board is open. So no thread
// can ever see half of one job and half of the next.

/** The cells of the board. */
export const cell = {
  round: 0,
  open: 1,
  active: 2,
  next: 3,
  done: 4,
  count: 5,
  arity: 6,
  kernel: 7,
  /** Base and size of the threads' scratch, in units of 64 bytes. */
  scratch: 8,
  stride: 9,
  cancelled: 10,
  failed: 11,
  /** Whether the caller sleeps in its event loop and wants a message. */
  later: 12,
} as const

/** Cells of a board, and numbers that the arguments of all tasks of one job may fill. */
export const CELLS = 16
export const ROOM = 65536

export interface Board {
  readonly cells: Int32Array
  /** Arguments of task after task, `arity` for each. */
  readonly tasks: Float64Array
}

/** What a module exports, in the order that every instance of it shares. */
export type Functions = readonly ((...args: number[]) => unknown)[]

/** Takes and does one task as thread number `thread`; false when none is left. A trap marks the job as failed. */
export function doOne({ cells, tasks }: Board, functions: Functions, thread: number): boolean {
  if (Atomics.load(cells, cell.cancelled) || Atomics.load(cells, cell.failed)) return false
  const task = Atomics.add(cells, cell.next, 1)
  if (task >= cells[cell.count]) return false
  const arity = cells[cell.arity]
  const scratch = (cells[cell.scratch] + thread * cells[cell.stride]) * 64
  try {
    functions[cells[cell.kernel]](...tasks.subarray(task * arity, (task + 1) * arity), scratch)
  } catch {
    Atomics.store(cells, cell.failed, 1)
  }
  Atomics.add(cells, cell.done, 1)
  return true
}

/** Does tasks of the job on the board, if it is open, until none is left. */
export function help(board: Board, functions: Functions, thread: number): void {
  const { cells } = board
  Atomics.add(cells, cell.active, 1)
  if (Atomics.load(cells, cell.open)) while (doOne(board, functions, thread));
  Atomics.sub(cells, cell.active, 1)
  Atomics.notify(cells, cell.active)
}
