/**
 * Contour lines of a field on a square grid by marching squares (Lorensen, Cline 1987, in two dimensions), as segments x₁ y₁ x₂ y₂ in cells.
 * `field[row * size + column]`; a saddle is split by the mean of its corners.
 */
export function contours(field: Float64Array, size: number, levels: readonly number[]): Float32Array {
  const out: number[] = []
  for (const level of levels)
    for (let r = 0; r + 1 < size; r++) for (let c = 0; c + 1 < size; c++) square(field, size, r, c, level, out)
  return Float32Array.from(out)
}

function square(field: Float64Array, size: number, r: number, c: number, level: number, out: number[]): void {
  const at = r * size + c
  const a = field[at] - level // below left, then anticlockwise
  const b = field[at + 1] - level
  const d = field[at + size + 1] - level
  const e = field[at + size] - level
  const corners = (a > 0 ? 1 : 0) | (b > 0 ? 2 : 0) | (d > 0 ? 4 : 0) | (e > 0 ? 8 : 0)
  if (corners === 0 || corners === 15) return
  const bottom = [c + a / (a - b), r] as const
  const right = [c + 1, r + b / (b - d)] as const
  const top = [c + e / (e - d), r + 1] as const
  const left = [c, r + a / (a - e)] as const
  const line = (p: readonly [number, number], q: readonly [number, number]) => out.push(p[0], p[1], q[0], q[1])
  switch (corners) {
    case 1:
    case 14:
      line(left, bottom)
      break
    case 2:
    case 13:
      line(bottom, right)
      break
    case 3:
    case 12:
      line(left, right)
      break
    case 4:
    case 11:
      line(right, top)
      break
    case 6:
    case 9:
      line(bottom, top)
      break
    case 7:
    case 8:
      line(left, top)
      break
    default: {
      const joined = a + b + d + e > 0 === (corners === 5)
      if (joined) {
        line(left, top)
        line(bottom, right)
      } else {
        line(left, bottom)
        line(right, top)
      }
    }
  }
}
