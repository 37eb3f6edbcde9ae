import type { Connection } from './connection.ts'

/** A table as it lay on a disk; its ending says how it is read. */
export interface DataFile {
  readonly name: string
  readonly body: Uint8Array
}

/** The most bytes of a file that a database keeps, and of each part of it. */
const [mostData, partData] = [64 << 20, 1 << 20]

/** Keeps a file under its fingerprint, once, unless it is too large. Whether it is there. */
export async function keepFile(database: Connection, fingerprint: string, { name, body }: DataFile): Promise<boolean> {
  if (body.length > mostData) return false
  await database.transaction(async (ask) => {
    const [known] = await ask('select 1 from hp.data where fingerprint = $1 limit 1', [fingerprint])
    if (known) return
    for (let place = 0; place === 0 || place * partData < body.length; place++)
      await ask(
        'insert into hp.data values ($1, $2, $3, $4) on conflict do nothing',
        [fingerprint, place, name, Buffer.from(body.subarray(place * partData, (place + 1) * partData))],
        'large',
      )
  })
  return true
}

/** The file that was kept under a fingerprint. */
export async function keptFile(database: Connection, fingerprint: string): Promise<DataFile | undefined> {
  const parts = await database.ask<{ name: string; body: Buffer }>(
    'select name, body from hp.data where fingerprint = $1 order by place',
    [fingerprint],
    'large',
  )
  const [first] = parts
  return first && { name: first.name, body: Buffer.concat(parts.map(({ body }) => body)) }
}
