// Prints the hashes of this engine, or writes them with --write: `node test/bits/write.ts --write` after a change that is meant to change bits.
import { writeFileSync } from 'node:fs'
import * as core from '@hp/core'
import { bitsOf } from './fits.ts'

const hashes = `${JSON.stringify(await bitsOf(core as never, 1), null, 2)}\n`
if (process.argv.includes('--write')) writeFileSync(new URL('expected.json', import.meta.url), hashes)
else process.stdout.write(hashes)
