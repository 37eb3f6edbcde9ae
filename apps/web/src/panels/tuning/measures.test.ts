import { random } from '@hp/core'
import { expect, test } from 'vitest'
import { frontOf } from './measures.ts'

const directions = ['minimize', 'maximize'] as const

test('a trial is on the front exactly when no other is at least as good in both ways and better in one', () => {
  const source = random('points')
  for (let round = 0; round < 200; round++) {
    const count = source.below(25)
    const draw = () => Array.from({ length: count }, () => source.below(8))
    const [x, y] = [draw(), draw()]
    const [across, up] = [directions[source.below(2)], directions[source.below(2)]]
    const [sx, sy] = [across === 'minimize' ? 1 : -1, up === 'minimize' ? 1 : -1]
    const beaten = (i: number) =>
      x.some((_, j) => sx * x[j] <= sx * x[i] && sy * y[j] <= sy * y[i] && (x[j] !== x[i] || y[j] !== y[i]))
    const places = (all: readonly number[]) => [...new Set(all.map((i) => `${x[i]} ${y[i]}`))].sort()
    expect(places(frontOf(x, y, [across, up]))).toEqual(places([...x.keys()].filter((i) => !beaten(i))))
  }
})
