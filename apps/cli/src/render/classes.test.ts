import { describe, expect, test } from 'vitest'
import { renderChart } from './chart.ts'
import { type Chart, type HeatMap, describe as inWords } from './figure.ts'
import { renderFigure } from './figure-lines.ts'
import { plainTerminal } from './style.ts'
import { renderSvg } from './svg.ts'
import { displayWidth } from './text.ts'

const matrix: HeatMap = {
  title: 'Confusion matrix',
  x: { label: 'predicted', values: ['cat', 'dog'] },
  y: { label: 'true class', values: ['cat', 'dog'] },
  value: { label: 'share of the class' },
  cells: [0.9, 0.1, 0, 1],
  counts: [9, 1, 0, 12],
}

/** Two regions, left and right of the middle, with a point in each. */
const map: Chart = {
  title: 'what is predicted where',
  x: { label: 'a', domain: [0, 4] },
  y: { label: 'b', domain: [0, 2] },
  series: [
    { kind: 'points', name: 'left', x: [1], y: [1] },
    { kind: 'points', name: 'right', x: [3], y: [1] },
  ],
  regions: { columns: 4, rows: 1, cells: [0, 0, 1, 1] },
}
const ascii = { ...plainTerminal, unicode: false }
const coloured = { ...plainTerminal, colour: true, depth: 8 }

describe('a map with numbers in its cells', () => {
  test('is a table whose shades need no colour', () => {
    const lines = renderFigure(matrix, plainTerminal)
    expect(lines).toMatchInlineSnapshot(`
      [
        "Confusion matrix  true class down, predicted across",
        "───────────────────────────────────────────────────",
        "       cat   dog",
        "  cat  9 █   1 ░",
        "  dog  0 ·  12 █",
        "  ░▒▓█ share of the class, up to 1",
      ]
    `)
    expect(renderFigure(matrix, ascii).join('\n')).toMatch(/9 #.*1 \./)
  })

  test('has its numbers in the picture and in the words for it', () => {
    const picture = renderSvg(matrix)
    for (const count of [9, 1, 0, 12]) expect(picture).toContain(`>${count}</text>`)
    expect(inWords(matrix)).toBe(
      'Confusion matrix, 2 × 2 cells: true class down, predicted across. cat: 9, 1; dog: 0, 12.',
    )
  })
})

describe('regions behind a chart', () => {
  test('are told apart without colour, and points stand on them', () => {
    const lines = renderChart(map, plainTerminal, { width: 30, height: 4 })
    expect(lines).toMatchInlineSnapshot(`
      [
        "what is predicted where",
        "·● left   ░◆ right",
        "b",
        "2 ┤·············░░░░░░░░░░░░░░",
        "  │·············░░░░░░░░░░░░░░",
        "1 ┤······●······░░░░░░░◆░░░░░░",
        "0 ┤·············░░░░░░░░░░░░░░",
        "  └┬─────┬──────┬──────┬─────┬",
        "   0     1      2      3     4",
        "                             a",
      ]
    `)
    const plain = renderChart(map, ascii, { width: 30, height: 4 }).join('\n')
    expect(plain).toMatch(/\.{5,}:{5,}/)
    expect(plain).toContain('.o left')
  })

  test('have the look of their series where there are colours, and the width of the terminal', () => {
    const lines = renderChart(map, coloured, { width: 30, height: 4 })
    expect(lines.join('\n')).toContain('\x1b[38;5;36m')
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(30)
  })

  test('are boxes in the picture, neighbours of one look as one, and shares in words', () => {
    const picture = renderSvg(map)
    expect(picture.match(/fill-opacity="0.2"/g)).toHaveLength(2)
    expect(inWords(map)).toContain('areas: left 50 %, right 50 %')
  })
})
