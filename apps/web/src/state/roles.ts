import type { TableRoles } from '../workers/search-protocol.ts'

/** The roles of columns besides target and features. */
export const parts = ['weights', 'offset', 'groups'] as const
export type Part = (typeof parts)[number]

/** Names as a flag lists them: one with a comma or a quotation mark stands in quotation marks. */
const listed = (names: readonly string[]): string =>
  names.map((name) => (/[",]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join(',')

/** The features that are named, without columns that have another role. */
export function featuresOf({ features, ...roles }: TableRoles, target: string): readonly string[] | undefined {
  const others = [target, ...Object.values(roles)]
  return features?.filter((name) => !others.includes(name))
}

/** The flags that say the roles, each with its value. */
export function roleWords(roles: TableRoles, target = ''): readonly (readonly [name: string, text: string])[] {
  const features = featuresOf(roles, target)
  return [
    ...(features ? [['features', listed(features)] as const] : []),
    ...parts.flatMap((part) => (roles[part] === undefined ? [] : [[part, roles[part] as string] as const])),
  ]
}

/** Writes roles into a query. */
export function rolesIn(query: URLSearchParams, roles: TableRoles): void {
  if (roles.features) query.set('features', JSON.stringify(roles.features))
  for (const part of parts) if (roles[part] !== undefined) query.set(part, roles[part])
}

/** The roles that a query holds. */
export function rolesFrom(query: URLSearchParams): TableRoles {
  const features = namesFrom(query.get('features'))
  const others = parts.flatMap((part) => (query.get(part) ? [[part, query.get(part)] as const] : []))
  return { ...(features && { features }), ...Object.fromEntries(others) }
}

/** The names in a list as JSON; undefined for whatever is none. */
export function namesFrom(text: string | null): readonly string[] | undefined {
  if (text === null) return undefined
  try {
    const names: unknown = JSON.parse(text)
    if (Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === 'string')) return names
  } catch {
    return undefined
  }
  return undefined
}

/** The names in a list as a flag has them. */
export const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(/"((?:[^"]|"")*)"|[^,]+/g)].map(([whole, inside]) => (inside ?? whole).replaceAll('""', '"').trim())

/** Another column for a role, or none. */
export function withRole(roles: TableRoles, part: Part, name: string): TableRoles {
  const { [part]: _, ...others } = roles
  return name === '' ? others : { ...others, [part]: name }
}

/** The roles of columns that a table has. */
export function rolesWithin({ features, ...roles }: TableRoles, names: readonly string[]): TableRoles {
  const known = features?.filter((name) => names.includes(name))
  return {
    ...Object.fromEntries(Object.entries(roles).filter(([, name]) => names.includes(name))),
    ...(known && known.length > 0 && { features: known }),
  }
}
