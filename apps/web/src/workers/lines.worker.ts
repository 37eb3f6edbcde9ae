import { cividis } from '../drawing/cividis.ts'
import { colouredLines, greyLines, type Lines, pixelOf, plainPixels } from '../drawing/lines.ts'
import type { LinesRequest } from './lines-protocol.ts'

/** From so many on lines are put pixel by pixel: to stroke each would take too long. */
const many = 300

type Sent = NonNullable<LinesRequest['lines']>
let sent: Sent | undefined
/** All lines in grey, as long as they stay. */
let ground: { readonly lines: Sent; readonly grey: string; readonly pixels: Uint32Array } | undefined

self.onmessage = ({ data: { lines, kept, looked, grey, strong, ratio } }: MessageEvent<LinesRequest>) => {
  sent = lines ?? sent
  if (!sent) return
  const canvas = new OffscreenCanvas(Math.max(1, sent.width), Math.max(1, sent.height))
  const draw = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D
  const order = sent.order.filter((line) => kept[line] === 1)
  const pixels =
    order.length < sent.order.length ? greyOf(sent, grey, draw).slice() : new Uint32Array(canvas.width * canvas.height)
  if (order.length > many) colouredLines(pixels, sent, order, coloursOf(sent))
  const image = new ImageData(new Uint8ClampedArray(plainPixels(pixels).buffer), canvas.width)
  draw.putImageData(image, 0, 0)
  if (order.length <= many) for (const line of order) stroke(draw, sent, line, toneOf(sent, line), 0.9, 1.5 * ratio)
  if (looked >= 0) stroke(draw, sent, looked, strong, 1, 3 * ratio)
  const bitmap = canvas.transferToImageBitmap()
  postMessage(bitmap, { transfer: [bitmap] })
}

function greyOf(lines: Sent, grey: string, draw: OffscreenCanvasRenderingContext2D): Uint32Array {
  if (ground?.lines !== lines || ground.grey !== grey) {
    draw.fillStyle = grey
    draw.fillRect(0, 0, 1, 1)
    const [red, green, blue] = draw.getImageData(0, 0, 1, 1).data
    ground = { lines, grey, pixels: greyLines(lines, [red, green, blue]) }
  }
  return ground.pixels
}

const at = (tone: number) => 3 * Math.round(255 * tone)
const coloursOf = ({ tones }: Sent) =>
  Uint32Array.from(tones, (tone) => pixelOf(cividis[at(tone)], cividis[at(tone) + 1], cividis[at(tone) + 2]))
const toneOf = ({ tones }: Sent, line: number) =>
  `rgb(${cividis.subarray(at(tones[line]), at(tones[line]) + 3).join(' ')})`

function stroke(
  draw: OffscreenCanvasRenderingContext2D,
  { across, heights }: Lines,
  line: number,
  style: string,
  alpha: number,
  thick: number,
): void {
  draw.beginPath()
  for (let axis = 0; axis < across.length; axis++) draw.lineTo(across[axis], heights[axis][line])
  draw.strokeStyle = style
  draw.globalAlpha = alpha
  draw.lineWidth = thick
  draw.stroke()
}
