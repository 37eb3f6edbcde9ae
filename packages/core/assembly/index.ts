// Everything the module exports. Addresses are bytes; matrices stand column by column; n counts rows, p columns.
// Kernels named …Rows do a range of rows; they end in (…, from, to, out, scratch), of which they take what they need.
export { gemm } from './gemm'
export { gemvRows, gemvTRows } from './gemv'
export { squaredRows } from './gradient'
export { gramRows } from './gram'
export { momentsRows } from './moments'
export { peak } from './peak'
export { axpy, dot, rotate, scale } from './vector'
