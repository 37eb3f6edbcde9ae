// A whole pass of training a network over the rows: every mini-batch forth, back and stepped, without leaving the module.
// The same operations in the same order as the kernels of layer.ts, batch.ts, activation.ts, loss.ts and update.ts one by one.
// Large batches go through in phases that are cut in pieces, for a team of threads (team.ts): rows are cut for the way forth
// and back, inputs for the gradient, parameters for the step. No sum is cut.
import { activate32, activate64, activationSlope32, activationSlope64 } from './activation'
import { gather32, gather64, unpanel32, unpanel64 } from './batch'
import { dense32, dense64, denseBack32, denseBack64, denseGradient32, denseGradient64 } from './layer'
import { loss32, loss64 } from './loss'
import { dismiss, dismissed, finishPiece, open, PIECES, takePiece, waitForAll, waitForPhase } from './team'
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

const HEAD: i32 = 28
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

/** Phases. */
const GATHER: i32 = 0
const FORTH: i32 = 1
const BACK: i32 = 2
const SLOPE: i32 = 3
const STEP: i32 = 4
/** Where the head of a program says what the phase is. */
const PHASE: i32 = 25
const OF_LAYER: i32 = 26
const PICKED: i32 = 5
const ROWS: i32 = 27

// @ts-ignore: decorator
@inline
function put(program: usize, k: i32, value: f64): void {
  store<f64>(program + ((<usize>k) << 3), value)
}

/** The leader's part: the whole pass; whoever follows helps with each phase. */
// @ts-ignore: decorator
@inline
function networkPass<T>(program: usize): void {
  const top = whole(program, 0) - 1
  const y = address(program, 3)
  const w = address(program, 4)
  const rows = whole(program, 6)
  const batch = whole(program, 7)
  const first = address(program, PICKED)
  const last = program + ((<usize>(HEAD + top * LAYER)) << 3)
  const code = whole(program, 2)
  const rates = address(program, 20)
  let total: f64 = 0
  memory.fill(address(program, 11), 0, (<usize>whole(program, 12)) * sizeof<T>())
  for (let from = 0, step = rates; from < rows; from += batch, step += 24) {
    const count = min(rows - from, batch)
    const picked = first + ((<usize>from) << 2)
    let share: f64 = count
    if (w) {
      share = 0
      for (let b = 0; b < count; b++) share += load<f64>(w + ((<usize>load<u32>(picked + ((<usize>b) << 2))) << 3))
      if (!(share > 0)) continue
    }
    let cost: f64 = 0
    for (let done = 0; done < count; done += BLOCK) {
      const m = min(count - done, BLOCK)
      const some = picked + ((<usize>done) << 2)
      put(program, PICKED, <f64>some)
      put(program, ROWS, m)
      phase<T>(program, GATHER, 0)
      for (let l = 0; l <= top; l++) phase<T>(program, FORTH, l)
      const Z = address(last, SUMS)
      const D = address(last, SLOPES)
      const outputs = whole(last, OUTPUTS)
      if (sizeof<T>() == 4) cost += loss32(code, Z, outputs, y, w, some, 0, m, share, D)
      else cost += loss64(code, Z, outputs, y, w, some, 0, m, share, D)
      for (let l = top; l >= 0; l--) {
        if (l > 0) phase<T>(program, BACK, l)
        phase<T>(program, SLOPE, l)
      }
    }
    total += cost / share * count
    put(program, 20, <f64>step)
    phase<T>(program, STEP, 0)
  }
  put(program, PICKED, <f64>first)
  put(program, 20, <f64>rates)
  put(program, 22, total)
  const team = address(program, 24)
  if (team) dismiss(team)
}

/** Does a phase: in pieces with a team, at once without one. */
// @ts-ignore: decorator
@inline
function phase<T>(program: usize, kind: i32, layer: i32): void {
  put(program, PHASE, kind)
  put(program, OF_LAYER, layer)
  const team = address(program, 24)
  if (team == 0) {
    piece<T>(program, 0, 1)
    return
  }
  open(team)
  pieces<T>(program, team)
  waitForAll(team)
}

