import type { FileMetaData, RowGroup, SchemaElement } from 'hyparquet'
import { HpError } from '../../define/errors.ts'
import { quoted } from '../../define/quoted.ts'
import type { Column } from '../column.ts'
import { type Cell, columnOf, type Values } from '../column-of.ts'
import type { TextOptions } from '../csv.ts'
import type { Notice } from '../dataset.ts'
import { checkNames, expectSameNames } from '../header.ts'
import { missingSpellings } from '../missing.ts'
import { cellOf, checkStatistics, topLevel } from '../parquet.ts'
import { type ColumnCollector, columnCollector } from './from-columns.ts'
import type { Stored } from './stored.ts'

/** A file of which any bytes can be read. */
export interface ByteRange {
  readonly name: string
  readonly byteLength: number
  read(from: number, to: number): Uint8Array
}

type Modules = readonly [
  typeof import('hyparquet'),
  typeof import('hyparquet-compressors'),
  typeof import('../parquet-pages.ts'),
]

/** Parquet files with the same columns in one reading, row group by row group, kept in a file. */
export async function storedParquet(
  files: readonly ByteRange[],
  options: TextOptions,
  {
    room,
    isWanted,
    onRows,
    onGroup,
  }: {
    readonly room: number
    readonly isWanted: (name: string) => boolean
    readonly onRows: (count: number) => void
    /** Called with the bytes of each row group. */
    readonly onGroup: (bytes: number) => Promise<void>
  },
): Promise<{ stored: Stored; notices: readonly Notice[] }> {
  const modules: Modules = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
    import('../parquet-pages.ts'),
  ])
  const notices: Notice[] = []
  let held: ColumnCollector | undefined
  let names: readonly string[] = []
  try {
    for (const file of files) {
      const { metadata, flat, nested } = await footerOf(file, modules)
      const wanted = flat.filter(({ name }) => isWanted(name))
      if (held === undefined) {
        const where = { where: file.name }
        names = wanted.map(({ name }) => name)
        notices.push(...checkNames(names, () => where))
        if (nested.length > 0) notices.push(leftOut(nested))
        held = columnCollector(names, room)
      } else
        expectSameNames(
          wanted.map(({ name }) => name),
          names,
          () => ({ where: file.name }),
        )
      for (const group of metadata.row_groups) {
        const rows = Number(group.num_rows)
        const columns: Column[] = []
        for (const element of wanted)
          columns.push(await groupColumn({ file, metadata, group, element, first: held.rows }, options, modules))
        held.add(columns, rows, file.name)
        onRows(rows)
        await onGroup(bytesOf(group))
      }
    }
    const stored = (held as ColumnCollector).end()
    return { stored, notices }
  } catch (cause) {
    held?.close()
    throw cause
  }
}

const bytesOf = (group: RowGroup) =>
  group.columns.reduce((sum, { meta_data }) => sum + Number(meta_data?.total_compressed_size ?? 0), 0)

async function footerOf(file: ByteRange, [{ parquetMetadata }]: Modules) {
  const { byteLength, name } = file
  const damaged = (what: string, cause?: unknown) =>
    new HpError({ code: 'data/parquet', what, fix: 'copy or download it again', where: name }, { cause })
  const tail = byteLength < 12 ? new Uint8Array(0) : file.read(byteLength - 8, byteLength)
  if (new TextDecoder('latin1').decode(tail.subarray(4)) !== 'PAR1')
    throw damaged('this is not a complete Parquet file: it has no footer')
  const length = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true)
  if (length > byteLength - 12) throw damaged('the footer of this Parquet file is damaged')
  let metadata: FileMetaData
  let columns: ReturnType<typeof topLevel>
  try {
    const footer = file.read(byteLength - 8 - length, byteLength)
    metadata = parquetMetadata(footer.buffer.slice(footer.byteOffset, footer.byteOffset + footer.length) as ArrayBuffer)
    columns = topLevel(metadata)
  } catch (cause) {
    throw damaged('the footer of this Parquet file is damaged', cause)
  }
  const counts = metadata.row_groups.map((group) => Number(group.num_rows))
  if (
    counts.some((count) => !(count >= 0)) ||
    counts.reduce((sum, count) => sum + count, 0) !== Number(metadata.num_rows)
  )
    throw damaged(`the footer of this Parquet file is damaged: it announces ${metadata.num_rows} rows`)
  return { metadata, ...columns }
}

