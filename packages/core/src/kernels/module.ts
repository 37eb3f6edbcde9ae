// What the WebAssembly module exports, and instances of it.

/** An address in the kernels' memory, in bytes; 0 stands for an array that is left out. */
type Address = number

/** What the module exports: assembly/ says what each one does. */
export interface Kernels {
  dot(x: Address, y: Address, n: number): number
  axpy(a: number, x: Address, y: Address, n: number): void
  scale(a: number, x: Address, n: number): void
  rotate(c: number, s: number, x: Address, y: Address, n: number): void
  expEach(x: Address, out: Address, n: number): void
  expm1Each(x: Address, out: Address, n: number): void
  logEach(x: Address, out: Address, n: number): void
  log1pEach(x: Address, out: Address, n: number): void
  tanhEach(x: Address, out: Address, n: number): void
  logisticEach(x: Address, out: Address, n: number): void
  powEach(x: Address, out: Address, n: number, a: number): void
  /** These two return how many numbers were too large for them. */
  sinEach(x: Address, out: Address, n: number): number
  cosEach(x: Address, out: Address, n: number): number
  softmax(Z: Address, P: Address, n: number, k: number): void
  singles(x: Address, n: number, centre: number, scale: number, out: Address): void
  choleskyPanel(A: Address, n: number, stride: number, columns: number): number
  triangular(...args: number[]): void
  classColumns(...args: number[]): void
  classLoss(...args: number[]): void
  binomialEach(...args: number[]): void
  reflector(x: Address, n: number): number
  reflect(v: Address, tau: number, n: number, C: Address, stride: number, columns: number): void
  reflectPanel(A: Address, stride: number, n: number, columns: number, tau: Address): void
  rankTwo(A: Address, stride: number, n: number, v: Address, w: Address): void
  rotations(Z: Address, stride: number, n: number, count: number, c: Address, s: Address): void
  crossColumns16(...args: number[]): void
  descend(...args: number[]): void
  scaledDistances(...args: number[]): void
  sumDecays(...args: number[]): void
  symmetricTimes(A: Address, n: number, x: Address, out: Address): void
  shuffle(indices: Address, n: number, stream: Address): void
  sumFour(a: Address, b: Address, c: Address, d: Address, m: number, state: Address): void
  squareFour(a: Address, b: Address, c: Address, d: Address, m: number, state: Address): void
  expandRows(...args: number[]): void
  shift(x: Address, n: number, centre: number, scale: number): void
  gemm(...args: number[]): void
  gemm32(...args: number[]): void
  peak(rounds: number, factor: number, term: number): number
  /** Networks in both precisions: see panels.ts, layer.ts, activation.ts, loss.ts and update.ts. */
  networkPass32(program: Address): void
  networkPass64(program: Address): void
  networkTeam32(program: Address, follower: number): void
  networkTeam64(program: Address, follower: number): void
  gather32(...args: number[]): void
  gather64(...args: number[]): void
  unpanel32(...args: number[]): void
  unpanel64(...args: number[]): void
  dense32(...args: number[]): void
  dense64(...args: number[]): void
  denseBack32(...args: number[]): void
  denseBack64(...args: number[]): void
  denseGradient32(...args: number[]): void
  denseGradient64(...args: number[]): void
  activate32(...args: number[]): void
  activate64(...args: number[]): void
  activationSlope32(...args: number[]): void
  activationSlope64(...args: number[]): void
  loss32(...args: number[]): number
  loss64(...args: number[]): number
  momentum32(...args: number[]): void
  momentum64(...args: number[]): void
  adam32(...args: number[]): void
  adam64(...args: number[]): void
  times32(...args: number[]): void
  times64(...args: number[]): void
  add32(...args: number[]): void
  add64(...args: number[]): void
  /** Kernels of a pass: see `Pass`; their last arguments are from, to, out and scratch. */
  gemvRows(...args: number[]): void
  gemvTRows(...args: number[]): void
  squaredRows(...args: number[]): void
  logisticRows(...args: number[]): void
  softmaxRows(...args: number[]): void
  classOutputsRows(...args: number[]): void
  softmaxProductsRows(...args: number[]): void
  preciseRows(...args: number[]): void
  /** Returns how many lines it has read. */
  numberRecords(...args: number[]): number
  gramRows(...args: number[]): void
  momentsRows(...args: number[]): void
}

/**
 * An instance over `memory`, at once.
 * @internal so that declarations do not ask for the types of a browser
 */
export function instantiate(memory: WebAssembly.Memory, module: WebAssembly.Module): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels
}
