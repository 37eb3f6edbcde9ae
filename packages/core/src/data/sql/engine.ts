import type { DuckDBConnection } from '@duckdb/node-api'
import { HpError } from '../../define/errors.ts'
import { open } from '../source.ts'
import { nodeModule } from '../stored/table-file.ts'
import { queryFailure } from './failure.ts'
import { type Named, namedIn } from './named-files.ts'

/** A connection that can read what one query names, and nothing else. */
export interface Engine {
  readonly connection: DuckDBConnection
  close(): void
}

/** DuckDB refuses to work in less. */
const least = 2 ** 26

/**
 * DuckDB in memory, ready for one query: it may read the files that the query names and the folders of its patterns, and write nothing but a folder of its
 * own in TMPDIR where memory does not suffice; the network and extensions are shut off, and settings locked. One thread, so that rows and sums have one
 * order. Throws `data/no-duckdb` where the package is not installed, `data/query` for what is no
 * query, `data/unreadable` for a file that is not there.
 */
export async function engineFor(query: string, memoryBytes: number): Promise<Engine> {
  const { DuckDBInstance } = await load()
  const { tmpdir } = nodeModule('node:os') as typeof import('node:os')
  const { join } = nodeModule('node:path') as typeof import('node:path')
  const { existsSync, rmSync } = nodeModule('node:fs') as typeof import('node:fs')
  const { randomUUID } = nodeModule('node:crypto') as typeof import('node:crypto')
  const folder = join(tmpdir(), `hp-${randomUUID()}`)
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: `${Math.ceil(Math.max(least, memoryBytes) / 2 ** 20)}MiB`,
    temp_directory: folder,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    errors_as_json: 'true',
  })
  const connection = await instance.connect()
  const close = () => {
    connection.closeSync()
    instance.closeSync()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const named = await namesIn(connection, query)
    for (const path of named.files)
      if (/\.(csv|tsv|parquet|json)(\.gz)?$/i.test(path) && !existsSync(path)) await open(path)
    await confine(connection, named)
  } catch (cause) {
    close()
    throw cause
  }
  return { connection, close }
}

async function load(): Promise<typeof import('@duckdb/node-api')> {
  try {
    return await import('@duckdb/node-api')
  } catch (cause) {
    const { code, message } = cause as { code?: string; message: string }
    const absent = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
    throw new HpError(
      {
        code: 'data/no-duckdb',
        what: absent
          ? 'queries are run by DuckDB, which is not installed'
          : `queries are run by DuckDB, which does not start: ${message.split('\n')[0]}`,
        fix: 'npm install @duckdb/node-api (beside hp; with --global if hp is), or name files instead of a query',
      },
      { cause },
    )
  }
}

/** What a query names. Throws `data/query`. */
async function namesIn(connection: DuckDBConnection, query: string): Promise<Named> {
  const result = await connection.runAndReadAll('select json_serialize_sql($1::varchar)', [query])
  const tree = JSON.parse(String(result.getRows()[0]?.[0])) as Parsed
  if (tree.error) throw queryFailure(query, tree.error_type, tree.error_message, tree.position)
  if (tree.statements.length !== 1)
    throw new HpError({
      code: 'data/query',
      what: `this is ${tree.statements.length === 0 ? 'no query' : `${tree.statements.length} queries`}, not one`,
      fix: "give one query: select … from 'data/*.parquet'",
    })
  return namedIn(tree.statements)
}

type Parsed =
  | { readonly error: false; readonly statements: readonly unknown[] }
  | { readonly error: true; readonly error_type: string; readonly error_message: string; readonly position?: string }

/** From here on nothing can be read but this. */
async function confine(connection: DuckDBConnection, { files, folders }: Named) {
  const list = (names: readonly string[]) => `[${names.map((name) => `'${name.replaceAll("'", "''")}'`).join(', ')}]`
  await connection.run(`set allowed_paths = ${list(files)}`)
  await connection.run(`set allowed_directories = ${list(folders)}`)
  await connection.run('set enable_external_access = false')
  await connection.run('set lock_configuration = true')
}
