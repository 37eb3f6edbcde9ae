import { readdirSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { HpError } from '../define/errors.ts'
import { readData } from './read.ts'

const folder = new URL('../../test/reference/', import.meta.url)
const seeds = ['bad-inputs', 'parquet'].flatMap((name) =>
  readdirSync(new URL(`${name}/`, folder))
    .map((file) => ({ file, bytes: new Uint8Array(readFileSync(new URL(`${name}/${file}`, folder))) }))
    .filter(({ bytes }) => bytes.length > 0 && bytes.length < 12_000),
)

const strange = [
  '"',
  '\r',
  '\n',
  '\u0000',
  ',',
  ';',
  '\t',
  '1e999',
  'NA',
  '\ufeff',
  '{',
  '[',
  '\\u00',
  '-',
  '1,000.5',
  '"""',
  '#',
].map((text) => new TextEncoder().encode(text))
const mutation = fc.record({
  at: fc.nat(),
  drop: fc.nat({ max: 12 }),
  insert: fc.oneof(fc.constantFrom(...strange), fc.uint8Array({ maxLength: 6 })),
})

function mutated(bytes: Uint8Array, changes: readonly { at: number; drop: number; insert: Uint8Array }[]): Uint8Array {
  let now = bytes
  for (const { at, drop, insert } of changes) {
    const from = at % (now.length + 1)
    now = Uint8Array.of(...now.subarray(0, from), ...insert, ...now.subarray(from + drop))
  }
  return now
}

test('whatever happens to the bytes of a file, it is read or refused on purpose, and soon', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...seeds),
      fc.array(mutation, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      async ({ file, bytes }, changes, keep) => {
        try {
          const data = await readData(mutated(bytes, changes), { name: file, ...(keep ? { rejects: [] } : {}) })
          for (const column of data.columns) {
            expect(column.rows).toBe(data.rows)
            if (column.kind === 'number')
              expect(column.values.every((value, i) => Number.isFinite(value) || column.missing?.[i] === 1)).toBe(true)
            if (column.kind === 'category')
              expect(column.codes.every((code, i) => code < column.levels.length || column.missing?.[i] === 1)).toBe(
                true,
              )
          }
        } catch (error) {
          if (!(error instanceof HpError)) throw error
          expect(error.fix).toBeTruthy()
        }
      },
    ),
    { numRuns: 2000, seed: 5 },
  )
}, 120_000)
