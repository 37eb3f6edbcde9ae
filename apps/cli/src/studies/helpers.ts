import { spawn } from 'node:child_process'

/** Processes that share a search. */
export interface Helpers {
  end(): void
}

/** What is shared: a study, where it is kept, and the name of the worker that has others. */
export interface Shared {
  readonly study: string
  readonly url: string
  readonly name?: string
}

/** Starts workers on a study; they end with this process at the latest. */
export function helpers(count: number, { study, url, name }: Shared): Helpers {
  const [program = ''] = process.argv.slice(1)
  const named = (at: number) => (name === undefined ? [] : ['--name', `${name}-${at + 2}`])
  const env = { ...process.env, HP_STORAGE: url } // where no other process reads a password
  const children = Array.from({ length: count }, (_, at) => {
    const words = [program, 'worker', '--quiet', ...named(at), '--', study]
    const child = spawn(process.execPath, words, { stdio: 'ignore', env })
    child.on('error', () => {}) // what it would have done is done here
    return child
  })
  const end = () => {
    for (const child of children) child.kill()
  }
  process.once('exit', end)
  return { end }
}
