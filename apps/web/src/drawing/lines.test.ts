import { describe, expect, test } from 'vitest'
import { colouredLines, greyLines, type Lines, pixelOf, plainPixels } from './lines.ts'

const lines = (heights: number[][], height = 40): Lines => ({
  width: 30,
  height,
  across: Float32Array.of(0, 14, 29),
  heights: heights.map((own) => Float32Array.from(own)),
})
const alphaAt = (pixels: Uint32Array, x: number, y: number) => pixels[y * 30 + x] >>> 24

describe('lines across axes', () => {
  test('are unbroken, level, steep or beyond the edge', () => {
    for (const heights of [
      [[5], [5], [5]],
      [[0], [39], [0]],
      [[3], [20], [18]],
      [[-50], [20], [90]],
    ]) {
      const pixels = greyLines(lines(heights), [0, 0, 0])
      let before: number[] = []
      for (let x = 0; x < 30; x++) {
        const rows = Array.from({ length: 40 }, (_, y) => y).filter((y) => alphaAt(pixels, x, y) > 0)
        expect(rows.length).toBeGreaterThan(0)
        if (x > 0) expect(rows.some((row) => before.some((other) => Math.abs(row - other) <= 1))).toBe(true)
        before = rows
      }
    }
  })

  test('pass by an axis where they have no height', () => {
    const pixels = greyLines(lines([[10], [Number.NaN], [10]]), [0, 0, 0])
    for (let x = 0; x < 30; x++) expect(alphaAt(pixels, x, 10)).toBeGreaterThan(0)
    expect(pixels.filter((pixel) => pixel > 0)).toHaveLength(30)
  })

  test('in grey are the stronger the more of them cross', () => {
    const pixels = greyLines(
      lines([
        [10, 10, 10, 30],
        [10, 10, 10, 30],
        [10, 10, 10, 30],
      ]),
      [90, 90, 90],
    )
    expect(alphaAt(pixels, 5, 10)).toBeGreaterThan(alphaAt(pixels, 5, 30))
    expect(alphaAt(pixels, 5, 20)).toBe(0)
  })

  test('in colour lie half transparent over each other, the last on top', () => {
    const [red, blue] = [pixelOf(255, 0, 0), pixelOf(0, 0, 255)]
    const pixels = new Uint32Array(30 * 40)
    const both = lines([
      [10, 10],
      [10, 10],
      [10, 10],
    ])
    colouredLines(pixels, both, [0, 1], Uint32Array.of(red, blue))
    const plain = plainPixels(pixels)[10 * 30 + 5]
    const [r, g, b, alpha] = [plain & 255, (plain >>> 8) & 255, (plain >>> 16) & 255, plain >>> 24]
    expect(g).toBe(0)
    expect(b).toBeGreaterThan(1.8 * r)
    expect(alpha).toBeGreaterThan(185)
  })
})
