import type { Prediction } from '../define/metrics.ts'
import type { Work } from '../planning/work.ts'

/** A prediction as a record keeps it: doubles, little-endian, in base64. */
export interface KeptPrediction {
  readonly values: string
  readonly probabilities?: string
  readonly classes?: readonly string[]
}

/** Numbers that the predictions of a whole search may take in its record, when nobody says otherwise. */
const ROOM = 200_000
/** Predictions of fewer trials than this tell nothing about the choice among them. */
const FEW = 4

/**
 * Of which trials predictions are kept: of all or none when that is `asked` for, else of all where there is room for as many as there will be.
 */
export function keepsPredictions(
  { data: { rows }, metric, target }: Pick<Work, 'data' | 'metric' | 'target'>,
  { asked, trials }: { readonly asked: boolean | undefined; readonly trials: () => number },
): (number: number) => boolean {
  const classes = metric.target === 'category' ? target.reduce((most, k) => Math.max(most, k), 0) + 1 : 0
  const room = Math.floor(ROOM / rows / (1 + classes))
  return (number) => asked ?? (room >= FEW && number < room && trials() <= room)
}

/** A prediction as text. */
export function packed({ values, probabilities, classes }: Prediction): KeptPrediction {
  return {
    values: textOf(values),
    ...(probabilities && { probabilities: textOf(probabilities) }),
    ...(classes && { classes }),
  }
}

/** The prediction that was packed, to the bit. */
export function unpacked({ values, probabilities, classes }: KeptPrediction): Prediction {
  return {
    values: numbersOf(values),
    ...(probabilities !== undefined && { probabilities: numbersOf(probabilities) }),
    ...(classes && { classes }),
  }
}

/** Bytes that are made into letters at once. */
const BLOCK = 4096
const isLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** What Node has besides `btoa`, which takes fifty times as long there. */
interface Bytes {
  from(bytes: ArrayBuffer): { toString(encoding: 'base64'): string }
}
const { Buffer: bytesOf } = globalThis as { readonly Buffer?: Bytes }

function textOf(values: Float64Array): string {
  const bytes = littleEndian(new Uint8Array(values.slice().buffer))
  if (bytesOf) return bytesOf.from(bytes.buffer).toString('base64')
  let letters = ''
  for (let at = 0; at < bytes.length; at += BLOCK) letters += String.fromCharCode(...bytes.subarray(at, at + BLOCK))
  return btoa(letters)
}

function numbersOf(text: string): Float64Array {
  const letters = atob(text)
  const bytes = new Uint8Array(8 * Math.floor(letters.length / 8))
  for (let at = 0; at < bytes.length; at++) bytes[at] = letters.charCodeAt(at)
  return new Float64Array(littleEndian(bytes).buffer)
}

/** The bytes of doubles as a little-endian machine has them, or back from there; in place. */
function littleEndian(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (!isLittle) for (let at = 0; at < bytes.length; at += 8) bytes.subarray(at, at + 8).reverse()
  return bytes
}
