import type { Output } from '../command.ts'
import { exitCodes } from '../refusal.ts'

/** Ctrl-C ends the process at once: files are written whole or not at all, so there is nothing to finish. */
export function interruptible(err: Output): void {
  process.once('SIGINT', () => {
    err.stream.write('interrupted: nothing was written\n')
    process.exit(exitCodes.interrupted)
  })
}
