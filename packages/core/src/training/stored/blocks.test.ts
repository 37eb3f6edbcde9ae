import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readStored } from '../../data/stored/read.ts'
import { memoryUse } from '../../kernels/memory.ts'
import { random } from '../../numeric/random.ts'
import { designBlocks } from './blocks.ts'
import { storedRows } from './rows.ts'

test('a file several times larger than a block may be is read in blocks that are no larger, each row once and in order', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hp-blocks-'))
  const stream = random(2)
  const rows = 40_000
  const y = Array.from({ length: rows }, () => stream.normal())
  writeFileSync(join(folder, 'a.csv'), `x,y\n${y.map((value, i) => `${i},${value}`).join('\n')}\n`)
  const data = await readStored([join(folder, 'a.csv')], { target: 'y', always: true })
  rmSync(folder, { recursive: true }) // the table is a file of its own
  const before = memoryUse().usedBytes
  const room = 100_000
  const blocks = designBlocks(storedRows(data, 'number'), [], { identity: true, room })
  let [next, most, visits] = [0, 0, 0]
  blocks.each((block) => {
    expect(block.from).toBe(next)
    expect(block.X.values[0]).toBe(block.from)
    expect(block.y[block.to - block.from - 1]).toBe(y[block.to - 1])
    most = Math.max(most, memoryUse().usedBytes - before)
    next = block.to
    visits++
  })
  expect(next).toBe(rows)
  expect(visits).toBeGreaterThan(5)
  expect(most).toBeLessThanOrEqual(room + 1024)
  blocks.release()
  expect(memoryUse().usedBytes).toBe(before)
})
