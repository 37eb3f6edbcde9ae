import { nearest } from '../arguments/usage.ts'
import { defineCommand } from '../command.ts'
import { jsonFlag } from '../common-flags.ts'
import { Refusal } from '../refusal.ts'
import { modelNames, registry } from '../registry.ts'

/** Everything that can be explained by name. */
const names = () => [
  ...new Set([
    ...modelNames().map(({ name }) => name),
    ...Object.values(registry).flatMap((shelf) => Object.keys(shelf)),
  ]),
]

export const command = defineCommand({
  summary: 'tells what training sets and what you set: the two tables of a model',
  place: 6,
  arguments: [{ name: 'model', describe: 'a model, or any other name of hp models', optional: true, words: names }],
  options: [jsonFlag],
  examples: [
    { line: 'hp explain', does: 'what parameters and hyperparameters are' },
    { line: 'hp explain linear', does: 'the two tables of a model' },
    { line: 'hp explain adam', does: 'an algorithm: its formula, its source, its hyperparameters' },
  ],
  run: async (input, context) => {
    const [name] = input.arguments
    if (name === undefined || names().includes(name)) {
      return (await import('../explaining/explain.ts')).runExplain(name, input, context)
    }
    throw new Refusal({
      code: 'estimator/unknown-definition',
      what: `there is nothing called "${name}".`,
      fix: nearest(name, names(), 'names'),
    })
  },
})
