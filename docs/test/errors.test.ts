import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { shown } from '../computed/errors.ts'
import { pages, root, sources, studySources } from './pages.ts'

const page = pages.find(({ path }) => path === 'docs/errors.md')?.text ?? ''
const [errors, findings] = page.split(/^## Findings.*$/m)
const headings = (part: string) => [...part.matchAll(/^### `([^`]+)`$/gm)].map(([, code]) => code)

const union = /export type ErrorCode =\n([\s\S]*?)\n\n/.exec(
  readFileSync(new URL('packages/core/src/define/errors.ts', root), 'utf8'),
)?.[1]
const codes = [...(union ?? '').matchAll(/\| '([^']+)'/g)].map(([, code]) => code)

describe('errors', () => {
  test('have a heading each, in the order of the union', () => expect(headings(errors)).toEqual(codes))

  test('say what they mean and how to mend it', () => {
    for (const section of errors.split(/^### /m).slice(1)) expect(section).toMatch(/^\*\*Mend:\*\* \S/m)
  })

  test('show a text made from a real bad input; the few others belong to the command line, to the machine or to a crash', () => {
    const without = codes.filter((code) => !shown.has(code))
    expect(without).toEqual([
      'hyperparameter/is-parameter',
      'estimator/unknown-definition',
      'data/no-duckdb',
      'storage/full',
      'storage/busy',
      'storage/network',
      'storage/unknown-study',
      'storage/data-changed',
      'output/unwritable',
      'kernels/worker',
    ])
    for (const code of shown) expect(errors).toContain(`<!-- computed: error ${code} -->`)
  })
})

test('findings have a heading each', () => {
  const found = [...sources, ...studySources].flatMap(({ text }) =>
    [...text.matchAll(/\bcode: '([a-z0-9-]+)'/g)].map(([, code]) => code),
  )
  expect(headings(findings).toSorted()).toEqual([...new Set(found)].toSorted())
})
