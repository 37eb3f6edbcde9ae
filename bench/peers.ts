// What the measurements share: medians, binary files, and other tools run on those files.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The median of what a run returns. */
export function median(run: () => number, runs: number): number {
  const values = Array.from({ length: runs }, run).sort((a, b) => a - b)
  return values[values.length >> 1] as number
}

/** Writes columns one after the other as little-endian doubles; returns the path. */
export function writeDoubles(name: string, columns: readonly Float64Array[]): string {
  const folder = join(tmpdir(), 'hp-bench')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.f64`)
  writeFileSync(path, '')
  for (const column of columns)
    writeFileSync(path, new Uint8Array(column.buffer, column.byteOffset, column.byteLength).slice(), { flag: 'a' })
  return path
}

/** Runs Python with numpy, with one thread and with two; the program calls best(run, times). The better time in milliseconds, NaN where numpy is missing. */
export function numpy(program: string): number {
  const prelude = `
import time, numpy as np
def best(run, times):
    run()
    ts = []
    for _ in range(times):
        s = time.perf_counter(); run(); ts.append(time.perf_counter() - s)
    print(sorted(ts)[len(ts) // 2] * 1e3)
`
  const times = ['1', '2'].map((threads) => {
    const env = { ...process.env, OPENBLAS_NUM_THREADS: threads, OMP_NUM_THREADS: threads }
    const { stdout, status } = spawnSync('/usr/bin/python3', ['-c', prelude + program], { encoding: 'utf8', env })
    return status === 0 ? Number(stdout.trim().split('\n').at(-1)) : Number.NaN
  })
  return Math.min(...times)
}
