import { expect, test } from 'vitest'
import { renewed } from '../computed/index.ts'
import { pages } from './pages.ts'

const some = pages.filter(({ text }) => text.includes('<!-- computed: '))

test('there are computed parts', () => expect(some.length).toBeGreaterThan(2))

test.each(some)('$path shows what the definitions say (else: npm run write in docs/)', async ({ text }) => {
  expect(text).toBe(await renewed(text))
})
