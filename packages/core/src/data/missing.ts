/** The spellings of a missing value, besides an empty cell. Spaces around them do not matter, case does: `none` may be a level, `None` is not. */
export const missingSpellings: readonly string[] = [
  'NA',
  'N/A',
  'n/a',
  '#N/A',
  '<NA>',
  'NaN',
  'nan',
  'null',
  'NULL',
  'None',
  '?',
  '.',
  '-',
]
