import type { Problem } from '../workers/protocol.ts'

/** Whether `hp ui` serves this page, with studies behind it. */
export const served = document.querySelector('meta[name="hp-server"]') !== null

/** A study as the server lists it. */
export interface Listed {
  readonly id: string
  readonly name: string
  readonly trials: Readonly<Record<string, number>>
  readonly changed?: string
}

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
