import { type ChildProcess, spawn } from 'node:child_process'
import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { diabetes, folder, hp, program } from './hp.ts'

const inFolder = folder()
let child: ChildProcess
let port = 0
let token = ''
let printed = ''

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** Sends a request as it stands: no client puts a path or a header right. */
function send(
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const own = () => ({ Origin: `http://127.0.0.1:${port}`, 'Sec-Fetch-Site': 'same-origin' })
let cookie = ''
const known = () => ({ Cookie: cookie })

beforeAll(async () => {
  const words = ['tune', 'ridge', diabetes, '--target', 'progression', '--lambda', '0.01..10:5', '--study', '<b>x</b>']
  expect((await hp(words, { cwd: inFolder('.') })).code).toBe(0)
  child = spawn(process.execPath, [program, 'ui', '--port', String(20_000 + (process.pid % 20_000))], {
    cwd: inFolder('.'),
  })
  child.stderr?.on('data', (text) => {
    printed += text
  })
  const address = await new Promise<string>((resolve) => child.stdout?.once('data', (text) => resolve(String(text))))
  const found = /^http:\/\/127\.0\.0\.1:(\d+)\/#\/study\?t=([\w-]{43})\n$/.exec(address)
  port = Number(found?.[1])
  token = found?.[2] ?? ''
})

afterAll(() => {
  child.kill('SIGKILL')
})

describe('before a browser is let in', () => {
  test('the page is served, with a strict policy, isolated, and marked as served', async () => {
    const { status, headers, body } = await send('/')
    expect(status).toBe(200)
    expect(body).toContain('<meta name="hp-server"')
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(headers['content-security-policy']).toContain("require-trusted-types-for 'script'")
    expect(headers['content-security-policy']).not.toMatch(/unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')/)
    expect(headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  })

  test.each(['/api/studies', `/api/studies/${'0'.repeat(24)}/events`])('%s is refused', async (path) => {
    expect((await send(path)).status).toBe(403)
    expect((await send(path, { headers: { Cookie: 'hp-session=' } })).status).toBe(403)
    expect((await send(path, { headers: { Cookie: `hp-session=${token}` } })).status).toBe(403)
  })
})

describe('a request', () => {
  test.each([
    'evil.example',
    'evil.example:80',
    '127.0.0.1',
    '127.0.0.1:1',
    'localhost',
    '127.0.0.1.evil.example',
    '0.0.0.0',
    '[::]',
    'LOCALHOST.',
    '[::1]',
  ])('that names the host "%s" is refused, whatever it is for', async (host) => {
    for (const path of ['/', '/api/studies', '/nothing'])
      expect((await send(path, { headers: { Host: host } })).status).toBe(403)
  })

  test('that names this server as localhost is answered', async () => {
    expect((await send('/', { headers: { Host: `localhost:${port}` } })).status).toBe(200)
  })

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])('by %s is refused', async (method) => {
    for (const path of ['/', '/api/studies', '/api/session']) expect((await send(path, { method })).status).toBe(405)
  })

  test.each([
    ['no origin', {}],
    ['another origin', { Origin: 'http://evil.example' }],
    ['no page', { Origin: 'null' }],
    ['another port', { Origin: 'http://127.0.0.1:1' }],
    ['the same name with TLS', { Origin: 'https://127.0.0.1' }],
  ])('with the right token but from %s is refused', async (_, headers) => {
    expect((await send('/api/session', { method: 'POST', headers, body: token })).status).toBe(403)
  })

  test.each(['cross-site', 'same-site', 'none'])('that a browser marks as %s is refused', async (site) => {
    const headers = { ...own(), 'Sec-Fetch-Site': site }
    expect((await send('/api/session', { method: 'POST', headers, body: token })).status).toBe(403)
  })

  test('with a body that is too long is refused', async () => {
    const answer = await send('/api/session', { method: 'POST', headers: own(), body: 'x'.repeat(100_000) })
    expect(answer.status).toBe(413)
  })

  test('with headers that are too long is refused', async () => {
    expect((await send('/', { headers: { 'X-Long': 'x'.repeat(20_000) } })).status).toBe(431)
  })

  test('that is no HTTP ends without harm', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('\0\x01nonsense\r\n\r\n'))
      socket.on('close', () => resolve())
      socket.resume()
    })
    expect((await send('/')).status).toBe(200)
  })

  const climbs = ['..', '%2e%2e', '..%2f', '%2e%2e%2f', '..\\', '..%5c', '....//', '%252e%252e', '..;', '.%00.']
  const files = ['etc/passwd', 'package.json', '.hp/studies.db', 'main.js', 'index.html', 'windows/win.ini']
  const ways = climbs.flatMap((climb) =>
    files.flatMap((file) => [`/${climb}/${file}`, `/${climb}/${climb}/${climb}/${file}`, `/assets/${climb}/${file}`]),
  )
  test(`for one of ${ways.length} paths outside the page finds nothing`, async () => {
    for (const way of [
      ...ways,
      '//etc/passwd',
      '/C:/x',
      '/@fs/etc/passwd',
      '/?raw??',
      '/index.html',
      '/.vite/manifest.json',
    ])
      expect(`${way} ${(await send(way)).status}`).toBe(`${way} ${way.startsWith('/?') ? 200 : 404}`)
  })
})

