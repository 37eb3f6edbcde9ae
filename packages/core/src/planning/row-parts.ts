/** Rows parted into segments, each in ascending order. */
export interface RowParts {
  /** Rows of each segment. */
  readonly lengths: readonly number[]
  /** The rows at the places `from` to `to` of a segment. Where rows are many, places are best asked for from front to back. */
  slice(segment: number, from: number, to: number): Uint32Array
}

/** Segments whose rows are listed. */
export const listedParts = (segments: readonly Uint32Array[]): RowParts => ({
  lengths: segments.map(({ length }) => length),
  slice: (segment, from, to) => segments[segment].subarray(from, to),
})

/** Segments told by the number of the one that holds each row: nothing is kept but how far each has been read. */
export function toldParts(segmentOf: Uint8Array, segments: number): RowParts {
  const lengths = new Float64Array(segments)
  for (let i = 0; i < segmentOf.length; i++) lengths[segmentOf[i]]++
  const places = new Float64Array(segments)
  const rows = new Float64Array(segments)
  return {
    lengths: [...lengths],
    slice(segment, from, to) {
      let place = places[segment]
      let row = rows[segment]
      if (from < place) place = row = 0
      const out = new Uint32Array(to - from)
      for (; place < to; row++) {
        if (segmentOf[row] !== segment) continue
        if (place >= from) out[place - from] = row
        place++
      }
      places[segment] = place
      rows[segment] = row
      return out
    },
  }
}

/** The rows at ascending places of all segments one after the other. */
export function rowsAt({ lengths, slice }: RowParts, places: readonly number[]): Uint32Array {
  const rows = new Uint32Array(places.length)
  let [segment, start] = [0, 0]
  places.forEach((place, k) => {
    while (place >= start + lengths[segment]) start += lengths[segment++]
    rows[k] = slice(segment, place - start, place - start + 1)[0]
  })
  return rows
}
