import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

const prefix = 'virtual:registry/'
const path = createRequire(import.meta.url).resolve('@hp/core/registry.json')

/** What no form and no text of the page shows. */
const unseen: readonly string[] = ['references', 'meaning']

/** Makes each kind of definition a module of its own, `virtual:registry/models`, so that a page loads only those it shows. */
export const registryParts: Plugin = {
  name: 'registry-parts',
  resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
  load(id) {
    if (!id.startsWith(`\0${prefix}`)) return undefined
    this.addWatchFile(path)
    const registry = JSON.parse(readFileSync(path, 'utf8'), (key, value) => (unseen.includes(key) ? undefined : value))
    return `export default JSON.parse(${JSON.stringify(JSON.stringify(registry[id.slice(prefix.length + 1)]))})`
  },
}
