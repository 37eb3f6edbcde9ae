import { printable } from './text.ts'

/** Pixels. */
export interface SvgSize {
  readonly width: number
  readonly height: number
}

/** Text for XML: the five characters that would be markup. Controls, which XML forbids, must have gone through `printable`. */
export function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replace(/[&<>"']/g, (found) => entities[found] as string)
}

type Attributes = Readonly<Record<string, string | number>>

/** Attributes, each with a space before it. */
export function attributes(all: Attributes): string {
  return Object.entries(all)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('')
}

/** A text element; the text may come from anywhere. */
export function label(text: string, x: number, y: number, extra: Attributes): string {
  return `<text${attributes({ x: coordinate(x), y: coordinate(y), ...extra })}>${escapeXml(printable(text))}</text>`
}

/** A coordinate to a hundredth of a pixel. */
export function coordinate(value: number): number {
  return Math.round(value * 100) / 100
}
