// A team: threads that share one call of a kernel phase by phase, without leaving the module. The leader opens a phase, which
// is cut in pieces, and takes pieces itself; whoever follows takes pieces, too. Which thread takes which is chance; a piece
// writes the same numbers whoever takes it. A leader whom nobody follows does everything, so nothing waits for a thread to start.
//
// Cells, 32 bits each: the ticket (number of the phase in the upper 24 bits, next piece in the lower 8), pieces that are
// done, whether the work is over. The ticket starts at PIECES: nothing to take. No piece is at work when a phase opens.

/** Pieces of a phase. */
export const PIECES: i32 = 8

const TICKET: usize = 0
const DONE: usize = 4
const OVER: usize = 8

/** Opens a phase; what its pieces are must have been written before. */
export function open(team: usize): void {
  atomic.store<i32>(team, 0, DONE)
  atomic.store<u32>(team, ((atomic.load<u32>(team, TICKET) >> 8) + 1) << 8, TICKET)
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
  atomic.add<i32>(team, 1, DONE)
}

/** Waits until every piece of the phase is done. */
export function waitForAll(team: usize): void {
  while (atomic.load<i32>(team, DONE) < PIECES);
}

/** Sends the followers home. */
export function dismiss(team: usize): void {
  atomic.store<i32>(team, 1, OVER)
}

/** Whether the followers may go. */
export function dismissed(team: usize): bool {
  return atomic.load<i32>(team, OVER) != 0
}
