import type { Fitted } from '@hp/core'
import type { Role } from '@hp/core/define'
import { type Entry, registry, type Shelf, shortName } from '../registry.ts'

/** A hyperparameter of a fit with the value it had. */
export interface Set {
  readonly name: string
  readonly symbol?: string
  readonly value: unknown
  readonly role: Role
  readonly of: Entry
}

/** Every hyperparameter of a fit, by the definitions that read them: model, cost, penalty, algorithm, then the transforms. */
export function settingsOf({ names, hyperparameters }: Pick<Fitted, 'names' | 'hyperparameters'>): readonly Set[] {
  const all = hyperparameters as unknown as Readonly<Record<string, Readonly<Record<string, unknown>>>> & {
    readonly transforms: readonly Readonly<Record<string, unknown>>[]
  }
  return [
    ...entriesOf(registry.models, names.model, all['model']),
    ...entriesOf(registry.costs, names.cost, all['cost']),
    ...entriesOf(registry.penalties, names.penalty, all['penalty']),
    ...entriesOf(registry.algorithms, names.algorithm, all['algorithm']),
    ...names.transforms.flatMap((name, i) => entriesOf(registry.transforms, name, all.transforms[i])),
  ]
}

function entriesOf(shelf: Shelf, name: string, values: Readonly<Record<string, unknown>> = {}): Set[] {
  const of = shelf[name]
  if (of === undefined) return []
  return Object.entries(of.hyperparameters).map(([key, { role, symbol }]) => ({
    name: key,
    value: values[key],
    role,
    of,
    ...(symbol !== undefined && { symbol }),
  }))
}

/** Hyperparameters by role, for JSON: what is chosen by name (algorithm, penalty) stands under its role too. */
export function byRole(fitted: Pick<Fitted, 'names' | 'hyperparameters'>): Record<string, Record<string, unknown>> {
  const { names } = fitted
  const shortened = shortName(names) !== names.model || names.penalty === 'none'
  const roles: Record<string, Record<string, unknown>> = {
    family: {},
    regularization: shortened ? {} : { penalty: names.penalty },
    training: { algorithm: names.algorithm },
    preprocessing: absentSwitches(names.transforms),
    decision: {},
  }
  for (const { name, value, role } of settingsOf(fitted)) {
    const group = role === 'resource' ? 'training' : role
    roles[group] = { ...roles[group], [name]: value }
  }
  return roles
}

/** Transforms that are switched by a flag of their own name and did not run: off. */
function absentSwitches(transforms: readonly string[]): Record<string, boolean> {
  const absent = Object.values(registry.transforms).filter(
    ({ name, hyperparameters }) => !transforms.includes(name) && hyperparameters[name]?.kind === 'flag',
  )
  return Object.fromEntries(absent.map(({ name }) => [name, false]))
}
