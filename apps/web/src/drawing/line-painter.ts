import { startWorker } from '../state/start-worker.ts'
import type { LinesRequest } from '../workers/lines-protocol.ts'

/** Draws many lines in a worker, so that the page answers meanwhile: the newest wish follows the picture that is under way. */
export class LinePainter {
  readonly #worker = startWorker('lines')
  #next: LinesRequest | undefined
  #busy = false
  /** The lines that the worker has. */
  #lines: LinesRequest['lines']

  /** `show` is called with each picture. */
  constructor(show: (picture: ImageBitmap) => void) {
    this.#worker.onmessage = ({ data: picture }: MessageEvent<ImageBitmap>) => {
      this.#busy = false
      show(picture)
      this.#send()
    }
  }

  paint(wish: LinesRequest & Required<Pick<LinesRequest, 'lines'>>): void {
    this.#next = wish
    this.#send()
  }

  close(): void {
    this.#worker.terminate()
  }

  #send(): void {
    if (this.#busy || !this.#next) return
    const { lines, ...rest } = this.#next
    this.#worker.postMessage(lines === this.#lines ? rest : { lines, ...rest })
    this.#lines = lines
    this.#next = undefined
    this.#busy = true
  }
}
