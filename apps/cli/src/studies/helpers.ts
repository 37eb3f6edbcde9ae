import { spawn } from 'node:child_process'

/** Processes that share a search. */
export interface Helpers {
  end(): void
}

/** Starts workers on a study; they end with this process at the latest. */
export function helpers(count: number, { study, url }: { readonly study: string; readonly url: string }): Helpers {
  const [program = ''] = process.argv.slice(1)
  const words = [program, 'worker', '--quiet', '--storage', url, '--', study]
  const children = Array.from({ length: count }, () => {
    const child = spawn(process.execPath, words, { stdio: 'ignore' })
    child.on('error', () => {}) // what it would have done is done here
    return child
  })
  const end = () => {
    for (const child of children) child.kill()
  }
  process.once('exit', end)
  return { end }
}
