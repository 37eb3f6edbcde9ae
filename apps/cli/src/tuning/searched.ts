import { type OpenEstimator, openedOn } from '@hp/core'
import { kebab } from '@hp/core/define'
import { shown } from '../arguments/flags.ts'
import { formatNumber } from '../render/number.ts'
import type { Terminal } from '../render/style.ts'
import type { Asked } from './request.ts'

type Dimension = OpenEstimator['space']['dimensions'][number]

/** A hyperparameter that is searched. */
export interface Searched {
  /** As in a candidate: `penalty.lambda`. */
  readonly key: string
  readonly name: string
  readonly role: string
  readonly symbol?: string
  /** What its values are counted in, where that is not 1: 'lambda-max'. */
  readonly unit?: string
  /** The part that it belongs to, where that is one of several. */
  readonly owner?: string
  readonly domain: Dimension['domain']
}

/** What the flags leave open; where they leave nothing open, the usual ranges. Throws request/invalid. */
export function searchedBy({ estimator, table, request }: Omit<Asked, 'name'>): readonly Searched[] {
  const { open, space } = openedOn(estimator, table.data, request)
  return open.map(({ key, name, role, owner, unit, hyperparameter: { symbol } }) => ({
    key,
    name,
    role: role === 'resource' ? 'training' : role,
    domain: (space.dimensions.find((dimension) => dimension.key === key) as Dimension).domain,
    ...(symbol !== undefined && { symbol }),
    ...(owner !== undefined && { owner }),
    ...(unit !== undefined && { unit }),
  }))
}

/** The values of a candidate by role, as JSON gives them. */
export function byRole(searched: readonly Searched[], candidate: Readonly<Record<string, unknown>>) {
  const roles: Record<string, Record<string, unknown>> = {}
  for (const { key, name, role, unit } of searched) {
    if (!(key in candidate)) continue
    roles[role] ??= {}
    roles[role][name] = candidate[key]
    if (unit !== undefined) roles[role][`${name}Unit`] = unit
  }
  return roles
}

/** What a hyperparameter is called: `lambda λ`, `lambda λ/λmax` where it is counted in its largest value, with its part where that is one of several: `ridge lambda λ`. */
export const titleOf = ({ name, symbol, owner, unit }: Searched, { unicode }: Pick<Terminal, 'unicode'>): string => {
  const counted = unit === 'lambda-max' ? (unicode ? 'λ/λmax' : 'of its largest') : unicode && symbol
  return [owner, kebab(name), counted].filter(Boolean).join(' ')
}

/** A value as it is shown. */
export const valueText = (value: unknown, digits = 4): string =>
  value === undefined ? '' : typeof value === 'number' ? formatNumber(value, digits) : shown(value)

/** What is tried of a hyperparameter: `lambda λ 0.0001..100 (log)`, `degree d 1,2,3`. */
export function spaceText(one: Searched, terminal: Terminal): string {
  const { domain } = one
  if (domain.kind === 'choice')
    return `${titleOf(one, terminal)} ${domain.values.map((value) => valueText(value)).join(domain.values.some(Array.isArray) ? '|' : ',')}`
  const log = domain.scale === 'log' ? ' (log)' : ''
  return `${titleOf(one, terminal)} ${formatNumber(Number(domain.low))}..${formatNumber(Number(domain.high))}${log}`
}
