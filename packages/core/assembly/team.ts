// A team: threads that share one call of a kernel phase by phase, without leaving the module. The leader opens a phase, which
// is cut in pieces, and takes pieces itself; whoever follows takes pieces, too. Which thread takes which is chance; a piece
// writes the same numbers whoever takes it. A leader whom nobody follows does everything, so nothing waits for a thread to start.
//
// A thread that has nothing to do looks again for a while, then sleeps: on a machine with other work the one that it waits for may need its core.
//
// Cells, 32 bits each: the ticket (number of the phase in the upper 24 bits, next piece in the lower 8), pieces that are
// done, whether the work is over, whether threads may sleep. The ticket starts at PIECES: nothing to take. No piece is at
// work when a phase opens.

/** Pieces of a phase. */
export const PIECES: i32 = 16

const TICKET: usize = 0
const DONE: usize = 4
const OVER: usize = 8
const SLEEPS: usize = 12

/** Looks, some 20 µs of them, before a thread sleeps, and nanoseconds after which it looks again by itself. */
const LOOKS: i32 = 20_000
const NAP: i64 = 1_000_000

/** Opens a phase; what its pieces are must have been written before. */
export function open(team: usize): void {
  atomic.store<i32>(team, 0, DONE)
  atomic.store<u32>(team, ((atomic.load<u32>(team, TICKET) >> 8) + 1) << 8, TICKET)
  atomic.notify(team + TICKET, -1)
}

/** A piece of the phase that is open, -1 if none is left. */
export function takePiece(team: usize): i32 {
  while (true) {
    const ticket = atomic.load<u32>(team, TICKET)
    const piece = <i32>(ticket & 255)
    if (piece >= PIECES) return -1
    if (atomic.cmpxchg<u32>(team, ticket, ticket + 1, TICKET) == ticket) return piece
  }
}

/** Says that a piece is done. */
export function finishPiece(team: usize): void {
  if (atomic.add<i32>(team, 1, DONE) + 1 == PIECES) atomic.notify(team + DONE, 1)
}

/** Waits until every piece of the phase is done. */
export function waitForAll(team: usize): void {
  for (let done = 0, looks = 0; (done = atomic.load<i32>(team, DONE)) < PIECES; ) rest(team, team + DONE, done, looks++)
}

/** Waits until a phase is open or the work is over. */
export function waitForPhase(team: usize): void {
  for (let ticket: u32 = 0, looks = 0; !dismissed(team); ) {
    ticket = atomic.load<u32>(team, TICKET)
    if (<i32>(ticket & 255) < PIECES) return
    rest(team, team + TICKET, ticket, looks++)
  }
}

/** Sleeps, if it may and has looked often enough, while a cell is what it was. */
// @ts-ignore: decorator
@inline
function rest(team: usize, cell: usize, was: i32, looks: i32): void {
  if (looks >= LOOKS && load<i32>(team, SLEEPS)) atomic.wait<i32>(cell, was, NAP)
}

/** Sends the followers home. */
export function dismiss(team: usize): void {
  atomic.store<i32>(team, 1, OVER)
  atomic.notify(team + TICKET, -1)
}

/** Whether the followers may go. */
export function dismissed(team: usize): bool {
  return atomic.load<i32>(team, OVER) != 0
}
