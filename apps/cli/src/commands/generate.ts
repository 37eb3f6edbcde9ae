import { type Recipe, recipes } from '@hp/core/data'
import { kebab } from '@hp/core/define'
import { noteOfOne, placeholders } from '../arguments/flags.ts'
import { nearest } from '../arguments/usage.ts'
import { defineCommand, type Flag } from '../command.ts'
import { outputGroup } from '../common-flags.ts'
import { Refusal } from '../refusal.ts'
import type { HyperparameterEntry } from '../registry.ts'

const names = () => recipes.map(({ name }) => name)
const out: Flag = { name: 'out', value: 'FILE', describe: 'write the table there', group: outputGroup, words: 'paths' }

export const command = defineCommand({
  summary: 'makes synthetic data of which the truth is known, as CSV',
  place: 8,
  arguments: [{ name: 'recipe', describe: 'how the data are made', words: names }],
  options: [out],
  examples: [
    { line: 'hp generate line --rows 50 --noise 0.5 --seed 1', does: 'points about a straight line' },
    { line: 'hp generate friedman1 | hp fit linear - --target y', does: 'straight into a fit' },
  ],
  listing: () => [{ title: 'Recipes', rows: recipes.map(({ name, title, task }) => [name, `${title} (${task})`]) }],
  firsts: names,
  page: (first) => {
    const recipe = recipes.find(({ name }) => name === first) as Recipe
    const some = Object.hasOwn(recipe.settings, 'noise') ? ' --noise 0.1' : ''
    return {
      summary: `${recipe.title}; the column to predict is ${recipe.target}.`,
      ...(recipe.equation !== undefined && { equation: recipe.equation }),
      options: [...flagsOf(recipe), out],
      examples: [{ line: `hp generate ${first} --rows 20${some} --seed 1`, does: 'twenty rows' }],
    }
  },
  refuse: (first) =>
    new Refusal({
      code: 'request/invalid',
      what: `there is no recipe "${first}".`,
      fix: nearest(first, names(), 'recipes'),
    }),
  run: async (input, context) => (await import('../explaining/generate.ts')).runGenerate(input, context),
})

const flagsOf = ({ settings }: Recipe): readonly Flag[] =>
  Object.entries(settings).map(([name, h]) => ({
    name: kebab(name),
    ...(h.kind === 'flag' ? { negatable: true } : { value: placeholders[h.kind] }),
    describe: h.describe,
    note: noteOfOne(h as HyperparameterEntry),
    group: 'Settings',
    ...(h.kind === 'choice' && { words: h.options as readonly string[] }),
  }))
