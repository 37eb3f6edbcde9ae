// Activations of networks and their derivatives, over whole panels (see layer.ts): `bytes` is a multiple of 32.
import { erf } from './elementary/error-function'
import { exp, logistic, tanh } from './elementary/exponential'
import { between, logisticPair, tanhPair, within } from './elementary/pairs'

// The codes, as in kernels/activation.ts.
const RELU = 1
const LEAKY = 2
const TANH = 3
const LOGISTIC = 4
const GELU = 5

const LEAK: f64 = 0.01
const ROOT_HALF: f64 = 0.7071067811865476
const INVERSE_ROOT_2PI: f64 = 0.3989422804014327

function tanhBoth(x: v128): v128 {
  if (between(f64x2.abs(x), 1e-9, 22)) return tanhPair(x)
  return f64x2(tanh(f64x2.extract_lane(x, 0)), tanh(f64x2.extract_lane(x, 1)))
}

function logisticBoth(x: v128): v128 {
  if (within(x, 40)) return logisticPair(x)
  return f64x2(logistic(f64x2.extract_lane(x, 0)), logistic(f64x2.extract_lane(x, 1)))
}

/** x·Φ(x), Φ the normal distribution function. */
function gelu(x: f64): f64 {
  return x * (0.5 * (1 + erf(x * ROOT_HALF)))
}

/** Φ(x) + x·φ(x). */
function geluSlope(x: f64): f64 {
  return 0.5 * (1 + erf(x * ROOT_HALF)) + x * (INVERSE_ROOT_2PI * exp(-0.5 * x * x))
}

// @ts-ignore: decorator
@inline
function curved(code: i32, x: v128): v128 {
  if (code == TANH) return tanhBoth(x)
  if (code == LOGISTIC) return logisticBoth(x)
  return f64x2(gelu(f64x2.extract_lane(x, 0)), gelu(f64x2.extract_lane(x, 1)))
}

/** A ← f(Z); A may be Z. The functions with exponentials are computed in f64. */
// @ts-ignore: decorator
@inline
function activate<T>(code: i32, Z: usize, A: usize, bytes: i32): void {
  const zero = v128.splat<T>(0)
  const leak = v128.splat<T>(<T>LEAK)
  for (const end = Z + <usize>bytes; Z < end; Z += 16, A += 16) {
    const z = v128.load(Z)
    if (code == RELU) v128.store(A, v128.pmax<T>(z, zero))
    else if (code == LEAKY) v128.store(A, v128.bitselect(z, v128.mul<T>(z, leak), v128.gt<T>(z, zero)))
    else if (code >= TANH) {
      if (sizeof<T>() == 8) v128.store(A, curved(code, z))
      else {
        const low = f32x4.demote_f64x2_zero(curved(code, f64x2.promote_low_f32x4(z)))
        const upper = f64x2.promote_low_f32x4(i32x4.shuffle(z, z, 2, 3, 2, 3))
        v128.store(A, i32x4.shuffle(low, f32x4.demote_f64x2_zero(curved(code, upper)), 0, 1, 4, 5))
      }
    } else v128.store(A, z)
  }
}

/** D ← D·f′(Z), A being f(Z). */
// @ts-ignore: decorator
@inline
function activationSlope<T>(code: i32, Z: usize, A: usize, D: usize, bytes: i32): void {
  const zero = v128.splat<T>(0)
  const one = v128.splat<T>(1)
  const leak = v128.splat<T>(<T>LEAK)
  if (code == GELU) {
    for (const end = Z + <usize>bytes; Z < end; Z += sizeof<T>(), D += sizeof<T>()) {
      store<T>(D, load<T>(D) * <T>geluSlope(<f64>load<T>(Z)))
    }
    return
  }
  for (const end = Z + <usize>bytes; Z < end; Z += 16, A += 16, D += 16) {
    const d = v128.load(D)
    if (code == RELU) v128.store(D, v128.bitselect(d, zero, v128.gt<T>(v128.load(Z), zero)))
    else if (code == LEAKY) v128.store(D, v128.bitselect(d, v128.mul<T>(d, leak), v128.gt<T>(v128.load(Z), zero)))
    else if (code == TANH) {
      const a = v128.load(A)
      v128.store(D, v128.mul<T>(d, v128.sub<T>(one, v128.mul<T>(a, a))))
    } else if (code == LOGISTIC) {
      const a = v128.load(A)
      v128.store(D, v128.mul<T>(d, v128.mul<T>(a, v128.sub<T>(one, a))))
    }
  }
}

export function activate32(code: i32, Z: usize, A: usize, bytes: i32): void {
  activate<f32>(code, Z, A, bytes)
}
export function activate64(code: i32, Z: usize, A: usize, bytes: i32): void {
  activate<f64>(code, Z, A, bytes)
}
export function activationSlope32(code: i32, Z: usize, A: usize, D: usize, bytes: i32): void {
  activationSlope<f32>(code, Z, A, D, bytes)
}
export function activationSlope64(code: i32, Z: usize, A: usize, D: usize, bytes: i32): void {
  activationSlope<f64>(code, Z, A, D, bytes)
}
