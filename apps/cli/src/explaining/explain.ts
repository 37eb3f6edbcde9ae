import { type AnyModel, domain, kebab } from '@hp/core/define'
import { models } from '@hp/core/registry'
import { knobsFor, shown } from '../arguments/flags.ts'
import type { Context, Input } from '../command.ts'
import { type Entry, type HyperparameterEntry, type ModelName, modelNamed, modelNames, registry } from '../registry.ts'
import { toJson } from '../render/json.ts'
import { labelled, paint, type Terminal } from '../render/style.ts'
import { type Cell, renderTable } from '../render/table.ts'
import { wrap } from '../render/text.ts'
import { version } from '../version.ts'

/** A hyperparameter as a row of the second table. */
interface Row {
  readonly name: string
  readonly of: readonly string[]
  readonly hyperparameter: HyperparameterEntry
}

/** Explains a model, any other definition, or the two nouns. */
export async function runExplain(name: string | undefined, input: Input, { out }: Context): Promise<undefined> {
  const model = name === undefined ? undefined : modelNamed(name)
  const entry = name === undefined || model ? undefined : entryOf(name)
  const rows = model ? rowsOf(model) : entry ? ownRows(entry) : []
  const parameters = model ? parametersOf(model.model) : []
  if (input.yes('json')) {
    const about = model
      ? { ...described(model.penalty ?? model.model), parameters }
      : entry
        ? described(entry)
        : { models: modelNames().map((each) => each.name) }
    await out.write(
      `${toJson({ command: 'explain', version, ...about, ...(name !== undefined && { hyperparameters: rows.map(rowDocument) }) })}\n`,
    )
    return
  }
  const { terminal } = out
  if (model) await out.lines(modelLines(model, parameters, rows, terminal))
  else if (entry)
    await out.lines([...head(entry, terminal), '', ...hyperparameterTable(rows, terminal), ...sources(entry, terminal)])
  else await out.lines(nounLines(terminal))
}

const entryOf = (name: string): Entry | undefined =>
  Object.values(registry).find((shelf) => Object.hasOwn(shelf, name))?.[name]

const described = ({ name, title, describe, equation, references }: Entry) => ({
  name,
  title,
  describe,
  equation,
  references,
})

const rowDocument = ({ name, of, hyperparameter: h }: Row) => ({
  name,
  flag: `--${kebab(name)}`,
  of,
  role: h.role,
  domain: domain(h),
  default: h.default,
  usual: h.search,
  symbol: h.symbol,
  describe: h.describe,
})

/** Every hyperparameter that takes part in a fit of the model. */
const rowsOf = (name: ModelName): readonly Row[] =>
  knobsFor(name).map(({ name, owners, hyperparameter }) => ({
    name,
    of: owners.map((owner) => owner.name),
    hyperparameter,
  }))

const ownRows = (entry: Entry): readonly Row[] =>
  Object.entries(entry.hyperparameters).map(([name, hyperparameter]) => ({ name, of: [entry.name], hyperparameter }))

/** So many terms are asked for, to see which extents of a shape are one a term. */
const manyTerms = 97

/** Name, shape and meaning of the parameters of a model. */
function parametersOf(entry: Entry) {
  const definition = (models as unknown as Readonly<Record<string, { readonly definition: AnyModel }>>)[entry.name]
    ?.definition
  const defaults = Object.fromEntries(Object.entries(entry.hyperparameters).map(([name, h]) => [name, h.default]))
  const terms = Array.from({ length: manyTerms }, (_, j) => `x${j}`)
  const shapes = (definition?.parameters(defaults, { terms, classes: 0 }) ?? {}) as Readonly<
    Record<string, readonly number[]>
  >
  return Object.entries(entry.meaning ?? {}).map(([name, meaning]) => ({
    name,
    shape: inWords(shapes[name] ?? []),
    meaning,
  }))
}

function inWords(shape: readonly number[]): string {
  const extents = shape.map((extent) => (extent === manyTerms ? 'terms' : extent > manyTerms ? 'many' : String(extent)))
  return shape.length === 0
    ? 'one number'
    : shape.length === 1 && shape[0] === manyTerms
      ? 'one a term'
      : extents.join(' × ')
}

function head({ title, describe, equation }: Entry, terminal: Terminal): string[] {
  return [
    paint(title, 'strong', terminal),
    ...wrap(`${describe}.`, width(terminal) - 2).map((line) => `  ${line}`),
    ...(equation === undefined ? [] : [`  ${equation}`]),
  ]
}

const width = (terminal: Terminal) => Math.min(terminal.width, 110)

