import { type Recipe, recipes, toCsv } from '@hp/core/data'
import { kebab } from '@hp/core/define'
import { readSetting } from '../arguments/values.ts'
import type { Context, Input } from '../command.ts'
import { Refusal } from '../refusal.ts'
import type { HyperparameterEntry } from '../registry.ts'
import { writeFile } from '../streams/write-file.ts'

/** Makes synthetic data, as `hp generate` does. Throws HpError, Refusal. */
export async function runGenerate(input: Input, { out }: Context): Promise<undefined> {
  const [first] = input.arguments
  const recipe = recipes.find(({ name }) => name === first) as Recipe
  const text = toCsv(recipe.generate(settingsOf(recipe, input)).columns)
  const path = input.text('out')
  if (path === undefined) await out.write(text)
  else writeFile(path, text)
}

function settingsOf({ settings }: Recipe, input: Input): Record<string, unknown> {
  const given = Object.entries(settings).filter(([name]) => input.given(kebab(name)))
  return Object.fromEntries(
    given.map(([name, h]) => {
      const flag = kebab(name)
      if (h.kind === 'flag') return [name, input.choice(flag)]
      const setting = readSetting(name, h as HyperparameterEntry, input.text(flag) ?? '')
      if (setting.kind === 'value') return [name, setting.value]
      throw new Refusal({
        code: 'request/invalid',
        what: `--${flag} must be one value.`,
        fix: `for instance --${flag} ${String(h.default)}`,
      })
    }),
  )
}
