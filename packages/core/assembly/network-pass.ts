// A whole pass of training a network over the rows: every mini-batch forth, back and stepped, without leaving the module.
// The same operations in the same order as the kernels of layer.ts, batch.ts, activation.ts, loss.ts and update.ts one by one.
import { activate32, activate64, activationSlope32, activationSlope64 } from './activation'
import { gather32, gather64, unpanel32, unpanel64 } from './batch'
import { dense32, dense64, denseBack32, denseBack64, denseGradient32, denseGradient64 } from './layer'
import { loss32, loss64 } from './loss'
import { adam32, adam64, add32, add64, momentum32, momentum64 } from './update'

const BLOCK: i32 = 256 // rows that are taken through at a time

/** Number k of a program: kernels/network-pass.ts says what it is. */
// @ts-ignore: decorator
@inline
function at(program: usize, k: i32): f64 {
  return load<f64>(program + ((<usize>k) << 3))
}
// @ts-ignore: decorator
@inline
function address(program: usize, k: i32): usize {
  return <usize>at(program, k)
}
// @ts-ignore: decorator
@inline
function whole(program: usize, k: i32): i32 {
  return <i32>at(program, k)
}

const HEAD: i32 = 24
const LAYER: i32 = 10
/** Places in the description of a layer. */
const INPUTS: i32 = 0
const OUTPUTS: i32 = 1
const WEIGHTS: i32 = 2
const BIAS: i32 = 3
const WEIGHT_SLOPES: i32 = 4
const BIAS_SLOPES: i32 = 5
const SUMS: i32 = 6
const VALUES: i32 = 7
const SLOPES: i32 = 8
const BY_ROW: i32 = 9

// @ts-ignore: decorator
@inline
function networkPass<T>(program: usize): void {
  const size = <i32>sizeof<T>()
  const lanes = 32 / size
  const top = whole(program, 0) - 1
  const y = address(program, 3)
  const w = address(program, 4)
  const rows = whole(program, 6)
  const batch = whole(program, 7)
  const theta = address(program, 10)
  const g = address(program, 11)
  const length = whole(program, 12)
  const l2 = at(program, 19)
  const last = program + ((<usize>(HEAD + top * LAYER)) << 3)
  let rates = address(program, 20)
  let total: f64 = 0
  for (let from = 0; from < rows; from += batch, rates += 24) {
    const count = min(rows - from, batch)
    const picked = address(program, 5) + ((<usize>from) << 2)
    let share: f64 = count
    if (w) {
      share = 0
      for (let b = 0; b < count; b++) share += load<f64>(w + ((<usize>load<u32>(picked + ((<usize>b) << 2))) << 3))
      if (!(share > 0)) continue
    }
    memory.fill(g, 0, (<usize>length) * sizeof<T>())
    let cost: f64 = 0
    for (let done = 0; done < count; done += BLOCK) {
      const m = min(count - done, BLOCK)
      const some = picked + ((<usize>done) << 2)
      forth<T>(program, top, lanes, size, some, m)
      const Z = address(last, SUMS)
      const D = address(last, SLOPES)
      const outputs = whole(last, OUTPUTS)
      const code = whole(program, 2)
      if (sizeof<T>() == 4) cost += loss32(code, Z, outputs, y, w, some, 0, m, share, D)
      else cost += loss64(code, Z, outputs, y, w, some, 0, m, share, D)
      back<T>(program, top, lanes, size, m)
    }
    total += cost / share * count
    if (sizeof<T>() == 4) {
      if (l2 > 0) add32(l2, theta, g, whole(program, 13))
      if (at(program, 18) > 0 && whole(program, 14)) add32(-load<f64>(rates, 16), theta, theta, whole(program, 13))
      if (whole(program, 14)) adam32(theta, g, address(program, 15), address(program, 16), length, at(program, 17), at(program, 21), load<f64>(rates), load<f64>(rates, 8))
      else momentum32(theta, g, address(program, 15), length, at(program, 17), load<f64>(rates))
    } else {
      if (l2 > 0) add64(l2, theta, g, whole(program, 13))
      if (at(program, 18) > 0 && whole(program, 14)) add64(-load<f64>(rates, 16), theta, theta, whole(program, 13))
      if (whole(program, 14)) adam64(theta, g, address(program, 15), address(program, 16), length, at(program, 17), at(program, 21), load<f64>(rates), load<f64>(rates, 8))
      else momentum64(theta, g, address(program, 15), length, at(program, 17), load<f64>(rates))
    }
  }
  store<f64>(program + (22 << 3), total)
}