/** Takes pieces of the phase that is open until none is left. */
// @ts-ignore: decorator
@inline
function pieces<T>(program: usize, team: usize): void {
  for (let k = takePiece(team); k >= 0; k = takePiece(team)) {
    piece<T>(program, k, PIECES)
    finishPiece(team)
  }
}

/** A follower's part: pieces of every phase until the pass is over. */
// @ts-ignore: decorator
@inline
function follow<T>(program: usize): void {
  const team = address(program, 24)
  while (!dismissed(team)) {
    pieces<T>(program, team)
    waitForPhase(team)
  }
}

/** Piece k of count of the phase that the program names. */
function piece<T>(program: usize, k: i32, count: i32): void {
  const kind = whole(program, PHASE)
  if (kind == STEP) return step<T>(program, k, count)
  const layer = program + ((<usize>(HEAD + whole(program, OF_LAYER) * LAYER)) << 3)
  if (kind == SLOPE) return slope<T>(program, layer, k, count)
  const lanes = 32 / <i32>sizeof<T>()
  const all = whole(program, ROWS)
  const panels = (all + lanes - 1) / lanes
  const from = panels * k / count * lanes
  const rows = min(panels * (k + 1) / count * lanes, all) - from
  if (rows <= 0) return
  if (kind == GATHER) gather<T>(program, layer, from, rows)
  else if (kind == FORTH) forth<T>(program, layer, from, rows)
  else back<T>(program, layer, from, rows)
}

/** Where the panel of a row begins, in panels of so many units. */
// @ts-ignore: decorator
@inline
function panelOf<T>(panels: usize, row: i32, units: i32): usize {
  return panels + (<usize>row) * (<usize>units) * sizeof<T>()
}

// @ts-ignore: decorator
@inline
function gather<T>(program: usize, layer: usize, from: i32, rows: i32): void {
  const inputs = whole(layer, INPUTS)
  const picked = address(program, PICKED) + ((<usize>from) << 2)
  const R = panelOf<T>(address(program, 8), from, inputs)
  const P = panelOf<T>(address(program, 9), from, inputs)
  if (sizeof<T>() == 4) gather32(address(program, 23), inputs, picked, 0, rows, R, P)
  else gather64(address(program, 23), inputs, picked, 0, rows, R, P)
}

/** What stands below a layer, in panels: the batch, or the values of the layer before. */
// @ts-ignore: decorator
@inline
function below(program: usize, layer: usize): usize {
  return whole(program, OF_LAYER) == 0 ? address(program, 9) : address(layer - ((<usize>LAYER) << 3), VALUES)
}

// @ts-ignore: decorator
@inline
function forth<T>(program: usize, layer: usize, from: i32, rows: i32): void {
  const inputs = whole(layer, INPUTS)
  const outputs = whole(layer, OUTPUTS)
  const panels = (rows * <i32>sizeof<T>() + 31) / 32
  const A = panelOf<T>(below(program, layer), from, inputs)
  const Z = panelOf<T>(address(layer, SUMS), from, outputs)
  const V = panelOf<T>(address(layer, VALUES), from, outputs)
  const hidden = whole(program, OF_LAYER) < whole(program, 0) - 1
  if (sizeof<T>() == 4) {
    dense32(address(layer, WEIGHTS), address(layer, BIAS), A, Z, inputs, outputs, panels)
    if (hidden) activate32(whole(program, 1), Z, V, panels * outputs * 32)
  } else {
    dense64(address(layer, WEIGHTS), address(layer, BIAS), A, Z, inputs, outputs, panels)
    if (hidden) activate64(whole(program, 1), Z, V, panels * outputs * 32)
  }
}

