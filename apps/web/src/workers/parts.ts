import { type Dataset, oneOf, range } from '@hp/core'
import type { NamedPart, OpenSetting, TableAnswer, TableRoles } from './search-protocol.ts'

const open = (setting: OpenSetting): unknown => {
  if (setting.kind === 'value') return setting.value
  if (setting.kind === 'one-of') return oneOf(...setting.values)
  return range(setting.low, setting.high, setting.points === undefined ? {} : { points: setting.points })
}

type Make = (settings: object) => never

/** The part of that name with what is set and left open. */
export const partOf = (shelf: object, { name, settings }: NamedPart): never =>
  (shelf as Readonly<Record<string, Make>>)[name](
    Object.fromEntries(Object.entries(settings).map(([key, setting]) => [key, open(setting)])),
  )

/** A table as it is told to the page. */
export const shownTable = (id: number, name: string, table: Dataset): TableAnswer => ({
  kind: 'table',
  id,
  name,
  rows: table.rows,
  columns: table.columns.map((column) => ({ name: column.name, kind: column.kind })),
})

/** The parts that the columns of a table play. */
export const rolesOf = (target: string, { features, weights, offset, groups }: TableRoles) => ({
  target,
  ...(features && { features }),
  ...(weights !== undefined && { weights }),
  ...(offset !== undefined && { offset }),
  ...(groups !== undefined && { groups }),
})
