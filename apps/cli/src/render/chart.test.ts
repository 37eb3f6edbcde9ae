import fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderBars } from './bars.ts'
import { renderChart } from './chart.ts'
import type { Chart } from './figure.ts'
import { renderHeatMap } from './heat-map.ts'
import { plainTerminal } from './style.ts'
import { renderSvg } from './svg.ts'
import { displayWidth } from './text.ts'

const show = (lines: readonly string[]) => `\n${lines.map((line) => line.trimEnd()).join('\n')}\n`
const ascii = { ...plainTerminal, unicode: false }
const colours = { ...plainTerminal, colour: true, depth: 24 }

const steps = Array.from({ length: 300 }, (_, i) => i)
const cost: Chart = {
  title: 'Cost while training',
  x: { label: 'step' },
  y: { label: 'cost', scale: 'auto' },
  series: [{ kind: 'line', name: 'cost', x: steps, y: steps.map((k) => 1000 / (1 + k * k) + 0.5) }],
}
const degrees = [1, 2, 3, 4, 5, 6]
const means = [0.47, 0.32, 0.23, 0.2, 0.28, 0.41]
const validation: Chart = {
  title: 'Validation curve',
  x: { label: 'degree' },
  y: { label: 'rmse', unit: 'k€' },
  rules: [{ axis: 'x', at: 4, name: 'best' }],
  series: [
    {
      kind: 'band',
      name: '± 1 standard error',
      x: degrees,
      lower: means.map((m) => m * 0.8),
      upper: means.map((m) => m * 1.2),
    },
    { kind: 'line', name: 'validation', x: degrees, y: means },
    { kind: 'line', name: 'training', x: degrees, y: degrees.map((d) => 0.4 / d) },
    { kind: 'points', role: 'hyperparameter', name: 'chosen', x: [4], y: [0.2] },
  ],
}

test('a cost over decades is drawn on a logarithmic axis', () => {
  expect(show(renderChart(cost, plainTerminal, { width: 60, height: 8 }))).toMatchInlineSnapshot(`
    "
    Cost while training
    cost (log)
        │⡇
        │⢱
    100 ┤⢸
        │⠈⡆
        │ ⠸⡀
        │  ⠱⣄
        │   ⠈⠓⠤⣀
      1 ┤       ⠉⠙⠒⠒⠒⠤⠤⠤⠤⠤⠤⠤⠤⠤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
        └┬────────┬────────┬────────┬────────┬────────┬─────────
         0       50       100      150      200      250
                                                            step
    "
  `)
})

test('series differ by dashes and marks, a band is a loose pattern', () => {
  expect(show(renderChart(validation, plainTerminal, { width: 60, height: 8 }))).toMatchInlineSnapshot(`
    "
    Validation curve
    ⠡⠡⠡ ± 1 standard error   ⠤⠤⠤⠤⠤⠤ validation   ⠤⠤⠄ ⠠⠤ training
    ■ chosen   ┊ best
    rmse (k€)
    0.6 ┤⠠                               ┊
        │⣡⠡⠡⠡⠠                           ┊                     ⠠
    0.4 ┤⢥⡩⠱⠳⠥⢥⣡⡡⠠⠠                      ┊               ⠠⠠⠠⠠⢡⣡⠥
        │⠁⠉⠁⠡⢡⡡⠡⠩⠩⠳⠣⠥⢥⣡⡠⠠⠠               ┊         ⠠⠠⠠⠠⣡⡡⠥⠳⠳⠩⠡⠡⠡
        │     ⠈⠑⠁⠁⡁⠡⠡⠡⠡⠩⠩⠱⠳⠳⠥⠥⣡⣠⣠⣠⠠⠠⠠⠠⠠  ┊ ⠠⠠⠠⣠⣠⡡⠥⠥⠵⠳⠫⠩⠡⠁⠁⠁⠁⠁
    0.2 ┤         ⠈⠑⠂ ⠠⠤⠤ ⠁⣁⣁⡁⠁⠁⠁⠁⠩⠩⠩⠩⠩⠳⠳■⠳⠩⠩⠩⠁⠁⠁⠁⠁⠁
        │                      ⠈⠉⠉  ⠒⠒⠂ ⠠⠤⠤  ⠤⠤⡀ ⢀⣀⣀  ⣀⣀⡀
    0.0 ┤                                ┊                ⠈⠉⠉  ⠉
        └┬──────────┬──────────┬─────────┬──────────┬──────────┬
         1          2          3         4          5          6
                                                          degree
    "
  `)
})

test('without Unicode a chart is plain ASCII', () => {
  const lines = renderChart({ ...validation, y: { label: 'rmse' }, series: validation.series.slice(1) }, ascii, {
    width: 50,
    height: 6,
  })
  expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/)
  expect(show(lines)).toMatchInlineSnapshot(`
    "
    Validation curve
    *** validation   ooo training   # chosen   | best
    rmse
    0.6 +                          |
        |*****                     |
    0.4 +ooooo*********            |             *****
    0.2 +     ooooooooo************#*************
        |              ooooooooooooooooooooooooooooooo
    0.0 +                          |
        ++--------+--------+-------+--------+--------+
         1        2        3       4        5        6
                                                degree
    "
  `)
})

test('values that have no place are counted, not dropped in silence', () => {
  const chart: Chart = {
    ...cost,
    y: { label: 'cost', scale: 'log' },
    series: [{ kind: 'line', name: 'c', x: [0, 1, 2, 3], y: [10, 0, Number.NaN, 1] }],
  }
  expect(renderChart(chart, plainTerminal).at(-1)).toBe('2 values are not shown: undefined or not above 0')
  expect(renderSvg(chart)).toContain('2 not shown')
})

