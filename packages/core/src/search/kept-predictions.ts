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
 * Of which trials predictions are kept: of all or none when that is `asked` for, else of the first ones as long as there is room, and of none where there
 * is not enough for as many as are meant to be made.
 */
export function keepsPredictions(
  { data: { rows } }: Pick<Work, 'data'>,
  { asked, trials }: { readonly asked: boolean | undefined; readonly trials: number },
): (number: number) => boolean {
  const room = Math.floor(ROOM / rows)
  const enough = room >= FEW && (trials === Infinity || trials <= room)
  const kept = asked === undefined ? (enough ? room : 0) : asked ? Infinity : 0
  return (number) => number < kept
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

function textOf(values: Float64Array): string {
  const view = new DataView(new ArrayBuffer(8 * values.length))
  for (let i = 0; i < values.length; i++) view.setFloat64(8 * i, values[i], true)
  const bytes = new Uint8Array(view.buffer)
  let letters = ''
  for (let at = 0; at < bytes.length; at += BLOCK) letters += String.fromCharCode(...bytes.subarray(at, at + BLOCK))
  return btoa(letters)
}

function numbersOf(text: string): Float64Array {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  const view = new DataView(bytes.buffer)
  return Float64Array.from({ length: bytes.length >>> 3 }, (_, i) => view.getFloat64(8 * i, true))
}
