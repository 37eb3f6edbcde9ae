import type { Output } from '../command.ts'
import { detectTerminal } from '../render/style.ts'
import { unwritable } from './unwritable.ts'

/** A stream to print to. A reader that went away is no error: what is left is not printed. */
export function outputTo(stream: NodeJS.WriteStream, colour: boolean | undefined): Output {
  const terminal = detectTerminal(stream, process.env, colour)
  let gone = false
  stream.on('error', () => {
    gone = true
  })
  const write = (text: string) =>
    new Promise<void>((resolve, reject) => {
      if (gone || text === '') return resolve()
      stream.write(text, (error) => {
        const { code } = (error ?? {}) as NodeJS.ErrnoException
        if (!error || code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') resolve()
        else reject(unwritable(stream === process.stdout ? 'standard output' : 'standard error', error))
      })
    })
  return { terminal, stream, write, lines: (lines) => write(lines.map((line) => `${line}\n`).join('')) }
}
