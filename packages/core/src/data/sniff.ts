import { HpError } from '../define/errors.ts'

/** What bytes are, judged by their beginning. */
export type Content = 'gzip' | 'parquet' | 'utf-16le' | 'utf-16be' | 'json' | 'text' | 'empty'

const signatures: readonly { readonly begins: string; readonly what: string; readonly fix: string }[] = [
  { begins: '\x89PNG', what: 'an image (PNG), not a table', fix: 'give the table itself' },
  { begins: '\xff\xd8\xff', what: 'an image (JPEG), not a table', fix: 'give the table itself' },
  { begins: 'GIF8', what: 'an image (GIF), not a table', fix: 'give the table itself' },
  { begins: '%PDF', what: 'a PDF document, not a table', fix: 'export the table as CSV' },
  {
    begins: 'PK\x03\x04',
    what: 'a ZIP archive or a spreadsheet (.xlsx, .ods)',
    fix: 'unzip it, or save the spreadsheet as CSV',
  },
  { begins: '\xd0\xcf\x11\xe0', what: 'an old spreadsheet (.xls)', fix: 'save it as CSV' },
  { begins: 'BZh', what: 'compressed by bzip2', fix: 'decompress it first: bunzip2' },
  { begins: '\xfd7zXZ', what: 'compressed by xz', fix: 'decompress it first: unxz' },
  { begins: '\x28\xb5\x2f\xfd', what: 'compressed by zstd', fix: 'decompress it first: unzstd' },
  { begins: 'SQLite format 3', what: 'an SQLite database', fix: 'export the table as CSV' },
  { begins: 'ARROW1', what: 'an Arrow (Feather) file', fix: 'write it as Parquet or CSV' },
  { begins: '\x89HDF', what: 'an HDF5 file', fix: 'write it as Parquet or CSV' },
  { begins: '\x93NUMPY', what: 'a NumPy array', fix: 'write it as CSV' },
  { begins: '\x7fELF', what: 'a program, not a table', fix: 'give the table itself' },
]

/** What the first bytes of a file are. Throws `data/not-text` for images, archives, databases and other binary files. */
export function contentOf(head: Uint8Array, name: string | undefined): Content {
  const text = String.fromCharCode(...head.subarray(0, 64))
  if (head.length === 0) return 'empty'
  if (text.startsWith('\x1f\x8b')) return 'gzip'
  if (text.startsWith('PAR1')) return 'parquet'
  if (text.startsWith('\xff\xfe')) return 'utf-16le'
  if (text.startsWith('\xfe\xff')) return 'utf-16be'
  const where = name === undefined ? {} : { where: name }
  const known = signatures.find(({ begins }) => text.startsWith(begins))
  if (known !== undefined)
    throw new HpError({ code: 'data/not-text', what: `this is ${known.what}`, fix: known.fix, ...where })
  // tab, line feed, form feed, carriage return and escape occur in text; a stray NUL is left to the reader, which names its line
  let strange = 0
  for (const byte of head)
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27) strange++
  if (strange > head.length / 20) {
    throw new HpError({
      code: 'data/not-text',
      what: 'this is not text, nor a format that is known here',
      fix: 'give CSV, TSV, JSON, JSON Lines or Parquet',
      ...where,
    })
  }
  return /^(?:\xef\xbb\xbf)?\s*(?:\[\s*(?:\{|\])|\{\s*(?:"|\}))/.test(text) ? 'json' : 'text'
}
