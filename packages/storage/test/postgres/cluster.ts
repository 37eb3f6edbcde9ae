import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A PostgreSQL server of a test's own, in a temporary folder. */
export interface Cluster {
  /** Where a new, empty database of it is. */
  database(): string
  /** Ends it as a crash would, at once and with everything under way; `start` brings it back. */
  crash(): void
  start(): void
  end(): void
  /** Milliseconds of the processor that its processes have taken, as Linux counts them. */
  busyMs(): number
}

/** Why there are no tests with PostgreSQL. */
export const without = 'PostgreSQL is not installed here: its tests are skipped (Debian: apt-get install postgresql)'

/** Where the programs of the newest PostgreSQL are that is installed; undefined when there is none. */
export function programs(): string | undefined {
  const folders = [...globSync('/usr/lib/postgresql/*/bin').sort().reverse(), ...(process.env['PATH'] ?? '').split(':')]
  return folders.find((folder) => ['initdb', 'pg_ctl', 'psql'].every((name) => existsSync(join(folder, name))))
}

/** Nobody may run a server as root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8').split('\n')
  const line = ['postgres', 'nobody'].flatMap((name) => users.find((user) => user.startsWith(`${name}:`)) ?? [])[0]
  const [, , uid, gid] = (line ?? '').split(':').map(Number)
  return { uid: uid as number, gid: gid as number }
}

/** Makes a server and starts it; without `durable`, what it commits may be lost with the machine's power. Its password is not its user. */
export async function cluster(bin: string, { durable = false } = {}): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'hp-postgres-'))
  const user = unprivileged()
  if (user) chownSync(folder, user.uid, user.gid)
  const [data, secret, port] = [join(folder, 'data'), 'open-sesame', await freePort()]
  const password = join(folder, 'password')
  writeFileSync(password, secret)
  if (user) chownSync(password, user.uid, user.gid)
  const run = (program: string, words: readonly string[], env = {}) => {
    const { status, stderr, error } = spawnSync(join(bin, program), words, {
      ...{ ...user, cwd: folder, env: { ...process.env, ...env }, encoding: 'utf8' },
      stdio: ['ignore', 'ignore', program === 'pg_ctl' ? 'ignore' : 'pipe'], // a server would keep the pipe open
    })
    if (status !== 0) throw new Error(`${program} ended with ${status}: ${error ?? stderr}`)
  }
  const control = (...words: string[]) => run('pg_ctl', ['-D', data, '-l', join(folder, 'log'), '-w', ...words])
  run('initdb', [
    '-D',
    data,
    '-U',
    'tester',
    '-A',
    'scram-sha-256',
    '--pwfile',
    password,
    '-E',
    'UTF8',
    '--no-locale',
    '-N',
  ])
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: folder,
    fsync: durable ? 'on' : 'off',
    max_connections: 100,
  }
  const options = Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ')
  const start = () => control('-o', options, 'start')
  start()
  let databases = 0
  return {
    database() {
      const name = `test${databases++}`
      const where = ['-h', '127.0.0.1', '-p', String(port), '-U', 'tester', '-d', 'postgres']
      run('psql', [...where, '-qc', `create database ${name}`], { PGPASSWORD: secret })
      return `postgres://tester:${secret}@127.0.0.1:${port}/${name}`
    },
    crash: () => control('-m', 'immediate', 'stop'),
    start,
    busyMs() {
      const [parent = ''] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
      const fields = globSync('/proc/[0-9]*/stat').flatMap((file) => {
        const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
        return [[file.split('/')[2], ...text.slice(text.lastIndexOf(')') + 2).split(' ')]]
      })
      const own = fields.filter(([pid, , of]) => pid === parent || of === parent)
      const ticks = own.map((row) => [12, 13, ...(row[0] === parent ? [14, 15] : [])].map((at) => Number(row[at])))
      return 10 * ticks.flat().reduce((sum, one) => sum + one, 0)
    },
    end() {
      control('-m', 'immediate', 'stop')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
