import { HpError } from '../../define/errors.ts'
import { quoted } from '../../define/quoted.ts'

/** What a query may read. */
export interface Named {
  readonly files: readonly string[]
  /** Those that a pattern begins with. */
  readonly folders: readonly string[]
}

/**
 * Every name that the syntax tree of a query has where a table or an argument of a table function stands: a path, or a word that does no harm as one.
 * Throws `data/query` for an address of the network.
 */
export function namedIn(tree: unknown): Named {
  const names = new Set<string>()
  const visit = (node: unknown, inFunction: boolean): void => {
    if (Array.isArray(node)) for (const one of node) visit(one, inFunction)
    if (Array.isArray(node) || typeof node !== 'object' || node === null) return
    const { type, table_name, value } = node as Node
    if (type === 'BASE_TABLE' && table_name) names.add(table_name)
    if (inFunction && type === 'VALUE_CONSTANT' && typeof value?.value === 'string') names.add(value.value)
    for (const one of Object.values(node)) visit(one, inFunction || type === 'TABLE_FUNCTION')
  }
  visit(tree, false)
  const files: string[] = []
  const folders: string[] = []
  for (const name of names) {
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(name))
      throw new HpError({
        code: 'data/query',
        what: `a query reads files of this machine only, not ${quoted(name, 120)}`,
        fix: 'download it first',
      })
    const wild = name.search(/[*?[{]/)
    if (wild < 0) files.push(name)
    else folders.push(name.slice(0, name.lastIndexOf('/', wild) + 1) || './')
  }
  return { files, folders }
}

interface Node {
  readonly type?: string
  readonly table_name?: string
  readonly value?: { readonly value?: unknown }
}
