// A random order of indices (Fisher–Yates), drawn from a stream of Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011).

const MULTIPLIER_0: u64 = 0xd2511f53
const MULTIPLIER_1: u64 = 0xcd9e8d57
const WEYL_0: u32 = 0x9e3779b9
const WEYL_1: u32 = 0xbb67ae85
const MOST: u32 = 0xffffffff

/**
 * Shuffles n indices in place. The stream is eleven words: the counter (4) and key (2) of the next block, the last block (4), how many of its words
 * have been drawn; it is left where as many single draws leave it.
 */
export function shuffle(indices: usize, n: i32, stream: usize): void {
  for (let i = n - 1; i > 0; i--) {
    const words = <u32>(i + 1)
    let draw = next(stream)
    if (draw > MOST - words) {
      const least = (<u32>0 - words) % words // 2³² mod words: as many draws are too few to be fair
      while (draw > MOST - least) draw = next(stream)
    }
    const a = indices + ((<usize>i) << 2)
    const b = indices + ((<usize>(draw % words)) << 2)
    const swapped = load<u32>(a)
    store<u32>(a, load<u32>(b))
    store<u32>(b, swapped)
  }
}

// @ts-ignore: decorator
@inline
function next(stream: usize): u32 {
  let used = load<u32>(stream, 40)
  if (used == 4) {
    refill(stream)
    used = 0
  }
  store<u32>(stream, used + 1, 40)
  return load<u32>(stream + 24 + ((<usize>used) << 2))
}

function refill(stream: usize): void {
  let c0 = load<u32>(stream)
  let c1 = load<u32>(stream, 4)
  let c2 = load<u32>(stream, 8)
  let c3 = load<u32>(stream, 12)
  let k0 = load<u32>(stream, 16)
  let k1 = load<u32>(stream, 20)
  store<u32>(stream, c0 + 1)
  if (c0 == MOST) store<u32>(stream, c1 + 1, 4)
  for (let round = 0; round < 10; round++) {
    const p = MULTIPLIER_0 * <u64>c0
    const q = MULTIPLIER_1 * <u64>c2
    c0 = <u32>(q >> 32) ^ c1 ^ k0
    c1 = <u32>q
    c2 = <u32>(p >> 32) ^ c3 ^ k1
    c3 = <u32>p
    k0 += WEYL_0
    k1 += WEYL_1
  }
  store<u32>(stream, c0, 24)
  store<u32>(stream, c1, 28)
  store<u32>(stream, c2, 32)
  store<u32>(stream, c3, 36)
}
