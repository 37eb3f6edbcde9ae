import { describe, expect, test } from 'vitest'
import { contours } from './contours.ts'

const grid = (size: number, f: (x: number, y: number) => number) =>
  Float64Array.from({ length: size * size }, (_, i) => f(i % size, Math.floor(i / size)))

describe('contours', () => {
  test('of a circular bowl lie on the circle', () => {
    const size = 64
    const middle = 31.5
    const segments = contours(
      grid(size, (x, y) => (x - middle) ** 2 + (y - middle) ** 2),
      size,
      [400],
    )
    expect(segments.length).toBeGreaterThan(4 * 100)
    for (let i = 0; i < segments.length; i += 2) {
      const radius = Math.sqrt((segments[i] - middle) ** 2 + (segments[i + 1] - middle) ** 2)
      expect(Math.abs(radius - 20)).toBeLessThan(0.02)
    }
  })

  test('of a plane are straight and cross every row once', () => {
    const segments = contours(
      grid(10, (x) => x),
      10,
      [4.25],
    )
    expect(segments.length).toBe(4 * 9)
    for (let i = 0; i < segments.length; i += 2) expect(segments[i]).toBe(4.25)
  })

  test('close: every end of a segment inside the grid is met by another', () => {
    const size = 40
    const segments = contours(
      grid(size, (x, y) => Math.sin(x / 5) + Math.cos(y / 4) + Math.sin((x + y) / 7)),
      size,
      [0, 0.5],
    )
    const ends = new Map<string, number>()
    for (let i = 0; i < segments.length; i += 2) {
      const key = `${segments[i].toFixed(4)},${segments[i + 1].toFixed(4)}`
      ends.set(key, (ends.get(key) ?? 0) + 1)
    }
    const edge = (key: string) => key.split(',').some((c) => Number(c) === 0 || Number(c) === size - 1)
    expect([...ends].filter(([key, count]) => count % 2 === 1 && !edge(key))).toEqual([])
  })

  test('of a level outside the field are empty', () => {
    expect(
      contours(
        grid(5, (x) => x),
        5,
        [-1, 9],
      ),
    ).toHaveLength(0)
  })
})
