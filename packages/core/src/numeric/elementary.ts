/**
 * Elementary functions that give the same bits in every engine: only + − × ÷ √ and bit operations are used, which
 * IEEE 754 and ECMAScript define to the last bit. Each says how far it may be from the true value, in ulps.
 */
export { erf, erfc } from './elementary/error-function.ts'
export { exp, expm1, logistic, tanh } from './elementary/exponential.ts'
export { lgamma } from './elementary/gamma.ts'
export { log, log1p } from './elementary/logarithm.ts'
export { log2, log10, pow } from './elementary/power.ts'
export { cos, sin } from './elementary/trigonometric.ts'
