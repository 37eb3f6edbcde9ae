import type { Problem } from '../workers/protocol.ts'
import type { Listed } from '../workers/study-protocol.ts'

/** Whether `hp ui` serves this page, with studies behind it. */
export const served = document.querySelector('meta[name="hp-server"]') !== null

const refused = (what: string): Problem => ({
  code: 'request/invalid',
  what,
  fix: 'open the address that hp ui printed, or start it again for a new one',
})

/** Exchanges the token of the address for a cookie. Nothing, or why it is not taken. */
export async function enter(token: string): Promise<Problem | undefined> {
  const { ok } = await fetch('api/session', { method: 'POST', body: token })
  return ok ? undefined : refused('this address has been used already, or is of an hp ui that has ended.')
}

/** The studies of the server. */
export async function studies(): Promise<readonly Listed[] | Problem> {
  const response = await fetch('api/studies')
  return response.ok
    ? ((await response.json()) as readonly Listed[])
    : refused('the server does not know this browser.')
}

/** Trials in one request: it stays far below what the server takes. */
const atOnce = 100

/** Gives a study to the server, in portions of whole trials: each is a study that holds some of them. */
export async function handBack(text: string): Promise<{ readonly name: string; readonly added: number } | Problem> {
  const { trials, ...study } = JSON.parse(text) as { readonly trials: readonly object[]; readonly study: string }
  // predictions are left out: they are most of a study, and are made again where they are needed
  const slim = (trial: object) =>
    JSON.parse(JSON.stringify(trial, (key, value) => (key === 'predictions' ? undefined : value))) as object
  let added = 0
  for (let from = 0; from === 0 || from < trials.length; from += atOnce) {
    const body = JSON.stringify({ ...study, trials: trials.slice(from, from + atOnce).map(slim) })
    const response = await fetch('api/studies', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    })
    if (!response.ok)
      return {
        code: 'request/invalid',
        what: `the study was not taken: ${(await response.text()).trim()}`,
        fix: 'save it, then: hp study import FILE',
      }
    added += ((await response.json()) as { added: number }).added
  }
  return { name: study.study, added }
}
