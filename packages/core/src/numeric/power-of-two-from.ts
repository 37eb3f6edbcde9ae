/** The smallest power of two that is at least x > 0 (2¹⁰²³ beyond), by doubling and halving: dividing by it is exact. */
export function powerOfTwoFrom(x: number): number {
  let power = 1
  while (power < x && power < 2 ** 1023) power *= 2
  while (power / 2 >= x) power /= 2
  return power
}