interface GroupColumn {
  readonly file: ByteRange
  readonly metadata: FileMetaData
  readonly group: RowGroup
  readonly element: SchemaElement
  /** Rows before this group, in all files. */
  readonly first: number
}

/** One column of one row group, checked like a whole file. */
async function groupColumn(
  { file, metadata, group, element, first }: GroupColumn,
  options: TextOptions,
  [{ parquetRead }, { compressors }, { checkedPages }]: Modules,
): Promise<Column> {
  const rows = Number(group.num_rows)
  const damaged = (cause?: unknown) =>
    new HpError(
      {
        code: 'data/parquet',
        what: `column ${quoted(element.name)} of this Parquet file is damaged`,
        fix: 'copy or download it again',
        where: file.name,
      },
      { cause },
    )
  const values: Cell[] = new Array(rows)
  try {
    const meta = group.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === element.name)?.meta_data
    if (meta === undefined) throw new Error('no such column in a row group')
    const start = Number(meta.dictionary_page_offset || meta.data_page_offset)
    const end = start + Number(meta.total_compressed_size)
    if (!(start >= 4 && end >= start && end <= file.byteLength - 8)) throw new Error('the chunk lies outside the file')
    const held = new Uint8Array(4 + end - start + 8) // as a file of this chunk alone
    held.set(file.read(start, end), 4)
    const { dictionary_page_offset: _, ...rest } = meta
    const own = { ...rest, data_page_offset: 4n }
    const { ready, present } = checkedPages(held, own, element, rows, compressors)
    await parquetRead({
      file: {
        byteLength: file.byteLength,
        slice: (from, to = file.byteLength) => held.slice(from - start + 4, to - start + 4).buffer,
      },
      metadata: { ...metadata, row_groups: [group], num_rows: group.num_rows },
      columns: [element.name],
      rowStart: 0,
      rowEnd: rows,
      compressors: { [meta.codec]: () => ready.shift() as Uint8Array },
      parsers: { stringFromBytes: (word: Uint8Array) => word && strict.decode(word) },
      onChunk: ({ columnData, rowStart }) => {
        for (let i = 0; i < columnData.length; i++) values[rowStart + i] = cellOf(columnData[i], element)
      },
    })
    let found = 0
    for (let i = 0; i < rows; i++) if (values[i] !== null && values[i] !== undefined) found++
    if (found !== present) throw new Error(`${found} values, but ${present} are announced`)
  } catch (cause) {
    throw damaged(cause)
  }
  checkStatistics(element, values, { row_groups: [group] }, damaged)
  const missing = new Set([...missingSpellings, ...(options.missing ?? [])])
  const asWords = options.categories?.includes(element.name) === true
  for (let i = 0; i < rows; i++) {
    const cell = values[i]
    if (typeof cell === 'string' && missing.has(cell.trim())) values[i] = null
    else if (asWords && cell !== null && cell !== undefined && !(cell instanceof Date)) values[i] = String(cell)
  }
  return columnOf(element.name, values as Values, { where: file.name, rowName: (i) => `row ${first + i + 1}` })
}

const strict = new TextDecoder('utf-8', { fatal: true })

const leftOut = (nested: readonly string[]): Notice => ({
  code: 'nested-columns',
  what: `nested columns are left out: ${nested.map((name) => quoted(name)).join(', ')}`,
  fix: 'flatten them first',
})
