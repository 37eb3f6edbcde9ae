import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { HpError } from '@hp/core/define'
import type { OpenStorage } from '@hp/storage'
import type { PageFile } from './files.ts'
import { denialOf } from './guard.ts'
import { headers } from './headers.ts'
import type { Session } from './session.ts'
import { listed, nameOf, stream, taken } from './studies.ts'

export interface Served {
  readonly files: ReadonlyMap<string, PageFile>
  readonly session: Session
  /** The storage of the studies; undefined while there is none. */
  readonly storage: () => OpenStorage | undefined
  /** Opens the storage to bring a study into it. */
  readonly toWrite: () => OpenStorage
}

/** The most bytes of a token and of a study, pages that follow a study, and connections at once. */
const [mostToken, mostStudy, mostStreams, mostConnections] = [4096, 2 ** 20, 16, 64]

/** The server of the page and of the studies behind it. It is to listen on this computer only. */
export function server(served: Served): Server {
  let streams = 0
  const made = createServer(
    { maxHeaderSize: 8192, headersTimeout: 10_000, requestTimeout: 20_000 },
    (request, response) => {
      answer(request, response).catch(() => end(response, 500, 'something went wrong'))
    },
  )
  made.maxConnections = mostConnections
  return made

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    const denial = denialOf(request, portOf(made))
    if (denial) return end(response, denial.status, denial.what)
    const [path = ''] = (request.url ?? '').split('?')
    if (request.method === 'POST') {
      if (path === '/api/session') return exchange(request, response)
      if (path === '/api/studies') return take(request, response)
      return end(response, 404, 'there is nothing here')
    }
    if (path.startsWith('/api/')) return api(path, request, response)
    const file = served.files.get(path)
    if (!file) return end(response, 404, 'there is nothing here')
    response.setHeader('Content-Type', file.type)
    response.end(request.method === 'HEAD' ? undefined : file.content)
  }

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request, mostToken)
    if (body === undefined) return end(response, 413, 'the body is too long')
    const cookie = served.session.exchange(body)
    if (cookie === undefined) return end(response, 403, 'the token is not, or no longer, valid: start hp ui again')
    response.setHeader('Set-Cookie', cookie)
    response.statusCode = 204
    response.end()
  }

  /** Takes in a study, or a part of one, that the page hands back. */
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!served.session.known(request.headers.cookie)) return end(response, 403, 'open the address that hp ui printed')
    if (request.headers['content-type'] !== 'application/json') return end(response, 415, 'a study is sent as JSON')
    const body = await bodyOf(request, mostStudy)
    if (body === undefined) return end(response, 413, 'the body is too long')
    try {
      json(response, await taken(served.toWrite, body))
    } catch (error) {
      if (!(error instanceof HpError)) throw error
      end(
        response,
        error.code === 'storage/other-study' ? 409 : error.code.startsWith('storage/') ? 503 : 400,
        error.what,
      )
    }
  }

  async function api(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!served.session.known(request.headers.cookie)) return end(response, 403, 'open the address that hp ui printed')
    const storage = served.storage()
    if (path === '/api/studies') return json(response, storage ? await listed(storage) : [])
    const [, id] = /^\/api\/studies\/([0-9a-f]{24})\/events$/.exec(path) ?? []
    const name = id === undefined || !storage ? undefined : await nameOf(storage, id)
    if (name === undefined || !storage) return end(response, 404, 'there is nothing here')
    if (streams >= mostStreams) return end(response, 429, `${mostStreams} pages follow studies already`)
    const last = request.headers['last-event-id']
    const since = typeof last === 'string' && /^\d{1,9}$/.test(last) ? Number(last) : 0
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    streams++
    try {
      await stream(storage, name, since, response)
    } finally {
      streams--
    }
  }
}

/** The port that a server listens on. */
export function portOf(made: Server): number {
  const address = made.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

function end(response: ServerResponse, status: number, what: string): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.statusCode = status
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  response.end(`${what}\n`)
}

function json(response: ServerResponse, value: unknown): void {
  response.setHeader('Content-Type', 'application/json')
  response.end(JSON.stringify(value))
}

/** The body as text; undefined when it is too long. */
async function bodyOf(request: IncomingMessage, most: number): Promise<string | undefined> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request) {
    bytes += (part as Buffer).length
    if (bytes > most) return undefined
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts).toString('utf8')
}
