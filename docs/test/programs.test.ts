import { describe, expect, test } from 'vitest'
import { equal, near, throws } from './check.ts'
import { checked, programsOf } from './programs.ts'

describe('a block becomes a program', () => {
  test.each([
    ['a.b // => 3', 'check.equal(a.b, 3)'],
    ['  a.b // ≈ [1, 2]', '  check.near(a.b, [1, 2])'],
    ['const c = f() // => "x"', 'const c = f(); check.equal(c, "x")'],
    ['await fit(a) // throws fit/diverged', "await check.throws('fit/diverged', async () => (await fit(a)))"],
    ['const d = 1 // a remark', 'const d = 1 // a remark'],
  ])('%s', (line, want) => expect(checked(line)).toBe(want))

  test('that keeps the line numbers of the page; blocks without imports go on with the one before', () => {
    const block = (line: number, ...lines: string[]) => ({ language: 'ts', line, lines })
    const programs = programsOf([block(3, "import 'x'", 'a'), block(9, 'b'), block(20, "import 'y'")])
    expect(programs.map(({ line }) => line)).toEqual([3, 20])
    expect(programs[0].text.split('\n').slice(2, 9)).toEqual(["import 'x'", 'a', '', '', '', '', 'b'])
  })
})

describe('a wrong value is noticed', () => {
  test('by =>', () => {
    equal(Float64Array.of(1, 2), [1, 2])
    expect(() => equal([1, 2], [1, 3])).toThrow('[1,2] is not [1,3]')
  })
  test('by ≈', () => {
    near([1.000000001, 2], [1, 2])
    expect(() => near(1.0000001, 1)).toThrow('is not near')
    expect(() => near([1], [1, 2])).toThrow('is not near')
    expect(() => near(NaN, 1)).toThrow('is not near')
  })
  test('by throws', async () => {
    await throws('a/b', () => Promise.reject(Object.assign(new Error(), { code: 'a/b' })))
    await expect(throws('a/b', () => 1)).rejects.toThrow('no error')
    await expect(throws('a/b', () => Promise.reject(new Error('other')))).rejects.toThrow('other')
  })
})
