import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HpError } from '@hp/core/define'
import { version } from '../version.ts'

/** A hash of the program as it is built, kernels included: where it is the same, so is every bit of every score. */
export function codeFingerprint(): string {
  const folder = dirname(fileURLToPath(import.meta.url))
  const hash = createHash('sha256').update(version)
  for (const name of readdirSync(folder).sort())
    if (name.endsWith('.js')) hash.update(`${name}\0`).update(readFileSync(join(folder, name)))
  return hash.digest('hex').slice(0, 16)
}

/** Refuses to share a search that another build of the program began. Throws storage/other-study. */
export function expectSameCode(code: string | undefined, study: string): void {
  const own = code === undefined ? undefined : codeFingerprint()
  if (own === code) return
  throw new HpError({
    code: 'storage/other-study',
    what: `The search of the study "${study}" was begun by another build of hp (${code}, not ${own}): its last digits may differ.`,
    fix: 'install the same version on every machine',
  })
}
