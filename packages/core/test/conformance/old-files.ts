import { fileURLToPath } from 'node:url'
import type { Subject } from './subject.ts'

/** Where the model file of a subject lies that the first version of the format wrote. */
export const oldFile = ({ name }: Subject): string =>
  fileURLToPath(new URL(`model-files/1-${name.replace(/\W+/g, '-')}.json`, import.meta.url))
