import { HpError } from '../define/errors.ts'
import { ofStream } from './source.ts'

/** Without a limit of one's own, compressed data may grow to so many times their size, or to so many bytes if that is more. */
const ratio = 200
const always = 16 << 20

/** The bytes of a gzip stream. Throws `data/compressed` when it is damaged or cut off, `data/too-large` when it grows beyond the limit. */
export async function* gunzip(
  chunks: AsyncIterable<Uint8Array>,
  name: string | undefined,
  maxBytes: number | undefined,
): AsyncGenerator<Uint8Array> {
  const where = name === undefined ? {} : { where: name }
  let taken = 0
  const iterator = chunks[Symbol.asyncIterator]()
  const compressed = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await iterator.next()
      if (next.done) return controller.close()
      // small portions, so that the limit is noticed before much has been inflated
      taken += next.value.length
      for (let at = 0; at < next.value.length; at += 16384) controller.enqueue(next.value.slice(at, at + 16384))
    },
    cancel: async () => void (await iterator.return?.()),
  })
  const plain = ofStream(
    compressed.pipeThrough(new DecompressionStream('gzip') as unknown as TransformStream<Uint8Array, Uint8Array>),
  )
  let given = 0
  try {
    for await (const chunk of plain) {
      given += chunk.length
      if (given > (maxBytes ?? Math.max(always, ratio * taken))) {
        throw new HpError({
          code: 'data/too-large',
          what: `the data inflate to more than ${maxBytes === undefined ? `${ratio} times their compressed size` : `${maxBytes} bytes`}`,
          fix: 'if that is right, allow more: maxBytes (--max-bytes)',
          ...where,
        })
      }
      yield chunk
    }
  } catch (cause) {
    if (cause instanceof HpError) throw cause
    const early = /end|Z_BUF_ERROR|incomplete|truncat/i.test(
      `${(cause as Error).message} ${(cause as { code?: string }).code}`,
    )
    throw new HpError(
      {
        code: 'data/compressed',
        what: early ? 'the compressed data end too early' : 'the compressed data are damaged',
        fix: 'copy or download the file again',
        ...where,
      },
      { cause },
    )
  }
}
