import type { Server } from 'node:http'
import { HpError } from '@hp/core/define'
import type { OpenStorage } from '@hp/storage'
import { readCount } from '../arguments/words.ts'
import type { Context, Input } from '../command.ts'
import { Refusal } from '../refusal.ts'
import { paint } from '../render/style.ts'
import { missingFile, openToRead, openToWrite } from '../studies/opening.ts'
import { storedStudy } from '../studies/stored.ts'
import { pageFiles } from './files.ts'
import { portOf, server } from './server.ts'
import { session } from './session.ts'
import { idOf } from './studies.ts'

const usualPort = 4747

/** Serves the page and the stored studies until it is interrupted. Throws storage/…, request/invalid. */
export async function runUi(input: Input, context: Context): Promise<undefined> {
  const files = pageFiles()
  const [name] = input.arguments
  const missing = name === undefined ? missingFile(input) : undefined
  const there = missing === undefined ? openToRead(input) : undefined
  const study = name === undefined || !there ? undefined : (await storedStudy(there.storage, name)).entry.name
  const own = session()
  const storage = there ? () => there.storage : asSoonAsThere(input)
  const made = server({ files, session: own, storage, toWrite: () => openToWrite(input).storage })
  const port = input.given('port') ? readCount('port', input.text('port') ?? '', 1) : undefined
  await listen(made, port)
  const where = study === undefined ? '' : `&study=${idOf(study)}`
  const { terminal } = context.err
  await context.out.lines([`http://127.0.0.1:${portOf(made)}/#/study?t=${own.token}${where}`])
  await context.err.lines([
    `${paint('open it in a browser', 'strong', terminal)}  the address is good for one browser; ${there ? `studies of ${there.url}` : `there are no studies yet: those of ${missing} appear when hp tune makes them`}; Ctrl-C ends the server`,
  ])
  context.whenInterrupted(() => ['the server has ended'])
  await new Promise((resolve) => made.once('close', resolve))
  return undefined
}

/** The storage once somebody has made it. */
function asSoonAsThere(input: Input): () => OpenStorage | undefined {
  let opened: OpenStorage | undefined
  return () => {
    if (opened || missingFile(input) !== undefined) return opened
    try {
      opened = openToRead(input).storage
    } catch (error) {
      if (!(error instanceof HpError)) throw error // somebody is making it: the next look may find it whole
    }
    return opened
  }
}

/** Listens on this computer only: on the port that was asked for, else the usual one, else any that is free. */
async function listen(made: Server, asked: number | undefined): Promise<void> {
  const on = (port: number) =>
    new Promise<void>((resolve, reject) => {
      made.once('error', reject)
      made.listen(port, '127.0.0.1', () => {
        made.off('error', reject)
        resolve()
      })
    })
  try {
    await on(asked ?? usualPort)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (asked === undefined && code === 'EADDRINUSE') return on(0)
    throw new Refusal({
      code: 'request/invalid',
      what: `the server cannot listen on port ${asked ?? usualPort}: ${code === 'EADDRINUSE' ? 'another program does' : code}.`,
      where: 'flag --port',
      fix: 'leave --port out, or name another port from 1024 to 65535',
    })
  }
}