/** The slopes of the layer before, and its values row by row for the gradient. */
// @ts-ignore: decorator
@inline
function back<T>(program: usize, layer: usize, from: i32, rows: i32): void {
  const inputs = whole(layer, INPUTS)
  const under = layer - ((<usize>LAYER) << 3)
  const panels = (rows * <i32>sizeof<T>() + 31) / 32
  const D = panelOf<T>(address(layer, SLOPES), from, whole(layer, OUTPUTS))
  const R = panelOf<T>(address(under, BY_ROW), from, inputs)
  const A = panelOf<T>(address(under, VALUES), from, inputs)
  const Z = panelOf<T>(address(under, SUMS), from, inputs)
  const E = panelOf<T>(address(under, SLOPES), from, inputs)
  if (sizeof<T>() == 4) {
    unpanel32(A, inputs, rows, R)
    denseBack32(address(layer, WEIGHTS), D, E, inputs, whole(layer, OUTPUTS), panels)
    activationSlope32(whole(program, 1), Z, A, E, panels * inputs * 32)
  } else {
    unpanel64(A, inputs, rows, R)
    denseBack64(address(layer, WEIGHTS), D, E, inputs, whole(layer, OUTPUTS), panels)
    activationSlope64(whole(program, 1), Z, A, E, panels * inputs * 32)
  }
}

/** The gradient of a layer for a share of its inputs. */
// @ts-ignore: decorator
@inline
function slope<T>(program: usize, layer: usize, k: i32, count: i32): void {
  const inputs = whole(layer, INPUTS)
  const outputs = whole(layer, OUTPUTS)
  const rows = whole(program, ROWS)
  const R = whole(program, OF_LAYER) == 0 ? address(program, 8) : address(layer - ((<usize>LAYER) << 3), BY_ROW)
  const D = address(layer, SLOPES)
  const G = address(layer, WEIGHT_SLOPES)
  const b = address(layer, BIAS_SLOPES)
  const groups = inputs * <i32>sizeof<T>() / 32
  const from = groups * k / count
  const to = groups * (k + 1) / count
  const rest = k == count - 1
  if (sizeof<T>() == 4) denseGradient32(D, R, G, b, inputs, outputs, rows, from, to, rest)
  else denseGradient64(D, R, G, b, inputs, outputs, rows, from, to, rest)
}

/** The step for a share of the parameters, and zeros where the next gradient will be. */
// @ts-ignore: decorator
@inline
function step<T>(program: usize, k: i32, count: i32): void {
  const size = <i32>sizeof<T>()
  const lanes = 16 / size
  const length = whole(program, 12)
  const groups = (length + lanes - 1) / lanes
  const from = groups * k / count * lanes
  const n = min(groups * (k + 1) / count * lanes, length) - from
  if (n <= 0) return
  const weights = min(max(whole(program, 13) - from, 0), n)
  const skip = <usize>(from * size)
  const theta = address(program, 10) + skip
  const g = address(program, 11) + skip
  const adam = whole(program, 14)
  const m = address(program, 15) + skip
  const s = address(program, 16) + skip
  const l2 = at(program, 19)
  const rates = address(program, 20)
  const rate = load<f64>(rates)
  if (sizeof<T>() == 4) {
    if (l2 > 0) add32(l2, theta, g, weights)
    if (at(program, 18) > 0 && adam) add32(-load<f64>(rates, 16), theta, theta, weights)
    if (adam) adam32(theta, g, m, s, n, at(program, 17), at(program, 21), rate, load<f64>(rates, 8))
    else momentum32(theta, g, m, n, at(program, 17), rate)
  } else {
    if (l2 > 0) add64(l2, theta, g, weights)
    if (at(program, 18) > 0 && adam) add64(-load<f64>(rates, 16), theta, theta, weights)
    if (adam) adam64(theta, g, m, s, n, at(program, 17), at(program, 21), rate, load<f64>(rates, 8))
    else momentum64(theta, g, m, n, at(program, 17), rate)
  }
  memory.fill(g, 0, (<usize>n) * sizeof<T>())
}

export function networkPass32(program: usize): void {
  networkPass<f32>(program)
}
export function networkPass64(program: usize): void {
  networkPass<f64>(program)
}

/** One task of a pass by a team: its leader (0) or a follower (1). */
export function networkTeam32(program: usize, follower: i32): void {
  if (follower) follow<f32>(program)
  else networkPass<f32>(program)
}
export function networkTeam64(program: usize, follower: i32): void {
  if (follower) follow<f64>(program)
  else networkPass<f64>(program)
}
