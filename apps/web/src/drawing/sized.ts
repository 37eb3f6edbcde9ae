interface Size {
  readonly width: number
  readonly height: number
}

/** Makes a canvas as fine as the screen for so many units of the page, and empties it; what is drawn counts in pixels of the screen. */
export function sized(canvas: HTMLCanvasElement, { width, height }: Size): CanvasRenderingContext2D | null {
  canvas.width = Math.round(width * devicePixelRatio)
  canvas.height = Math.round(height * devicePixelRatio)
  return canvas.getContext('2d')
}

/** The same; what is drawn counts in units of the page. */
export function sizedInUnits(canvas: HTMLCanvasElement, size: Size): CanvasRenderingContext2D | null {
  const draw = sized(canvas, size)
  draw?.scale(devicePixelRatio, devicePixelRatio)
  return draw
}
