import { explain } from '@hp/core'
import { algorithms, costs, metrics, models, penalties, splitters, strategies, transforms } from '@hp/core/registry'

const registry = { algorithms, costs, metrics, models, penalties, splitters, transforms }
type Definition = Parameters<typeof explain>[0]['definition']
const of = (makers: Readonly<Record<string, unknown>>) =>
  Object.values(makers).map((maker) => (maker as { definition: Definition }).definition)
const cell = (value: unknown) => String(value).replaceAll('|', '\\|')
const table = (head: readonly string[], rows: readonly (readonly unknown[])[]) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')
const codes = (names: readonly string[] | undefined) =>
  names?.length ? names.map((name) => `\`${name}\``).join(' ') : '–'

/** Which abilities each algorithm needs. */
export const needs = () =>
  table(
    ['algorithm', 'model', 'cost', 'penalty'],
    of(registry.algorithms).map((definition) => {
      const { model, cost, penalty } = (definition as { needs: Record<string, readonly string[]> }).needs
      return [`\`${definition.name}\``, codes(model), codes(cost), codes(penalty)]
    }),
  )

/** Which abilities each model, cost and penalty offers. */
export const offers = () =>
  table(
    ['kind', 'name', 'offers'],
    (['models', 'costs', 'penalties'] as const).flatMap((kind) =>
      of(registry[kind]).map((definition) => [
        { models: 'model', costs: 'cost', penalties: 'penalty' }[kind],
        `\`${definition.name}\``,
        codes(Object.keys((definition as { offers: object }).offers)),
      ]),
    ),
  )

/** Which algorithm goes with which penalty, for the linear model and squared error. */
export const pairs = () => {
  const { offers: model } = registry.models.linear.definition
  const { offers: cost } = registry.costs['squared-error'].definition
  const penalties = of(registry.penalties) as readonly (Definition & { offers: object })[]
  return table(
    ['algorithm', ...penalties.map(({ name }) => `\`${name}\``)],
    of(registry.algorithms).map((definition) => {
      const { needs } = definition as unknown as {
        needs: Record<'model' | 'cost' | 'penalty', readonly string[] | undefined>
      }
      const has = (offers: object, wanted: readonly string[] = []) => wanted.every((ability) => ability in offers)
      const fits = (penalty: object) => has(model, needs.model) && has(cost, needs.cost) && has(penalty, needs.penalty)
      return [`\`${definition.name}\``, ...penalties.map(({ offers }) => (fits(offers) ? 'yes' : '–'))]
    }),
  )
}

/** What each definition of a kind is, and its equation. */
export const listed = (
  kind: 'algorithms' | 'penalties' | 'costs' | 'models' | 'transforms' | 'metrics' | 'splitters',
) =>
  table(
    ['name', 'equation', 'what it does'],
    Object.values(registry[kind] as Readonly<Record<string, unknown>>).map((each) => {
      const { name, equation, describe } = ((each as { definition?: unknown }).definition ?? each) as Definition
      return [`\`${name}\``, equation ?? '–', describe]
    }),
  )

/** What proposes candidates: what each strategy does, and the papers it follows. */
export const proposing = () =>
  table(
    ['name', 'what it does', 'after'],
    of(strategies).map(({ name, describe, references }) => [`\`${name}\``, describe, references?.join('; ') ?? '–']),
  )

/** The hyperparameters of every definition of a kind; what several declare alike stands once. */
export const hyperparameters = (kind: 'algorithms' | 'penalties' | 'models' | 'transforms' | 'splitters') => {
  const owners = new Map<string, string[]>()
  for (const h of of(registry[kind]).flatMap((definition) => explain({ definition }).hyperparameters)) {
    const usual = h.usual ? h.usual.join(' … ') : '–'
    const name = `\`${h.name}\`${h.symbol === undefined ? '' : ` ${h.symbol}`}`
    const row = JSON.stringify([name, `\`${h.flag}\``, h.role, h.domain, h.default, usual, h.describe])
    owners.set(row, [...(owners.get(row) ?? []), h.of])
  }
  const head = ['hyperparameter', 'flag', 'role', 'domain', 'default', 'usual', 'what it does', 'of']
  return table(
    head,
    [...owners].map(([row, names]) => [...JSON.parse(row), names.join(', ')]),
  )
}
