import type { ColumnMetaData, Compressors, SchemaElement } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'
import { decompressPage } from 'hyparquet/src/datapage.js'

/** No codec makes so much of so little; smaller pages are let through. */
const ratio = 1100
const always = 16 << 20

/** The least number of bits that a plainly encoded value takes. */
const plainBits: Readonly<Record<string, number>> = {
  BOOLEAN: 1,
  INT32: 32,
  FLOAT: 32,
  BYTE_ARRAY: 32,
  INT64: 64,
  DOUBLE: 64,
  INT96: 96,
  FIXED_LEN_BYTE_ARRAY: 8,
}

/**
 * Walks the pages of a flat column chunk and throws a plain Error unless sizes, counts and runs stay within what the chunk can hold: a decoder that believes
 * a damaged count allocates gigabytes or never ends. Returns the pages as they were decompressed, in order, so that it
 * need not be done twice, and how many values are not missing.
 */
export function checkedPages(
  bytes: Uint8Array,
  { codec, total_compressed_size, dictionary_page_offset, data_page_offset }: ColumnMetaData,
  element: SchemaElement,
  rows: number,
  compressors: Compressors,
): { ready: Uint8Array[]; present: number } {
  const start = Number(dictionary_page_offset || data_page_offset)
  const length = Number(total_compressed_size)
  expect(start >= 4 && length >= 0 && start + length <= bytes.length - 8, 'the chunk lies within the file')
  const chunk = bytes.subarray(start, start + length)
  const reader = { view: new DataView(chunk.buffer, chunk.byteOffset, length), offset: 0 }
  const optional = element.repetition_type !== 'REQUIRED'
  const ready: Uint8Array[] = []
  let present = 0
  const plainly = (part: Uint8Array, size: number): Uint8Array => {
    expect(
      Number.isInteger(size) && size >= 0 && size <= Math.max(always, ratio * part.length),
      'a page is not too large',
    )
    const page = decompressPage(part, size, codec, compressors)
    if (codec !== 'UNCOMPRESSED') ready.push(page)
    return page
  }
  for (let done = 0; done < rows && reader.offset < length - 1; ) {
    const header = parquetHeader(reader)
    const size = header.compressed_page_size
    expect(Number.isInteger(size) && size >= 0 && reader.offset + size <= length, 'a page lies within its chunk')
    const part = chunk.subarray(reader.offset, reader.offset + size)
    reader.offset += size
    const { dictionary_page_header: dictionary, data_page_header: first, data_page_header_v2: second } = header
    if (header.type === 'DICTIONARY_PAGE' && dictionary !== undefined) {
      checkValues(plainly(part, header.uncompressed_page_size), 'PLAIN', element, dictionary.num_values)
    } else if (header.type === 'DATA_PAGE' && first !== undefined) {
      expectCount(first.num_values, rows - done)
      const page = plainly(part, header.uncompressed_page_size)
      const levels = optional ? 4 + lengthAt(page, 0) : 0
      const values = optional ? countOnes(page.subarray(4, levels), first.num_values) : first.num_values
      checkValues(page.subarray(levels), first.encoding, element, values)
      present += values
      done += first.num_values
    } else if (header.type === 'DATA_PAGE_V2' && second !== undefined) {
      const {
        num_values,
        num_nulls,
        repetition_levels_byte_length: repetition,
        definition_levels_byte_length: definition,
      } = second
      expectCount(num_values, rows - done)
      expectCount(num_nulls, num_values)
      expect(repetition === 0 && definition >= 0 && definition <= size, 'the levels lie within their page')
      const values = optional ? countOnes(part.subarray(0, definition), num_values) : num_values
      expect(values === num_values - num_nulls, 'the missing values are counted')
      const packed = part.subarray(definition)
      const page = second.is_compressed === false ? packed : plainly(packed, header.uncompressed_page_size - definition)
      checkValues(page, second.encoding, element, values)
      present += values
      done += num_values
    } else throw new Error(`page of type ${header.type}`)
  }
  return { ready, present }
}

/** Checks that `count` values fit into the bytes of a page. */
function checkValues(page: Uint8Array, encoding: string, element: SchemaElement, count: number) {
  const bits =
    element.type === 'FIXED_LEN_BYTE_ARRAY' ? 8 * (element.type_length ?? 1) : (plainBits[element.type ?? ''] ?? 1)
  if (encoding === 'PLAIN' || encoding === 'BYTE_STREAM_SPLIT')
    expect(count >= 0 && count * bits <= page.length * 8, 'the values fit into their page')
  else if (encoding === 'RLE') runs(page.subarray(4, 4 + lengthAt(page, 0)), 1, count)
  else if (encoding.endsWith('_DICTIONARY') && count > 0) {
    const width = page[0]
    expect(width <= 32, 'an index has at most 32 bits')
    if (width > 0) runs(page.subarray(1), width, count)
  }
}

function lengthAt(page: Uint8Array, at: number): number {
  expect(at + 4 <= page.length, 'a length is there')
  const length = new DataView(page.buffer, page.byteOffset).getUint32(at, true)
  expect(at + 4 + length <= page.length, 'the levels lie within their page')
  return length
}

const countOnes = (levels: Uint8Array, count: number): number => runs(levels, 1, count)

/** Walks the runs of the hybrid encoding until `count` values are there; returns how many are 1. None may run on beyond. */
function runs(bytes: Uint8Array, width: number, count: number): number {
  let at = 0
  let ones = 0
  for (let seen = 0; seen < count; ) {
    let header = 0
    for (let shift = 0; ; shift += 7) {
      expect(at < bytes.length && shift <= 28, 'a run has a header')
      header += (bytes[at] & 127) * 2 ** shift
      if (bytes[at++] < 128) break
    }
    const values = (header & 1) === 1 ? 8 * Math.floor(header / 2) : Math.floor(header / 2)
    if ((header & 1) === 1) {
      // groups may hold more than is asked for (DuckDB fills them up), but no more than there are bytes
      const bits = Math.min(values, count - seen) * width
      expect(values > 0 && header < 2 ** 31 && at + bits / 8 <= bytes.length, 'a run ends with its page')
      const end = at + (values * width) / 8
      if (width === 1)
        for (let i = 0; i < Math.min(values, count - seen); i++) ones += (bytes[at + (i >> 3)] >> (i & 7)) & 1
      at = end
    } else {
      expect(values <= count - seen, 'a run ends with its page')
      if (width === 1 && bytes[at] === 1) ones += values
      at += (width + 7) >> 3
    }
    seen += values
  }
  return ones
}

function expectCount(count: number, most: number) {
  expect(Number.isInteger(count) && count >= 0 && count <= most, 'a page has no more values than rows are left')
}

function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(`it is not so that ${what}`)
}
