import { extent, type HeatMap } from './figure.ts'
import { formatNumber } from './number.ts'
import { fit, paint, type Terminal } from './style.ts'
import { type Cell, renderTable } from './table.ts'
import { printable } from './text.ts'

const shades = { unicode: ['·', '░', '▒', '▓', '█'], ascii: ['-', '.', ':', '*', '#'] }

/** A map whose cells hold numbers, as a table: beside each number a shade for the value of its cell, so that large ones show without colour. */
export function renderCounts(map: HeatMap, counts: ArrayLike<number>, terminal: Terminal): string[] {
  const across = map.x.values.length
  const high = extent([map.cells])[1]
  const set = terminal.unicode ? shades.unicode : shades.ascii
  const shade = (value: number) =>
    Number.isFinite(value) && high > 0 ? set[value <= 0 ? 0 : Math.min(4, 1 + Math.floor((4 * value) / high))] : ' '
  const name = (value: string | number) => (typeof value === 'number' ? formatNumber(value) : printable(value))
  const rows = map.y.values.map((own, i): Cell[] => [
    name(own),
    ...map.x.values.map((_, j): Cell => {
      const at = i * across + j
      const text = `${formatNumber(counts[at] ?? Number.NaN)} ${shade(map.cells[at] ?? Number.NaN)}`
      return map.y.values[i] === map.x.values[j] ? { text, look: 'strong' } : text
    }),
  ])
  const scale = `${set.slice(1).join('')} ${map.value.label}, up to ${formatNumber(high, 3)}`
  return [
    ...renderTable(
      {
        title: map.title,
        about: `${map.y.label} down, ${map.x.label} across`,
        columns: [{ look: 'faint' }, ...map.x.values.map((each) => ({ title: name(each), align: 'right' as const }))],
        rows,
      },
      terminal,
    ),
    paint(fit(`  ${scale}`, terminal.width, terminal), 'faint', terminal),
  ]
}