// @ts-ignore: decorator
@inline
function forth<T>(program: usize, top: i32, lanes: i32, size: i32, picked: usize, rows: i32): void {
  const panels = (rows + lanes - 1) / lanes
  let below = address(program, 9)
  const first = program + ((<usize>HEAD) << 3)
  const R = address(program, 8)
  if (sizeof<T>() == 4) gather32(address(program, 23), whole(first, INPUTS), picked, 0, rows, R, below)
  else gather64(address(program, 23), whole(first, INPUTS), picked, 0, rows, R, below)
  for (let l = 0; l <= top; l++) {
    const layer = first + ((<usize>(l * LAYER)) << 3)
    const inputs = whole(layer, INPUTS)
    const outputs = whole(layer, OUTPUTS)
    const Z = address(layer, SUMS)
    const A = address(layer, VALUES)
    const bytes = panels * outputs * 32
    if (sizeof<T>() == 4) {
      dense32(address(layer, WEIGHTS), address(layer, BIAS), below, Z, inputs, outputs, panels)
      if (l < top) activate32(whole(program, 1), Z, A, bytes)
    } else {
      dense64(address(layer, WEIGHTS), address(layer, BIAS), below, Z, inputs, outputs, panels)
      if (l < top) activate64(whole(program, 1), Z, A, bytes)
    }
    below = A
  }
}

// @ts-ignore: decorator
@inline
function back<T>(program: usize, top: i32, lanes: i32, size: i32, rows: i32): void {
  const panels = (rows + lanes - 1) / lanes
  for (let l = top; l >= 0; l--) {
    const layer = program + ((<usize>(HEAD + l * LAYER)) << 3)
    const inputs = whole(layer, INPUTS)
    const outputs = whole(layer, OUTPUTS)
    const D = address(layer, SLOPES)
    const G = address(layer, WEIGHT_SLOPES)
    const b = address(layer, BIAS_SLOPES)
    if (l == 0) {
      if (sizeof<T>() == 4) denseGradient32(D, address(program, 8), G, b, inputs, outputs, rows)
      else denseGradient64(D, address(program, 8), G, b, inputs, outputs, rows)
      return
    }
    const under = layer - ((<usize>LAYER) << 3)
    const R = address(under, BY_ROW)
    const A = address(under, VALUES)
    const E = address(under, SLOPES)
    const bytes = panels * inputs * 32
    if (sizeof<T>() == 4) {
      unpanel32(A, inputs, rows, R)
      denseGradient32(D, R, G, b, inputs, outputs, rows)
      denseBack32(address(layer, WEIGHTS), D, E, inputs, outputs, panels)
      activationSlope32(whole(program, 1), address(under, SUMS), A, E, bytes)
    } else {
      unpanel64(A, inputs, rows, R)
      denseGradient64(D, R, G, b, inputs, outputs, rows)
      denseBack64(address(layer, WEIGHTS), D, E, inputs, outputs, panels)
      activationSlope64(whole(program, 1), address(under, SUMS), A, E, bytes)
    }
  }
}

export function networkPass32(program: usize): void {
  networkPass<f32>(program)
}
export function networkPass64(program: usize): void {
  networkPass<f64>(program)
}
