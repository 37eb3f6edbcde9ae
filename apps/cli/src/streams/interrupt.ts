import type { Output } from '../command.ts'
import { exitCodes } from '../refusal.ts'

/** What is said when the program is interrupted. */
export type Parting = () => readonly string[]
/** What is done before it ends then: to give back what it had. */
export type Leaving = () => Promise<void>

/** How long leaving may take, in milliseconds. */
const patience = 2000

/**
 * Ctrl-C and SIGTERM end the process at once: files are written whole or not at all, and what a study was told is on the disk. Returns what changes the
 * parting words, and what is to be done before.
 */
export function interruptible(err: Output): (parting: Parting, leave?: Leaving) => void {
  let parting: Parting = () => ['interrupted: nothing was written']
  let leave: Leaving | undefined
  const end = () => process.exit(exitCodes.interrupted)
  const interrupted = () => {
    err.stream.write(
      parting()
        .map((line) => `${line}\n`)
        .join(''),
    )
    if (leave === undefined) end()
    setTimeout(end, patience)
    leave?.().then(end, end)
  }
  process.once('SIGINT', interrupted)
  process.once('SIGTERM', interrupted)
  return (other, leaving) => {
    parting = other
    leave = leaving
  }
}
