// Empties dist/, so that a file that was moved or removed does not stay in the package.
import { rmSync } from 'node:fs'

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true })
