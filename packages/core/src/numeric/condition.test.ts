import { describe, expect, it } from 'vitest'
import { conditionOf } from './condition.ts'

describe('conditionOf', () => {
  it('is 1 for orthogonal columns of any length', () => {
    expect(conditionOf(Float64Array.of(3, 0, 0, 1e-9), 2)).toAgree(1, { digits: 14 })
    expect(conditionOf(new Float64Array(), 0)).toBe(1)
  })

  it('is that of two columns at an angle: √((1 + c)/(1 − c)) for cosine c', () => {
    for (const tangent of [1, 1e-3, 1e-8]) {
      const cosine = 1 / Math.sqrt(1 + tangent * tangent)
      // (1 + c)/(1 − c) = ((1 + c)/s)² with sine s = tangent·c
      const right = (1 + cosine) / (tangent * cosine)
      expect(conditionOf(Float64Array.of(1, 0, 1, tangent), 2)).toAgree(right, { digits: 6 })
    }
  })

  it('does not see the length of columns', () => {
    const plain = conditionOf(Float64Array.of(1, 0, 0, 0.5, 1, 0, 0.2, 0.3, 1), 3)
    expect(conditionOf(Float64Array.of(1e9, 0, 0, 0.5, 1, 0, 2e-7, 3e-7, 1e-6), 3)).toAgree(plain, { digits: 13 })
  })
})