test('without Unicode even what is cut short stays ASCII', () => {
  const long = { ...cost, title: 'a long title '.repeat(20), y: { label: 'a long label '.repeat(20) } }
  const lines = [
    ...renderChart(long, ascii),
    ...renderBars({ title: long.title, bars: [{ name: long.title, value: 1 }] }, ascii),
  ]
  expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/)
})

test('a chart without data says so', () => {
  expect(renderChart({ ...cost, series: [] }, plainTerminal).join('\n')).toContain('no data')
})

const number = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, 1, 1e308, -1e308, 1.7e308, -1.7e308, 5e-324, Number.NaN),
  fc.integer({ min: -3, max: 3 }),
)
const numbers = fc.array(number, { maxLength: 20 })
const axis = fc.record({
  label: fc.string({ unit: 'binary', maxLength: 30 }),
  scale: fc.constantFrom('linear', 'log', 'auto'),
})
const anyChart: fc.Arbitrary<Chart> = fc.record({
  title: fc.string({ unit: 'binary', maxLength: 120 }),
  x: axis,
  y: axis,
  rules: fc.array(fc.record({ axis: fc.constantFrom('x', 'y'), at: number, name: fc.string() }), { maxLength: 2 }),
  series: fc.array(
    fc.record({
      kind: fc.constantFrom('line', 'points', 'band'),
      name: fc.string({ unit: 'binary' }),
      x: numbers,
      y: numbers,
      lower: numbers,
      upper: numbers,
    }),
    { maxLength: 4 },
  ),
})

test('no data make a chart throw, leave its width, or print an escape of theirs', () => {
  fc.assert(
    fc.property(anyChart, fc.integer({ min: 20, max: 120 }), fc.boolean(), (chart, width, unicode) => {
      const lines = renderChart(chart, { ...plainTerminal, width, unicode })
      for (const line of lines) {
        expect(displayWidth(line)).toBeLessThanOrEqual(Math.min(80, width))
        expect(line).not.toMatch(/\p{Cc}/u)
      }
      const svg = renderSvg(chart)
      expect(svg.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cs}|="(NaN|-?Infinity)"|NaN \d/u)
    }),
    { numRuns: 200, seed: 9 },
  )
})

test('bars grow from zero to both sides', () => {
  const bars = [
    { name: 'bmi', value: 520.8, role: 'parameter' as const },
    { name: 'age', value: -201.2, role: 'parameter' as const },
    { name: 's1', value: 3 },
  ]
  expect(show(renderBars({ title: 'Coefficients', bars }, plainTerminal, { width: 50 }))).toMatchInlineSnapshot(`
    "
    Coefficients
      ● bmi          │███████████████████████▊  520.8
      ● age █████████│                         -201.2
      s1             │▏                             3
    "
  `)
  expect(renderBars({ title: 'Coefficients', bars }, ascii).join('')).toMatch(/^[\x20-\x7e]*$/)
})

const map = {
  title: 'rmse over the grid',
  x: { label: 'lambda', values: [0.001, 0.1, 10] },
  y: { label: 'degree', values: [1, 2, 3] },
  value: { label: 'rmse' },
  cells: [0.9, 0.8, 0.7, 0.4, 0.2, 0.5, Number.NaN, 0.3, 0.6],
}

test('a heat map has shades where there are no colours, and holes where there is no value', () => {
  expect(show(renderHeatMap(map, plainTerminal, { width: 40 }))).toMatchInlineSnapshot(`
    "
    rmse over the grid
    degree
    1 ████████████████▓▓▓▓▓▓▓▓
      ████████████████▓▓▓▓▓▓▓▓
      ████████████████▓▓▓▓▓▓▓▓
    2 ▒▒▒▒▒▒▒▒░░░░░░░░▒▒▒▒▒▒▒▒
      ▒▒▒▒▒▒▒▒░░░░░░░░▒▒▒▒▒▒▒▒
      ▒▒▒▒▒▒▒▒░░░░░░░░▒▒▒▒▒▒▒▒
    3         ░░░░░░░░▓▓▓▓▓▓▓▓
              ░░░░░░░░▓▓▓▓▓▓▓▓
              ░░░░░░░░▓▓▓▓▓▓▓▓
        0.001    0.1     10
                        lambda
      0.2 ░░░░░░▒▒▒▒▒▒▓▓▓▓▓▓██████ 0.9  rmse
    "
  `)
})

test('with colours two values share a character', () => {
  const lines = renderHeatMap(map, colours, { width: 16, height: 2 })
  expect(lines[2]).toContain('\x1b[38;2;254;232;56;48;2;')
  expect(lines[2]).toContain('▀')
  expect(renderHeatMap(map, { ...colours, depth: 8 }).join('')).toContain('38;5;')
})

test('bars and heat maps of any data stay within the terminal', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ unit: 'binary' }), number), { maxLength: 8 }),
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 20, max: 90 }),
      fc.boolean(),
      (named, columns, rows, width, colour) => {
        const terminal = { ...plainTerminal, width, colour, depth: colour ? 8 : 1 }
        const values = named.map(([, value]) => value)
        const bars = { title: 'b', bars: named.map(([name, value]) => ({ name, value })) }
        const grid = {
          ...map,
          x: { label: 'x', values: Array(columns).fill(1) },
          y: { label: 'y', values: Array(rows).fill('name of a row') },
          cells: Array.from({ length: columns * rows }, (_, i) => values[i % (values.length || 1)] ?? 0),
        }
        for (const line of [...renderBars(bars, terminal), ...renderHeatMap(grid, terminal)])
          expect(displayWidth(line)).toBeLessThanOrEqual(width)
        if (columns < 30) expect(renderSvg(bars) + renderSvg(grid)).not.toMatch(/NaN|Infinity/)
      },
    ),
    { numRuns: 200, seed: 10 },
  )
})
