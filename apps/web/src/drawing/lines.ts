/** Lines across axes, in pixels of the screen. */
export interface Lines {
  readonly width: number
  readonly height: number
  /** Where each axis is. */
  readonly across: Float32Array
  /** The height of each line at each axis, axis by axis; NaN where it has none, and passes by. */
  readonly heights: readonly Float32Array[]
}

/** A pixel of premultiplied colour as memory holds it: red first. */
export const pixelOf = (red: number, green: number, blue: number, alpha = 255): number =>
  ((alpha << 24) | (scaled(blue, alpha) << 16) | (scaled(green, alpha) << 8) | scaled(red, alpha)) >>> 0
const scaled = (channel: number, alpha: number) => Math.round((channel * alpha) / 255)

/** So much of the ground one grey line lets through. */
const clear = 0.85

/** The row of a line at each column, −1 where it is not. */
function rowsOf({ width, height, across, heights }: Lines, line: number, rows: Int32Array): void {
  rows.fill(-1)
  let before = -1
  for (let axis = 0; axis < across.length; axis++) {
    const to = heights[axis][line]
    if (Number.isNaN(to)) continue
    if (before >= 0) {
      const [start, from] = [across[before], heights[before][line]]
      const slope = (to - from) / (across[axis] - start)
      const end = Math.min(width - 1, Math.floor(across[axis]))
      for (let x = Math.max(0, Math.ceil(start)); x <= end; x++)
        rows[x] = Math.max(0, Math.min(height - 1, (from + slope * (x - start)) | 0))
    }
    before = axis
  }
}

/** Calls back for each column of a line with the rows from, to that it has there. */
function trace(rows: Int32Array, visit: (column: number, from: number, to: number) => void): void {
  for (let x = 0; x < rows.length; x++) {
    const here = rows[x]
    if (here < 0) continue
    const next = x + 1 < rows.length && rows[x + 1] >= 0 ? rows[x + 1] : here
    if (next > here) visit(x, here, next - 1)
    else visit(x, Math.min(here, next + 1), here)
  }
}

/** Lines in one colour, the stronger the more of them cross a pixel; premultiplied. */
export function greyLines(lines: Lines, colour: readonly [number, number, number]): Uint32Array {
  const { width, height, heights } = lines
  const counts = new Uint16Array(width * height)
  const rows = new Int32Array(width)
  for (let line = 0; line < (heights[0]?.length ?? 0); line++) {
    rowsOf(lines, line, rows)
    trace(rows, (x, from, to) => {
      for (let row = from; row <= to; row++) counts[row * width + x]++
    })
  }
  const shades = Uint32Array.from({ length: 64 }, (_, count) =>
    pixelOf(...colour, Math.round(255 * (1 - clear ** count))),
  )
  return Uint32Array.from(counts, (count) => shades[Math.min(count, 63)])
}

/** Draws lines one over the other, each half transparent, in premultiplied `colours` of their own. */
export function colouredLines(pixels: Uint32Array, lines: Lines, order: ArrayLike<number>, colours: Uint32Array): void {
  const { width } = lines
  const rows = new Int32Array(width)
  for (let k = 0; k < order.length; k++) {
    const colour = colours[order[k]]
    rowsOf(lines, order[k], rows)
    trace(rows, (x, from, to) => {
      for (let at = from * width + x; at <= to * width + x; at += width) {
        const under = pixels[at]
        pixels[at] = (under & colour) + (((under ^ colour) & 0xfefefefe) >>> 1) // the mean of all four channels at once
      }
    })
  }
}

/** What a picture holds: colours that are not premultiplied. */
export function plainPixels(pixels: Uint32Array): Uint32Array<ArrayBuffer> {
  return pixels.map((pixel) => {
    const alpha = pixel >>> 24
    if (alpha === 0 || alpha === 255) return pixel
    const plain = (shift: number) => Math.min(255, Math.round((255 * ((pixel >>> shift) & 255)) / alpha)) << shift
    return ((alpha << 24) | plain(16) | plain(8) | plain(0)) >>> 0
  })
}
