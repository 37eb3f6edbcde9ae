import { expect, test } from 'vitest'
import { Hand } from './hand.ts'

test('a training that is held stays, but for the single steps that are asked for', async () => {
  const hand = new Hand()
  expect(hand.stays()).toBe(false)
  hand.take(true)
  expect(hand.stays()).toBe(true)
  const asked = hand.asked()
  hand.take(true, 2)
  await asked
  expect([hand.stays(), hand.stays(), hand.stays()]).toEqual([false, false, true])
  hand.take(true, 5)
  hand.take(false)
  expect(hand.stays()).toBe(false)
})
