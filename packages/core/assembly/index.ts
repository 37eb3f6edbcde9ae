// Everything the module exports. Addresses are bytes; matrices stand column by column; n counts rows, p columns.
// Kernels named …Rows do a range of rows; they end in (…, from, to, out, scratch), of which they take what they need.
export { choleskyPanel } from './cholesky'
export { cosEach, expEach, expm1Each, log1pEach, logEach, logisticEach, powEach, sinEach, softmax, tanhEach } from './each'
export { gemm } from './gemm'
export { gemvRows, gemvTRows } from './gemv'
export { logisticRows, squaredRows } from './gradient'
export { gramRows } from './gram'
export { momentsRows } from './moments'
export { peak } from './peak'
export { reflect, reflectPanel, reflector } from './reflect'
export { rankTwo, rotations } from './symmetric'
export { triangular } from './triangular'
export { axpy, dot, rotate, scale } from './vector'
