import { didYouMean } from '../../define/closest.ts'
import { HpError } from '../../define/errors.ts'
import { domain, float, holds, int, kebab, type Schema, type Values } from '../../define/hyperparameters.ts'
import { quoted } from '../../define/quoted.ts'
import { type Random, random } from '../../numeric/random.ts'
import type { Column } from '../column.ts'
import { type Dataset, datasetOf } from '../dataset.ts'

/** A way to make synthetic data: `hp generate` lists them and makes flags of their settings. */
export interface Recipe {
  readonly name: string
  readonly title: string
  readonly equation?: string
  readonly references?: readonly string[]
  readonly task: 'regression' | 'classification'
  /** The column to be predicted. */
  readonly target: string
  readonly settings: Schema
  /** The data; the same settings give the same bits everywhere. Throws `request/invalid`. */
  generate(settings?: Readonly<Record<string, unknown>>): Dataset
}

/** What the author of a recipe writes: `columns` makes them from checked settings and a seeded stream. */
interface Definition<S extends Schema> extends Omit<Recipe, 'settings' | 'generate'> {
  readonly settings: S
  columns(settings: Values<S>, random: Random): Column[]
}

/** A recipe from its definition. */
export function defineRecipe<const S extends Schema>(definition: Definition<S>): Recipe {
  const { columns, ...shown } = definition
  return {
    ...shown,
    generate(given = {}) {
      const settings = checked(definition.name, definition.settings, given)
      return datasetOf(columns(settings as Values<S>, random(settings['seed'] as number)), {
        roles: { target: definition.target },
      })
    },
  }
}

/** The settings that every recipe has. */
export const common = {
  rows: int({ default: 200, min: 1, max: 100_000_000, describe: 'number of rows' }),
  seed: int({ default: 0, min: 0, describe: 'the same seed gives the same data' }),
}

/** The setting `noise`: a standard deviation. */
export const noise = (usual: number, describe = 'standard deviation of the normal noise on the target') =>
  float({ default: usual, min: 0, describe })

/** Fills a column of doubles row by row. */
export function filled(rows: number, value: (row: number) => number): Float64Array {
  const values = new Float64Array(rows)
  for (let i = 0; i < rows; i++) values[i] = value(i)
  return values
}

function checked(owner: string, schema: Schema, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(schema, name)) continue
    const fix = didYouMean(name, Object.keys(schema), 'settings')
    throw new HpError({
      code: 'request/invalid',
      what: `the recipe ${owner} has no setting ${quoted(name)}`,
      ...(fix === undefined ? {} : { fix }),
    })
  }
  const settings: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries(schema)) {
    const value = given[name] ?? setting.default
    if (!holds(setting, value)) {
      throw new HpError({
        code: 'request/invalid',
        what: `${name} must be ${domain(setting)}, but is ${String(value)}`,
        where: `recipe ${owner} (flag --${kebab(name)})`,
        fix: `the default is ${setting.default}`,
      })
    }
    settings[name] = value
  }
  return settings
}
