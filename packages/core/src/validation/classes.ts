import { classesOf as classesAmong } from '../data/classes.ts'
import type { Column } from '../define/columns.ts'
import { HpError } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'
import type { SplitData } from '../define/splitters.ts'

/** The class of each row, as a number from 0. Throws `request/invalid` unless the target has classes (words, yes and no, a few whole numbers) and no gaps. */
export function classesOf(
  { target, column }: SplitData,
  { where, fix }: { readonly where: string; readonly fix: string },
): Uint8Array | Uint32Array {
  const found = target === undefined ? undefined : column(target)
  const codes = found && codesOf(found)
  if (codes && found?.missingCount === 0) return codes
  const has = found === undefined ? 'there is no target' : codes ? 'it has missing values' : 'it has no classes'
  throw new HpError({
    code: 'request/invalid',
    what: `the target${target === undefined ? '' : ` ${quoted(target)}`} cannot be stratified: ${has}.`,
    where,
    fix,
  })
}

function codesOf(column: Column): Uint8Array | Uint32Array | undefined {
  if (column.kind === 'category') return column.codes
  if (column.kind === 'boolean') return column.values
  if (column.kind === 'date') return undefined
  try {
    return Uint32Array.from(classesAmong(column).index)
  } catch (error) {
    if (error instanceof HpError) return undefined
    throw error
  }
}

/** How many rows each class has. */
export function classSizes(classOf: Uint8Array | Uint32Array): Uint32Array {
  let most = 0
  for (const own of classOf) most = Math.max(most, own)
  const sizes = new Uint32Array(most + 1)
  for (const own of classOf) sizes[own]++
  return sizes
}
