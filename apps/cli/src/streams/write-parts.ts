import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { unwritable } from './unwritable.ts'
import { placeOf } from './write-file.ts'

/** A file that is written part by part. */
export interface PartWriter {
  write(text: string): void
  /** Puts the file in its place. */
  done(): void
  /** Leaves nothing behind. */
  abandon(): void
}

/** Writes a file beside its place under another name, as parts come; `done` renames it. Throws output/unwritable. */
export function writeParts(path: string): PartWriter {
  const tried = <T>(what: () => T): T => {
    try {
      return what()
    } catch (error) {
      throw unwritable(`"${path}"`, error as NodeJS.ErrnoException)
    }
  }
  const place = tried(() => placeOf(path))
  const beside = place.special ? place.path : `${place.path}.${process.pid}.part`
  const file = tried(() => openSync(beside, place.special ? 'w' : 'wx'))
  let open = true
  const close = () => {
    if (open) closeSync(file)
    open = false
  }
  return {
    write: (text) =>
      tried(() => {
        const bytes = Buffer.from(text)
        for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
      }),
    done: () =>
      tried(() => {
        close()
        if (!place.special) renameSync(beside, place.path)
      }),
    abandon() {
      close()
      if (!place.special) rmSync(beside, { force: true })
    },
  }
}
