export { missingCode } from './column.ts'
export { type CsvReader, csvReader, type Reject, type TextOptions } from './csv.ts'
export {
  type BooleanColumn,
  type CategoryColumn,
  type Cell,
  type Column,
  type Dataset,
  type DateColumn,
  dataset,
  datasetOf,
  type Notice,
  type NumberColumn,
  type Roles,
  type Values,
} from './dataset.ts'
export { defineRecipe, type Recipe, recipes } from './generators/index.ts'
export { missingSpellings } from './missing.ts'
export { type ReadOptions, readCsv, readData, readJson, readJsonl, readParquet } from './read.ts'
export { type Dropped, type Usable, usable, type Wanted } from './select.ts'
export type { Source } from './source.ts'
export { readStored, type StoredOptions } from './stored/read.ts'
export type { Stored, StoredColumn } from './stored/stored.ts'
export { type CsvOptions, toCsv } from './write.ts'
