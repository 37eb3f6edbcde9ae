import { expect, test } from 'vitest'
import { rampColour } from './colour-ramp.ts'
import type { Chart } from './figure.ts'
import { renderSvg } from './svg.ts'
import { dark, light } from './svg-style.ts'

const chart: Chart = {
  title: 'Cost <script>alert(1)</script> & "more"',
  x: { label: 'step' },
  y: { label: 'cost', unit: '€', scale: 'log' },
  series: [
    { kind: 'line', name: '</text>\x1b[31m', x: [0, 1, 2], y: [100, 10, 1], role: 'parameter' },
    { kind: 'points', name: 'b', x: [1], y: [10] },
  ],
}

/** WCAG 2.2 relative luminance, 0 to 1. */
function luminance(red: number, green: number, blue: number): number {
  const [r, g, b] = [red, green, blue].map((c) =>
    c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
  ) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const hex = (colour: string) =>
  [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16)) as [number, number, number]

test('text is escaped and stays text; title and description come first', () => {
  const svg = renderSvg(chart)
  expect(svg).not.toContain('<script')
  expect(svg).not.toContain('\x1b')
  expect(svg).toContain(
    '<title id="figure-title">Cost &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;</title>',
  )
  expect(svg).toContain('<desc id="figure-description">Chart of cost over step:')
  expect(svg).toContain('cost (€, log)')
  expect(svg).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg")/)
})

test('every element that is opened is closed', () => {
  const open: string[] = []
  for (const [, close, name, self] of renderSvg(chart).matchAll(/<(\/?)([a-zA-Z]+)[^>]*?(\/?)>/g)) {
    if (close) expect(open.pop()).toBe(name)
    else if (!self) open.push(name as string)
  }
  expect(open).toEqual([])
})

test('a long line is thinned to what can be seen, its extremes kept', () => {
  const x = Array.from({ length: 100_000 }, (_, i) => i)
  const y = x.map((i) => (i === 54_321 ? 50 : Math.abs((i % 7) - 3)))
  const svg = renderSvg({ ...chart, y: { label: 'y' }, series: [{ kind: 'line', name: 'a', x, y }] })
  expect(svg.length).toBeLessThan(60_000)
  expect(svg).toMatch(/L\d+(\.\d+)? 62L/)
})

test('text has a contrast of 4.5, marks of 3, in light and in dark', () => {
  for (const palette of [light, dark]) {
    const paper = luminance(...hex(palette['paper'] as string))
    for (const [name, colour] of Object.entries(palette)) {
      if (name === 'paper' || name === 'grid') continue
      const own = luminance(...hex(colour))
      const contrast = (Math.max(own, paper) + 0.05) / (Math.min(own, paper) + 0.05)
      expect(contrast, name).toBeGreaterThanOrEqual(name === 'ink' || name === 'faint' ? 4.5 : 3)
    }
  }
})

test('the ramp gets lighter all the way', () => {
  const lights = Array.from({ length: 256 }, (_, i) => luminance(...rampColour(i / 255)))
  for (let i = 1; i < lights.length; i++) expect(lights[i]).toBeGreaterThanOrEqual((lights[i - 1] as number) - 1e-3)
  expect((lights.at(-1) as number) - (lights[0] as number)).toBeGreaterThan(0.7)
})
