import { describe, expect, test } from 'vitest'
import { algorithms, points } from '../state/catalog.ts'
import { slideOf } from './slide.ts'

const declared = algorithms['sgd'].hyperparameters

describe('a slider', () => {
  test('goes up from place to place and stays in the domain', () => {
    for (const each of [...Object.values(declared), ...Object.values(points)]) {
      if (!['int', 'float'].includes(each.kind) || !each.search) continue
      const slide = slideOf(each as never, Number(each.default))
      let before = Number.NEGATIVE_INFINITY
      for (let place = 0; place <= slide.places; place++) {
        const value = slide.valueAt(place)
        expect(value).toBeGreaterThanOrEqual(before)
        expect(value).toBeGreaterThanOrEqual(each.min ?? each.above ?? 0)
        before = value
      }
    }
  })

  test('on a logarithmic scale has the geometric mean in its middle', () => {
    const slide = slideOf(declared['learningRate'], 0.1)
    expect(slide.valueAt(slide.places / 2)).toBe(0.01)
    expect(slide.placeOf(0.01)).toBeCloseTo(slide.places / 2, 10)
  })

  test('reaches as far as a value that lies beyond the usual range', () => {
    const slide = slideOf(declared['learningRate'], 3)
    expect(slide.valueAt(slide.places)).toBe(3)
  })
})
