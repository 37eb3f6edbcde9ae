import { HpError, type Place } from '../../define/errors.ts'

/** What DuckDB says of a query as an error with the place in it; `position` counts characters where the parser speaks, else bytes. */
export function queryFailure(query: string, type: string, message: string, position?: string): HpError {
  const place = position === undefined ? {} : { place: placeOf(query, Number(position), /^parser$/i.test(type)) }
  const said = message
    .split(/\s*\n\s*/)
    .map((line) => line.replace(/[!.]$/, ''))
    .join('; ')
  if (/memory/i.test(type))
    return new HpError({
      code: 'data/larger-than-memory',
      what: `the query needs more memory than it may take: ${said}`,
      fix: 'give more (--max-memory), or ask for less at a time: sorting and joining need the most',
    })
  if (/^(io|permission|http)$/i.test(type))
    return new HpError({
      code: 'data/unreadable',
      what: `the query cannot read its data: ${said}`,
      fix: 'check the paths in it: they are relative to the folder that hp is started in',
      ...place,
    })
  if (/^only select statements/i.test(message))
    return new HpError({
      code: 'data/query',
      what: 'only queries are run, nothing that changes anything',
      fix: "give a query: select … from 'data/*.parquet'",
    })
  return new HpError({
    code: 'data/query',
    what: `the query does not run: ${said}`,
    fix: 'correct it: select "a name", other from \'data/*.parquet\'',
    ...place,
  })
}

/** The same of an error that was thrown; others are thrown as they are. */
export function failureOf(query: string, cause: unknown): unknown {
  const text = cause instanceof Error ? cause.message : ''
  const from = text.indexOf('{')
  try {
    const said = JSON.parse(text.slice(Math.max(0, from))) as Said
    return queryFailure(query, said.exception_type, said.exception_message, said.position)
  } catch {
    return cause
  }
}

interface Said {
  readonly exception_type: string
  readonly exception_message: string
  readonly position?: string
}

/** Line, column and text of the line where a text goes on after so many characters, or bytes. */
function placeOf(query: string, position: number, characters: boolean): Place {
  const start = characters
    ? [...query].slice(0, position).join('')
    : new TextDecoder().decode(new TextEncoder().encode(query).subarray(0, position))
  const before = start.split('\n')
  const line = before.length
  return {
    file: 'the query',
    line,
    column: (before.at(-1) ?? '').length + 1,
    excerpt: query.split('\n')[line - 1] ?? '',
  }
}
