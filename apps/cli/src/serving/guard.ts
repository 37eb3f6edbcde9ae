import type { IncomingMessage } from 'node:http'

/** Why a request is not answered; undefined for one that may be. */
export interface Denial {
  readonly status: 403 | 404 | 405 | 413
  readonly what: string
}

/** What is said about a request before anything is done for it: it must name this server, and come from its own page where it changes something. */
export function denialOf({ method = '', headers }: IncomingMessage, port: number): Denial | undefined {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]
  if (!hosts.includes(headers.host ?? '')) return { status: 403, what: 'another host is named' }
  if (method === 'GET' || method === 'HEAD') return undefined
  if (method !== 'POST') return { status: 405, what: 'this method is not served' }
  const origin = headers.origin
  if (
    origin === undefined ||
    !hosts.some((host) => origin === `http://${host}`) ||
    !origin.endsWith(`//${headers.host}`)
  )
    return { status: 403, what: 'the request comes from another page' }
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return { status: 403, what: 'the request comes from another page' }
  return undefined
}
