import type { TableShown } from '../workers/search-protocol.ts'

/** The tables that come with the page: what they are, and the column that is usually predicted. */
export const bundled: Readonly<Record<string, { readonly describe: string; readonly target: string }>> = {
  'diabetes.csv': { describe: 'Progression of diabetes in 442 people', target: 'progression' },
  'penguins.csv': { describe: 'Three species of penguins, with gaps', target: 'species' },
}

/** The target in a table: as wished when it has that column, else the usual one, else the last column. */
export function targetIn({ name, columns }: TableShown, wished: string): string {
  const names = columns.map((column) => column.name)
  const usual = Object.hasOwn(bundled, name) ? bundled[name].target : undefined
  return [wished, usual].find((each) => each !== undefined && names.includes(each)) ?? names.at(-1) ?? ''
}
