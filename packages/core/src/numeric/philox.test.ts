import { expect, test } from 'vitest'
import { philoxInto } from './philox.ts'

/** Known answers of Philox4x32-10, as published with Salmon et al. 2011 (Random123, kat_vectors). */
const ANSWERS = [
  { counter: [0, 0, 0, 0], key: [0, 0], block: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    block: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    block: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
]

test.each(ANSWERS)('the block of counter $counter under key $key is the published one', ({ counter, key, block }) => {
  const words = Uint32Array.from(counter)
  philoxInto(words, words, key[0], key[1])
  expect([...words]).toEqual(block)
})
