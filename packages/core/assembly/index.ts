// Everything the module exports. Addresses are bytes; matrices stand column by column; n counts rows, p columns.
export { axpy, dot, rotate, scale } from './vector'
