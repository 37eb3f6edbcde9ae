import { expect, test } from 'vitest'
import { classLosses } from './class-loss.ts'
import { allocate, release } from './memory.ts'

test.each([
  [1, 1],
  [1, 515],
  [3, 2],
  [10, 771],
])('losses of %i outputs in %i rows are the same bits with the kernel and without', (K, n) => {
  const models = 3
  const eta = allocate(models * K * n)
  for (let i = 0; i < eta.length; i++) eta[i] = ((i * 37) % 101) / (i % 11 === 0 ? 1 : 9) - 5
  const y = allocate(n)
  const w = allocate(n)
  for (let i = 0; i < n; i++) {
    y[i] = (i * 5) % Math.max(K, 2)
    w[i] = 1 + (i % 3)
  }
  for (const weights of [undefined, w]) {
    const plain = classLosses(eta.slice(), K, y.slice(), weights?.slice())
    expect([...classLosses(eta, K, y, weights)]).toEqual([...plain])
    expect(plain.every((loss) => loss > 0)).toBe(true)
  }
  for (const array of [eta, y, w]) release(array)
})
