import { renderBars } from './bars.ts'
import { type ChartSize, renderChart } from './chart.ts'
import type { Figure } from './figure.ts'
import { renderHeatMap } from './heat-map.ts'
import type { Terminal } from './style.ts'

/** Any figure as lines for a terminal. */
export function renderFigure(figure: Figure, terminal: Terminal, size: ChartSize = {}): string[] {
  if ('bars' in figure) return renderBars(figure, terminal)
  if ('cells' in figure) return renderHeatMap(figure, terminal)
  return renderChart(figure, terminal, size)
}
