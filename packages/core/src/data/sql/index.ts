export { type QueryOptions, readQuery } from './read.ts'
