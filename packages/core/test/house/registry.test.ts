import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { generated } from '../../scripts/generate.ts'
import { kebab } from '../../src/define/hyperparameters.ts'
import * as lazy from '../../src/registry.lazy.ts'
import * as registry from '../../src/registry.ts'

const lazily = new Map<string, Readonly<Record<string, () => Promise<unknown>>>>(Object.entries(lazy))

describe('the registries', () => {
  test('are what the folders of definitions give now: run `pnpm generate` when this fails', async () => {
    const files = await generated()
    expect(files.size).toBeGreaterThan(3)
    for (const [path, text] of files)
      expect(readFileSync(new URL(`../../src/${path}`, import.meta.url), 'utf8'), path).toBe(text)
  })

  for (const [kind, definitions] of Object.entries(registry)) {
    test(`${kind} are known by their names, lazily too, and describe themselves`, async () => {
      expect(Object.keys(definitions).length).toBeGreaterThan(0)
      const later = lazily.get(kind) ?? {}
      expect(Object.keys(later)).toEqual(Object.keys(definitions))
      for (const [name, made] of Object.entries(definitions)) {
        const definition = 'definition' in made ? made.definition : made
        expect(definition.name).toBe(name)
        expect(await later[name]()).toBe(made)
        expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
        expect(definition.title.length).toBeGreaterThan(1)
        expect(definition.describe).toMatch(/^\S.*[^.\s]$/)
        const hyperparameters = 'hyperparameters' in definition ? definition.hyperparameters : {}
        for (const [key, h] of Object.entries(hyperparameters as Record<string, { describe: string }>)) {
          expect(kebab(key)).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
          expect(h.describe, `${name} ${key}`).toMatch(/^\S.*[^.\s]$/)
        }
      }
    })
  }
})
