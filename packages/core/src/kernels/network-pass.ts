// A whole pass of training a network, every mini-batch forth, back and stepped, in one call of the module.
import { type Activation, activations } from './activation.ts'
import type { Layer } from './layer.ts'
import { type Loss, losses } from './loss.ts'
import { resident } from './memory.ts'
import type { Reals } from './panels.ts'
import { mayWait, type Pool } from './pool.ts'

/** A network that is trained in the kernels' memory, and the room it needs for a batch. */
export interface Trainee {
  readonly activation: Activation
  readonly loss: Loss
  readonly X: Reals
  readonly y: Float64Array
  readonly w: Float64Array | undefined
  readonly byRow: Reals
  readonly panels: Reals
  readonly theta: Reals
  readonly gradient: Reals
  /** How many of the parameters are weights: the first ones. */
  readonly weights: number
  readonly layers: readonly (Layer & {
    readonly slopes: Layer
    readonly room: { readonly sums: Reals; readonly values: Reals; readonly slopes: Reals; readonly byRow: Reals }
  })[]
  readonly rule:
    | { readonly kind: 'momentum'; readonly momentum: number; readonly v: Reals }
    | {
        readonly kind: 'adam'
        readonly beta1: number
        readonly beta2: number
        readonly decay: number
        readonly m: Reals
        readonly s: Reals
      }
  readonly l2: number
}

/** Numbers that a program of `layers` layers takes. */
export const programLength = (layers: number): number => 28 + 10 * layers

/** Writes what a pass does, for the module to read; the rows, their order and the rates come with each pass. */
export function writeProgram(program: Float64Array, t: Trainee): void {
  const { rule } = t
  const adam = rule.kind === 'adam'
  program.set([
    t.layers.length,
    activations.indexOf(t.activation),
    losses.indexOf(t.loss),
    t.y.byteOffset,
    t.w?.byteOffset ?? 0,
    0, // the order of the rows
    0, // how many
    0, // rows in a mini-batch
    t.byRow.byteOffset,
    t.panels.byteOffset,
    t.theta.byteOffset,
    t.gradient.byteOffset,
    t.theta.length,
    t.weights,
    adam ? 1 : 0,
    (adam ? rule.m : rule.v).byteOffset,
    adam ? rule.s.byteOffset : 0,
    adam ? rule.beta1 : rule.momentum,
    adam ? rule.decay : 0,
    t.l2,
    0, // the rates
    adam ? rule.beta2 : 0,
    0, // the cost that comes back
    t.X.byteOffset,
    0, // the team
    ...[0, 0, 0], // the phase
    ...t.layers.flatMap(({ inputs, outputs, weights, bias, slopes, room }) => [
      inputs,
      outputs,
      weights.byteOffset,
      bias.byteOffset,
      slopes.weights.byteOffset,
      slopes.bias.byteOffset,
      room.sums.byteOffset,
      room.values.byteOffset,
      room.slopes.byteOffset,
      room.byRow.byteOffset,
    ]),
  ])
}

/** What a pass goes over: rows in their order, so many a mini-batch, and for each of these rate, ε and decay (the rate of shrinking). */
export interface Course {
  readonly order: Uint32Array
  readonly batchSize: number
  readonly rates: Float64Array
}

/** Sets the course of the next pass. */
export function setCourse(program: Float64Array, { order, batchSize, rates }: Course): void {
  program[5] = order.byteOffset
  program[6] = order.length
  program[7] = batchSize
  program[20] = rates.byteOffset
}

/** The kernel that does a pass in a precision. */
export const passKernel = (precision: 'f32' | 'f64') =>
  (precision === 'f32' ? 'networkPass32' : 'networkPass64') as 'networkPass32' | 'networkPass64'

/** Does the pass of a program in this thread. */
export function runProgram(program: Float64Array, precision: 'f32' | 'f64'): void {
  resident(program)?.[passKernel(precision)](program.byteOffset)
}

/** Cells of a team. */
export const TEAM = 4
/** The ticket of a team that has nothing to do yet: pieces of a phase (assembly/team.ts). */
const NOTHING = 16

/** Does the pass of a program by the threads of a pool together; same bits as alone. */
export function runTogether(program: Float64Array, precision: 'f32' | 'f64', team: Int32Array, pool: Pool): void {
  team.set([NOTHING, 0, 0, Number(mayWait)])
  program[24] = team.byteOffset
  const kernel = precision === 'f32' ? 'networkTeam32' : 'networkTeam64'
  const tasks = Array.from({ length: pool.threads }, (_, k) => [program.byteOffset, Number(k > 0)])
  try {
    pool.run({ kernel, tasks, scratchBytes: 0 })
  } finally {
    program[24] = 0
  }
}

/** What the last pass of a program cost. */
export const costOfPass = (program: Float64Array): number => program[22]