function sources({ references = [] }: Entry, terminal: Terminal): string[] {
  return references.length === 0
    ? []
    : [
        '',
        ...references
          .flatMap((reference) => wrap(reference, width(terminal)))
          .map((line) => paint(line, 'faint', terminal)),
      ]
}

function modelLines(
  { name, model, penalty }: ModelName,
  parameters: ReturnType<typeof parametersOf>,
  rows: readonly Row[],
  terminal: Terminal,
): string[] {
  const about = penalty
    ? [...head(model, terminal), `  with a penalty that ${penalty.describe}: ${penalty.equation}`]
    : head(model, terminal)
  const table = { title: 'Parameters', about: 'what training sets, by minimising the cost', role: 'parameter' } as const
  const cells = parameters.map(({ name, shape, meaning }): Cell[] => [name, shape, meaning])
  return [
    ...about,
    '',
    ...renderTable(
      {
        ...table,
        columns: [{ look: 'parameter' }, { title: 'shape' }, { title: 'meaning', look: 'faint' }],
        rows: cells,
      },
      { ...terminal, width: width(terminal) },
    ),
    '',
    ...hyperparameterTable(rows, terminal),
    ...sources(penalty ?? model, terminal),
    '',
    `hp fit ${name} --help tells what each does.`,
  ]
}

/** Role, domain, default and usual range of hyperparameters. */
function hyperparameterTable(rows: readonly Row[], terminal: Terminal): string[] {
  if (rows.length === 0) return ['It has no hyperparameters.']
  const table = { title: 'Hyperparameters', about: 'what you set before the training', role: 'hyperparameter' } as const
  const titles = ['role', 'default', 'usual', 'domain'].map((title) => ({ title }))
  const cells = rows.map(({ name, hyperparameter: h }): Cell[] => {
    const usual = h.search ? `${h.search[0]}..${h.search[1]}` : ''
    const role = h.role === 'resource' ? 'training' : h.role
    return [
      h.symbol && terminal.unicode ? `${kebab(name)} ${h.symbol}` : kebab(name),
      role,
      shown(h.default),
      usual,
      shortDomain(h, terminal),
    ]
  })
  return renderTable(
    { ...table, columns: [{ look: 'hyperparameter' }, ...titles], rows: cells },
    { ...terminal, width: width(terminal) },
  )
}

/** A domain as signs: `≥ 0, < 1`, `1..30 whole`, `relu, tanh`. */
function shortDomain({ kind, min, max, above, below, options }: HyperparameterEntry, terminal: Terminal): string {
  if (kind === 'flag') return 'yes, no'
  if (kind === 'choice') return (options ?? []).join(', ')
  const whole = kind === 'float' ? '' : kind === 'int' ? ' whole' : ' whole each'
  if (min !== undefined && max !== undefined) return `${min}..${max}${whole}`
  const [atLeast, atMost] = terminal.unicode ? ['≥', '≤'] : ['>=', '<=']
  const signs = [
    min !== undefined && `${atLeast} ${min}`,
    above !== undefined && `> ${above}`,
    max !== undefined && `${atMost} ${max}`,
    below !== undefined && `< ${below}`,
  ].filter((text) => text !== false)
  return (signs.join(', ') || 'any number') + whole
}

function nounLines(terminal: Terminal): string[] {
  const text = (words: string) => wrap(words, width(terminal) - 2).map((line) => `  ${line}`)
  const rows = modelNames().map(({ name, model, penalty }): Cell[] => {
    const own = Object.keys({ ...model.hyperparameters, ...penalty?.hyperparameters })
    return [name, Object.keys(model.meaning ?? {}).join(', '), own.map(kebab).join(', ')]
  })
  return [
    labelled('Parameters', 'parameter', terminal),
    ...text(
      'are what training sets. A cost says how badly a model with these parameters fits the data; a training algorithm changes them until the cost is as small as it gets. Trying other parameters takes one evaluation of the cost.',
    ),
    '',
    labelled('Hyperparameters', 'hyperparameter', terminal),
    ...text(
      'are what you set before: the family of models, how strongly large parameters are penalised, how the algorithm walks. The cost on the training rows cannot choose them. Trying other hyperparameters takes a whole training, and a score on rows that were held out.',
    ),
    '',
    ...renderTable(
      {
        title: 'Models',
        columns: [{}, { title: 'parameters', look: 'parameter' }, { title: 'hyperparameters', look: 'hyperparameter' }],
        rows,
      },
      { ...terminal, width: width(terminal) },
    ),
    '',
    'hp explain linear shows the two tables of a model.',
  ]
}