describe('a browser with the token', () => {
  test('is refused with a wrong one, let in with the right one, and that only once', async () => {
    const wrong = [`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, '', `${token} `, '__proto__']
    for (const body of wrong)
      expect((await send('/api/session', { method: 'POST', headers: own(), body })).status).toBe(403)
    const { status, headers } = await send('/api/session', { method: 'POST', headers: own(), body: token })
    expect(status).toBe(204)
    const [given = ''] = headers['set-cookie'] ?? []
    expect(given).toMatch(/^hp-session=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/)
    cookie = given.split(';')[0] ?? ''
    expect((await send('/api/session', { method: 'POST', headers: own(), body: token })).status).toBe(403)
  })

  test('sees the studies by id, their names as data', async () => {
    const { status, headers, body } = await send('/api/studies', { headers: known() })
    expect([status, headers['content-type']]).toEqual([200, 'application/json'])
    const [study] = JSON.parse(body)
    expect(study).toMatchObject({ name: '<b>x</b>', trials: { complete: 5 } })
    expect(study.id).toMatch(/^[0-9a-f]{24}$/)
  })

  test.each([
    '/api',
    '/api/',
    '/api/studies/',
    '/api/studies/x/events',
    `/api/studies/${'f'.repeat(24)}/events`,
    '/api/session',
  ])('finds nothing at %s', async (path) => expect((await send(path, { headers: known() })).status).toBe(404))

  test('hears the events of a study, and those that another process adds, from the place it knows', async () => {
    const [{ id }] = JSON.parse((await send('/api/studies', { headers: known() })).body)
    const heard: { type: string }[] = []
    const listening = request({
      host: '127.0.0.1',
      port,
      path: `/api/studies/${id}/events`,
      headers: { ...known(), 'Last-Event-ID': '3' },
    })
    const wait = (count: number) =>
      new Promise<void>((resolve) => {
        const timer = setInterval(() => {
          if (heard.length < count) return
          clearInterval(timer)
          resolve()
        }, 20)
      })
    listening.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part) => {
        text += part
        const messages = text.split('\n\n')
        text = messages.pop() ?? ''
        for (const message of messages) {
          const data = message.split('\n').find((line) => line.startsWith('data: '))
          if (data) heard.push(...JSON.parse(data.slice(6)))
        }
      })
    })
    listening.end()
    await wait(10)
    expect(heard.map(({ type }) => type)).not.toContain('study/created')
    const before = heard.length
    const words = [
      'tune',
      'ridge',
      diabetes,
      '--target',
      'progression',
      '--lambda',
      '0.02..20:5',
      '--study',
      '<b>x</b>',
    ]
    const tuned = hp(words, { cwd: inFolder('.') })
    await wait(before + 5)
    expect((await tuned).code).toBe(0)
    listening.destroy()
  })

  test('may follow sixteen studies at once, not more', async () => {
    const [{ id }] = JSON.parse((await send('/api/studies', { headers: known() })).body)
    const open = Array.from({ length: 16 }, () =>
      request({ host: '127.0.0.1', port, path: `/api/studies/${id}/events`, headers: known(), agent: false }),
    )
    await Promise.all(
      open.map(
        (one) =>
          new Promise<void>((resolve) => {
            one.on('response', (response) => {
              response.resume()
              resolve()
            })
            one.on('error', () => {})
            one.end()
          }),
      ),
    )
    expect((await send(`/api/studies/${id}/events`, { headers: known() })).status).toBe(429)
    for (const one of open) one.destroy()
    await expect.poll(async () => (await send('/api/studies', { headers: known() })).status).toBe(200)
  })
})

describe('a study that is handed back', () => {
  const exported = async (...words: string[]) => {
    const tuned = ['tune', 'ridge', diabetes, '--target', 'progression', '--lambda', ...words]
    const away = folder()('.')
    expect((await hp(tuned, { cwd: away })).code).toBe(0)
    return (await hp(['study', 'export', '--format', 'json'], { cwd: away })).out
  }
  const give = (body: string, headers = {}) =>
    send('/api/studies', {
      method: 'POST',
      headers: { ...own(), ...known(), 'Content-Type': 'application/json', ...headers },
      body,
    })
  let text = ''
  beforeAll(async () => {
    text = await exported('0.1,1,10', '--study', 'from the page')
  })

  test('is taken in once, and can be gone on with in the terminal', async () => {
    const { status, body } = await give(text)
    expect([status, JSON.parse(body)]).toMatchObject([200, { name: 'from the page', added: 3 }])
    expect(JSON.parse((await give(text)).body)).toMatchObject({ added: 0 })
    const { out } = await hp(['study', 'resume', 'from the page', '--json'], { cwd: inFolder('.') })
    expect(JSON.parse(out)).toMatchObject({ study: 'from the page', ledger: { completeTrainings: 0 } })
  })

  test('in parts, comes together', async () => {
    const { trials, ...study } = JSON.parse(text)
    for (const trial of trials) await give(JSON.stringify({ ...study, study: 'in parts', trials: [trial] }))
    const { out } = await hp(['study', 'show', 'in parts', '--json'], { cwd: inFolder('.') })
    expect(JSON.parse(out).counts).toEqual({ complete: 3 })
  })

  test.each<[string, number, () => Promise<Answer>]>([
    ['without the cookie', 403, () => give(text, { Cookie: '' })],
    ['with another cookie', 403, () => give(text, { Cookie: `hp-session=${token}` })],
    ['from another page', 403, () => give(text, { Origin: 'http://evil.example' })],
    ['that a browser marks as cross-site', 403, () => give(text, { 'Sec-Fetch-Site': 'cross-site' })],
    ['under another host', 403, () => give(text, { Host: 'evil.example' })],
    ['as a form', 415, () => give(text, { 'Content-Type': 'application/x-www-form-urlencoded' })],
    ['as text', 415, () => give(text, { 'Content-Type': 'text/plain' })],
    ['of more than a mebibyte', 413, () => give(`"${'x'.repeat(2 ** 20)}"`)],
    ['that is no JSON', 400, () => give('{')],
    ['that is another document', 400, () => give('{}')],
    ['with brackets without end', 400, () => give('['.repeat(50_000))],
    ['with a forbidden key', 400, () => give(text.replaceAll('"penalty.lambda"', '"__proto__"'))],
    ['with a trial that is none', 400, () => give(text.replace('"complete"', '"done"'))],
    ['without a name', 400, () => give(text.replace('"from the page"', '""'))],
    ['with a name that moves the cursor', 400, () => give(text.replace('"from the page"', '"\\u001b[2J"'))],
    ['with scores of something else', 409, () => give(text.replace(/"address": ?"[0-9a-f]{64}"/, '"address":"other"'))],
    [
      'to another address',
      404,
      async () => send('/api/studies/x', { method: 'POST', headers: { ...own(), ...known() } }),
    ],
  ])('%s is refused with %i, and nothing is kept', async (_, wanted, ask) => {
    const before = (await send('/api/studies', { headers: known() })).body
    expect((await ask()).status).toBe(wanted)
    expect((await send('/api/studies', { headers: known() })).body).toBe(before)
  })
})

test('the token is printed once, in the address, and nowhere else', () => {
  expect(printed).not.toContain(token)
})

test('Ctrl-C ends the server', async () => {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  expect(await ended).toBe(130)
})

test('a study that is not there is refused before anything is served', async () => {
  expect((await hp(['ui', 'nothing'])).code).toBe(6)
  const { code, err } = await hp(['ui', 'nothing'], { cwd: inFolder('.') })
  expect(code).toBe(6)
  expect(err).toContain('there is no study "nothing"')
})
