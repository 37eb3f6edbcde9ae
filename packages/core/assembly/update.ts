// Steps of training algorithms on n parameters of a network, number by number; arrays reach to whole 16 bytes.

/** v ← μv − ηg, θ ← θ + v. */
// @ts-ignore: decorator
@inline
function momentum<T>(theta: usize, g: usize, v: usize, n: i32, mu: f64, rate: f64): void {
  const m = v128.splat<T>(<T>mu)
  const r = v128.splat<T>(<T>rate)
  for (const end = theta + (<usize>n) * sizeof<T>(); theta < end; theta += 16, g += 16, v += 16) {
    const now = v128.sub<T>(v128.mul<T>(m, v128.load(v)), v128.mul<T>(r, v128.load(g)))
    v128.store(v, now)
    v128.store(theta, v128.add<T>(v128.load(theta), now))
  }
}

/** m ← β₁m + (1−β₁)g, s ← β₂s + (1−β₂)g², θ ← θ − ηm/(√s + ε). */
// @ts-ignore: decorator
@inline
function adam<T>(theta: usize, g: usize, m: usize, s: usize, n: i32, beta1: f64, beta2: f64, rate: f64, epsilon: f64): void {
  const b1 = v128.splat<T>(<T>beta1)
  const b2 = v128.splat<T>(<T>beta2)
  const a1 = v128.splat<T>(<T>(1 - beta1))
  const a2 = v128.splat<T>(<T>(1 - beta2))
  const r = v128.splat<T>(<T>rate)
  const e = v128.splat<T>(<T>epsilon)
  for (const end = theta + (<usize>n) * sizeof<T>(); theta < end; theta += 16, g += 16, m += 16, s += 16) {
    const d = v128.load(g)
    const mean = v128.add<T>(v128.mul<T>(b1, v128.load(m)), v128.mul<T>(a1, d))
    const square = v128.add<T>(v128.mul<T>(b2, v128.load(s)), v128.mul<T>(a2, v128.mul<T>(d, d)))
    v128.store(m, mean)
    v128.store(s, square)
    const step = v128.div<T>(v128.mul<T>(r, mean), v128.add<T>(v128.sqrt<T>(square), e))
    v128.store(theta, v128.sub<T>(v128.load(theta), step))
  }
}

/** x ← x·y, over whole panels. */
// @ts-ignore: decorator
@inline
function times<T>(x: usize, y: usize, bytes: i32): void {
  for (const end = x + <usize>bytes; x < end; x += 16, y += 16) v128.store(x, v128.mul<T>(v128.load(x), v128.load(y)))
}

/** y ← y + ax for n numbers, at any address. */
// @ts-ignore: decorator
@inline
function add<T>(a: f64, x: usize, y: usize, n: i32): void {
  const aa = v128.splat<T>(<T>a)
  const size = sizeof<T>()
  const end = x + (<usize>n) * size
  for (; x + 16 <= end; x += 16, y += 16) v128.store(y, v128.add<T>(v128.load(y), v128.mul<T>(aa, v128.load(x))))
  for (; x < end; x += size, y += size) store<T>(y, <T>(load<T>(y) + <T>(<T>a * load<T>(x))))
}

export function momentum32(theta: usize, g: usize, v: usize, n: i32, mu: f64, rate: f64): void {
  momentum<f32>(theta, g, v, n, mu, rate)
}
export function momentum64(theta: usize, g: usize, v: usize, n: i32, mu: f64, rate: f64): void {
  momentum<f64>(theta, g, v, n, mu, rate)
}
export function adam32(theta: usize, g: usize, m: usize, s: usize, n: i32, beta1: f64, beta2: f64, rate: f64, epsilon: f64): void {
  adam<f32>(theta, g, m, s, n, beta1, beta2, rate, epsilon)
}
export function adam64(theta: usize, g: usize, m: usize, s: usize, n: i32, beta1: f64, beta2: f64, rate: f64, epsilon: f64): void {
  adam<f64>(theta, g, m, s, n, beta1, beta2, rate, epsilon)
}
export function times32(x: usize, y: usize, bytes: i32): void {
  times<f32>(x, y, bytes)
}
export function times64(x: usize, y: usize, bytes: i32): void {
  times<f64>(x, y, bytes)
}
export function add32(a: f64, x: usize, y: usize, n: i32): void {
  add<f32>(a, x, y, n)
}
export function add64(a: f64, x: usize, y: usize, n: i32): void {
  add<f64>(a, x, y, n)
}
