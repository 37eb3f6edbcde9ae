import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

const prefix = 'virtual:registry/'
const path = createRequire(import.meta.url).resolve('@hp/core/registry.json')

/** What no form and no text of the page shows. */
const unseen: readonly string[] = ['references', 'meaning']

/** What the parameters of each model mean, by name. */
const parametersIn = (text: string) =>
  Object.fromEntries(
    Object.entries((JSON.parse(text) as { models: Record<string, { meaning?: object }> }).models).map(
      ([name, { meaning = {} }]) => [name, meaning],
    ),
  )

interface Algorithm {
  readonly needs?: { readonly model?: readonly string[] }
}

/** The algorithms that need nothing but the gradient. */
const descents = (algorithms: Readonly<Record<string, Algorithm>>) =>
  Object.fromEntries(Object.entries(algorithms).filter(([, { needs }]) => needs?.model?.join() === 'pullback'))

/**
 * Makes each kind of definition a module of its own, `virtual:registry/models`, so that a page loads only those it shows;
 * `virtual:registry/descents`, the algorithms that leave a path to look at; and `virtual:registry/parameters`, what the parameters of each model mean.
 */
export const registryParts: Plugin = {
  name: 'registry-parts',
  resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
  load(id) {
    if (!id.startsWith(`\0${prefix}`)) return undefined
    this.addWatchFile(path)
    const text = readFileSync(path, 'utf8')
    const name = id.slice(prefix.length + 1)
    const registry = JSON.parse(text, (key, value) => (unseen.includes(key) ? undefined : value))
    const part =
      name === 'parameters' ? parametersIn(text) : name === 'descents' ? descents(registry.algorithms) : registry[name]
    return `export default JSON.parse(${JSON.stringify(JSON.stringify(part))})`
  },
}
