import type { Output } from '../command.ts'
import { exitCodes } from '../refusal.ts'

/** What is said when the program is interrupted. */
export type Parting = () => readonly string[]

/**
 * Ctrl-C ends the process at once: files are written whole or not at all, and what a study was told is on the disk. Returns what changes the parting
 * words.
 */
export function interruptible(err: Output): (parting: Parting) => void {
  let parting: Parting = () => ['interrupted: nothing was written']
  process.once('SIGINT', () => {
    err.stream.write(
      parting()
        .map((line) => `${line}\n`)
        .join(''),
    )
    process.exit(exitCodes.interrupted)
  })
  return (other) => {
    parting = other
  }
}
