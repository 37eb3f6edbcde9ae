// Writes what the pages show and nobody writes by hand (`docs/computed/`) into the pages.
import { writeFileSync } from 'node:fs'
import { renewed } from '../computed/index.ts'
import { pages, root } from '../test/pages.ts'

for (const { path, text } of pages) {
  const now = await renewed(text)
  if (now === text) continue
  writeFileSync(new URL(path, root), now)
  console.log(`${path} is written anew`)
}
