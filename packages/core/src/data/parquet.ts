import type { FileMetaData, SchemaElement } from 'hyparquet'
import { HpError } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'
import type { Column } from './column.ts'
import { type Cell, columnOf, type Values } from './column-of.ts'
import type { TextOptions } from './csv.ts'
import type { Notice } from './dataset.ts'
import { checkNames } from './header.ts'
import { missingSpellings } from './missing.ts'
import { remarksOn } from './settle.ts'
import type { Table } from './table.ts'

/** A table from a whole Parquet file. Throws `data/parquet` when it is cut off or damaged, naming the column. Nested columns are left out with a notice. */
export async function tableOfParquet(bytes: Uint8Array, options: TextOptions): Promise<Table> {
  const where = options.name === undefined ? {} : { where: options.name }
  const [{ parquetMetadata, parquetRead }, { compressors }, { checkedPages }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
    import('./parquet-pages.ts'),
  ])
  const end = new TextDecoder('latin1').decode(bytes.subarray(-4))
  if (bytes.length < 12 || end !== 'PAR1') {
    throw new HpError({
      code: 'data/parquet',
      what: 'this is not a complete Parquet file: it has no footer',
      fix: 'is it cut off? copy or download it again',
      ...where,
    })
  }
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
  const file = { byteLength: buffer.byteLength, slice: (from: number, to?: number) => buffer.slice(from, to) }
  let metadata: FileMetaData
  let flat: SchemaElement[]
  let nested: string[]
  try {
    metadata = parquetMetadata(buffer)
    ;({ flat, nested } = topLevel(metadata))
  } catch (cause) {
    throw new HpError(
      {
        code: 'data/parquet',
        what: 'the footer of this Parquet file is damaged',
        fix: 'copy or download it again',
        ...where,
      },
      { cause },
    )
  }
  const rows = Number(metadata.num_rows)
  const counts = metadata.row_groups.map((group) => Number(group.num_rows))
  if (
    counts.some((count) => count < 0) ||
    counts.reduce((sum, count) => sum + count, 0) !== rows ||
    rows > Math.max(1 << 22, 1000 * bytes.length)
  ) {
    throw new HpError({
      code: 'data/parquet',
      what: `the footer of this Parquet file is damaged: it announces ${rows} rows`,
      fix: 'copy or download it again',
      ...where,
    })
  }
  const notices: Notice[] = checkNames(
    flat.map(({ name }) => name),
    () => where,
  )
  if (nested.length > 0)
    notices.push({
      code: 'nested-columns',
      what: `nested columns are left out: ${nested.map((name) => quoted(name)).join(', ')}`,
      fix: 'flatten them first',
    })
  const missing = new Set([...missingSpellings, ...(options.missing ?? [])])
  const categories = new Set(options.categories)
  const strict = new TextDecoder('utf-8', { fatal: true })
  const columns: Column[] = []
  for (const element of flat) {
    const damaged = (cause?: unknown) =>
      new HpError(
        {
          code: 'data/parquet',
          what: `column ${quoted(element.name)} of this Parquet file is damaged`,
          fix: 'copy or download it again',
          ...where,
        },
        { cause },
      )
    const values: Cell[] = []
    try {
      let from = 0
      for (const group of metadata.row_groups) {
        const until = from + Number(group.num_rows)
        const meta = group.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === element.name)?.meta_data
        if (meta === undefined) throw new Error('no such column in a row group')
        const { ready, present } = checkedPages(bytes, meta, element, until - from, compressors)
        const next = () => ready.shift() as Uint8Array
        await parquetRead({
          file,
          metadata,
          columns: [element.name],
          rowStart: from,
          rowEnd: until,
          compressors: { [meta.codec]: next },
          parsers: { stringFromBytes: (word: Uint8Array) => word && strict.decode(word) },
          onChunk: ({ columnData, rowStart }) => {
            for (let i = 0; i < columnData.length; i++) values[rowStart + i] = cellOf(columnData[i], element)
          },
        })
        let found = 0
        for (; from < until; from++) if (values[from] !== null && values[from] !== undefined) found++
        if (found !== present) throw new Error(`${found} values, but ${present} are announced`)
      }
    } catch (cause) {
      throw damaged(cause)
    }
    if (values.length !== rows) throw damaged()
    checkStatistics(element, values, metadata, damaged)
    const cells = values.map((cell) => {
      if (typeof cell === 'string' && missing.has(cell.trim())) return null
      return categories.has(element.name) && cell !== null && cell !== undefined && !(cell instanceof Date)
        ? String(cell)
        : cell
    })
    columns.push(columnOf(element.name, cells as Values, where))
  }
  return { columns, notices: [...notices, ...columns.flatMap(remarksOn)] }
}

/** The columns of the outermost level: those with one value per row, and the names of the others. */
export function topLevel({ schema }: FileMetaData): { flat: SchemaElement[]; nested: string[] } {
  const flat: SchemaElement[] = []
  const nested: string[] = []
  for (let at = 1; at < schema.length; ) {
    const element = schema[at]
    const plain = (element.num_children ?? 0) === 0 && element.repetition_type !== 'REPEATED'
    if (plain) flat.push(element)
    else nested.push(element.name)
    for (let open = 1; open > 0; at++) {
      const part = schema[at]
      if (typeof part?.name !== 'string') throw new Error('the schema ends too early, or a column has no name')
      open += (part.num_children ?? 0) - 1
    }
  }
  return { flat, nested }
}

/** A decimal of at most 15 digits is rounded to its scale, which makes it the double nearest to it. */
export function cellOf(value: unknown, element: SchemaElement): Cell {
  if (typeof value === 'number' && element.converted_type === 'DECIMAL' && (element.precision ?? 99) <= 15)
    return Number(value.toFixed(element.scale ?? 0))
  return value as Cell
}

/** Compares what was read with what the footer says of each row group: damaged data pages often decode to something. */
export function checkStatistics(
  { name, converted_type }: SchemaElement,
  values: readonly Cell[],
  { row_groups }: Pick<FileMetaData, 'row_groups'>,
  damaged: () => HpError,
) {
  let at = 0
  for (const group of row_groups) {
    const until = at + Number(group.num_rows)
    const statistics = group.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === name)?.meta_data
      ?.statistics
    const least = statistics?.min_value
    const most = statistics?.max_value
    // a decimal was rounded since, and bounds of unsigned numbers are written in more than one way
    const comparable = !(converted_type !== undefined && /DECIMAL|UINT/.test(converted_type))
    const bounded =
      comparable &&
      ((typeof least === 'number' && typeof most === 'number') ||
        (typeof least === 'bigint' && typeof most === 'bigint') ||
        (least instanceof Date && most instanceof Date))
    let missing = 0
    for (; at < until; at++) {
      const value = values[at]
      if (value === null || value === undefined) missing++
      else if (bounded && !Number.isNaN(Number(value)) && (value < least || value > most)) throw damaged()
    }
    if (statistics?.null_count !== undefined && Number(statistics.null_count) !== missing) throw damaged()
  }
}
