import { expect, test } from 'vitest'
import { chapterOf, layersIn, pairOf, wholeWithin, within } from './learning.ts'

const chapter = (text: string) => chapterOf(new URLSearchParams(text))

test('a query names a chapter from 1 to 5; anything else is the first', () => {
  expect(['chapter=1', 'chapter=5', '', 'chapter=0', 'chapter=6', 'chapter=2.5', 'chapter=x'].map(chapter)).toEqual([
    1, 5, 1, 1, 1, 1, 1,
  ])
})

test('a number outside its bounds, or none, is the usual one', () => {
  expect(['0.5', '0', '1', '1.1', '-1', '', ' ', 'x', null].map((text) => within(text, [0, 1], 0.2))).toEqual([
    0.5, 0, 1, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2,
  ])
  expect(['3', '3.5', '9'].map((text) => wholeWithin(text, [1, 7], 2))).toEqual([3, 2, 2])
})

test('hidden layers are whole numbers of units, few enough for a picture', () => {
  expect(['none', '8', '8,4', '64,1,1,1,1,1'].map(layersIn)).toEqual([[], [8], [8, 4], [64, 1, 1, 1, 1, 1]])
  expect(['', '0', '65', '2.5', '8,', 'x', '1,1,1,1,1,1,1', null].map(layersIn)).toEqual(Array(8).fill(undefined))
})

test('a pair is two finite numbers', () => {
  expect(pairOf('1,-2.5')).toEqual([1, -2.5])
  expect(['1', '1,', '1,2,3', 'a,b', '1,Infinity', '', null].map(pairOf)).toEqual(Array(7).fill(undefined))
})
