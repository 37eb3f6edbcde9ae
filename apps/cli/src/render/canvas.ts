/** A grid of character cells, each of several dots: 2 × 4 of Braille, or one. */
export interface Canvas {
  readonly columns: number
  readonly rows: number
  /** Dots across and down. */
  readonly width: number
  readonly height: number
  /** The dots of each cell, one bit a dot. */
  readonly dots: Uint8Array
  /** Who set a dot of the cell last; −1 nobody. */
  readonly owner: Int16Array
}

/** Which dots along a stroke are drawn: lengths on, off, on, … in dots. */
export interface Pen {
  readonly dash: readonly number[]
  travelled: number
}

/** An empty canvas. */
export function createCanvas(columns: number, rows: number, braille: boolean): Canvas {
  const cells = columns * rows
  return {
    columns,
    rows,
    width: braille ? columns * 2 : columns,
    height: braille ? rows * 4 : rows,
    dots: new Uint8Array(cells),
    owner: new Int16Array(cells).fill(-1),
  }
}

/** The bit of a dot in a Braille pattern, by row and column (Unicode block U+2800). */
const bits = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]

/** Sets one dot; outside the canvas nothing happens. */
export function setDot(canvas: Canvas, x: number, y: number, owner: number) {
  if (!(x >= 0 && y >= 0 && x < canvas.width && y < canvas.height)) return
  const across = canvas.width / canvas.columns
  const down = canvas.height / canvas.rows
  const cell = Math.floor(y / down) * canvas.columns + Math.floor(x / across)
  canvas.dots[cell] = (canvas.dots[cell] as number) | (across === 2 ? (bits[(y % 4) * 2 + (x % 2)] as number) : 1)
  canvas.owner[cell] = owner
}

/** A straight stroke between two dots, both included (Bresenham 1965, IBM Systems Journal 4, 25–30). */
export function drawLine(canvas: Canvas, x0: number, y0: number, x1: number, y1: number, owner: number, pen: Pen) {
  const dx = Math.abs(x1 - x0)
  const dy = -Math.abs(y1 - y0)
  const stepX = x0 < x1 ? 1 : -1
  const stepY = y0 < y1 ? 1 : -1
  let x = x0
  let y = y0
  let error = dx + dy
  for (;;) {
    if (inked(pen)) setDot(canvas, x, y, owner)
    if (x === x1 && y === y1) return
    pen.travelled++
    const twice = 2 * error
    if (twice >= dy) {
      error += dy
      x += stepX
    }
    if (twice <= dx) {
      error += dx
      y += stepY
    }
  }
}

function inked(pen: Pen): boolean {
  const period = pen.dash.reduce((sum, length) => sum + length, 0)
  if (period === 0) return true
  let rest = pen.travelled % period
  for (let i = 0; i < pen.dash.length; i++) {
    const length = pen.dash[i] as number
    if (rest < length) return i % 2 === 0
    rest -= length
  }
  return true
}

/** The Braille character of a cell; a space where nothing is drawn. */
export function brailleAt(canvas: Canvas, cell: number): string {
  const dots = canvas.dots[cell]
  return dots ? String.fromCharCode(0x2800 + dots) : ' '
}
