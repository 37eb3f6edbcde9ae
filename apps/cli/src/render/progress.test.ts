import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { createProgress, doublingSchedule, type ProgressMode, withProgress } from './progress.ts'
import { plainTerminal } from './style.ts'

const live = { ...plainTerminal, interactive: true }

function setting(mode: ProgressMode = 'auto', terminal = live) {
  let now = 0
  const written: string[] = []
  const emitter = new EventEmitter()
  const killed: string[] = []
  const lifetime = Object.assign(emitter, { pid: 1, kill: (_: number, signal: string) => killed.push(signal) })
  const options = {
    stream: { write: (text: string) => written.push(text), rows: 24 },
    terminal,
    mode,
    clock: () => now,
    lifetime,
  }
  return { options, written, killed, lifetime, wait: (ms: number) => (now += ms) }
}

const esc = '\x1b'
const tokens = new RegExp(`${esc}\\[(\\d*)A|${esc}\\[\\??\\d*[a-zA-Z]|\\r|\\n|[^${esc}\\r\\n]`, 'g')

/** What a terminal shows after these writes: a screen with a cursor, of the sequences that a block uses. */
function screen(written: readonly string[]): string[] {
  const lines: string[] = ['']
  let row = 0
  let column = 0
  for (const [token, up] of written.join('').matchAll(tokens)) {
    if (up !== undefined) row -= Number(up)
    else if (token === '\r') column = 0
    else if (token === '\n') {
      row++
      column = 0
      lines[row] ??= ''
    } else if (token === '\x1b[K') lines[row] = (lines[row] ?? '').slice(0, column)
    else if (token === '\x1b[J') {
      lines.length = row + 1
      lines[row] = (lines[row] ?? '').slice(0, column)
    } else if (token.length === 1) {
      const line = (lines[row] ?? '').padEnd(column)
      lines[row] = line.slice(0, column) + token + line.slice(column + 1)
      column++
    }
  }
  return lines
}

test('the block shows bar, share, count, speed, remaining time and what is best', () => {
  const { options, written, wait } = setting()
  const progress = createProgress(options)
  for (let done = 0; done <= 380; done += 10) {
    wait(100)
    progress.update({
      title: 'tune  houses.csv',
      done,
      total: 500,
      unit: 'trials',
      facts: [{ name: 'pruned', value: 41 }],
      best: [
        { name: 'rmse', value: 0.2131 },
        { name: 'lambda', value: 0.0316, role: 'hyperparameter' },
      ],
    })
  }
  expect(`\n${screen(written).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    tune  houses.csv
    ━━━━━━━━━━━━━━━━━━━━╸──────   76 %  380/500 trials  100/s  ETA 1.2 s  pruned 41
    best  rmse 0.2131  ■ lambda 0.0316
    "
  `)
})

test('it draws at most ten times a second, nothing for short work, and clears itself', () => {
  const { options, written, wait } = setting()
  const progress = createProgress(options)
  for (let done = 0; done < 1000; done++) {
    wait(1)
    progress.update({ done, unit: 'steps' })
  }
  expect(written.filter((text) => text.includes('steps')).length).toBeLessThanOrEqual(9)
  expect(written[0]).toBe('\x1b[?25l')
  progress.stop()
  progress.stop()
  expect(screen(written)).toEqual([''])
  expect(written.join('').split('\x1b[?25h')).toHaveLength(2)

  const short = setting()
  createProgress(short.options).update({ done: 1, unit: 'steps' })
  expect(short.written).toEqual([])
})

test('lines printed meanwhile stand above the block', () => {
  const { options, written, wait } = setting()
  const progress = createProgress(options)
  wait(300)
  progress.update({ title: 'fit', done: 3, unit: 'steps' })
  progress.print(['step 1  cost 3.2'])
  expect(screen(written)).toEqual(['step 1  cost 3.2', 'fit', '3 steps'])
  progress.stop()
  expect(screen(written)).toEqual(['step 1  cost 3.2', ''])
})

test('a block that gets shorter leaves nothing behind', () => {
  const { options, written, wait } = setting()
  const progress = createProgress(options)
  wait(300)
  progress.update({ title: 'fit', done: 3, unit: 'steps', below: ['a', 'b'] })
  wait(300)
  progress.update({ done: 4, unit: 'steps' })
  expect(screen(written)).toEqual(['4 steps  3.3/s'])
})

test('where nothing may be redrawn there is a plain line each ten seconds', () => {
  const { options, written, wait } = setting('auto', plainTerminal)
  const progress = createProgress(options)
  for (let second = 1; second <= 25; second++) {
    wait(1000)
    progress.update({ done: second * 2, total: 100, unit: 'trials' })
  }
  progress.stop()
  expect(written).toEqual(['10 s  20 %  20/100 trials  2/s  ETA 40 s\n', '20 s  40 %  40/100 trials  2/s  ETA 30 s\n'])
})

test('mode none is silent, bar without a terminal becomes lines', () => {
  for (const [mode, expected] of [
    ['none', 0],
    ['bar', 1],
  ] as const) {
    const { options, written, wait } = setting(mode, plainTerminal)
    const progress = createProgress(options)
    wait(11_000)
    progress.update({ done: 1, unit: 'steps' })
    expect(written).toHaveLength(expected)
  }
})

test('the cursor comes back after an exception', async () => {
  const { options, written, wait, lifetime } = setting()
  const work = withProgress(options, (progress) => {
    wait(300)
    progress.update({ done: 1, unit: 'steps' })
    throw new Error('broken')
  })
  await expect(work).rejects.toThrow('broken')
  expect(written.at(-1)).toContain('\x1b[?25h')
  expect(lifetime.eventNames()).toEqual([])
})

test('a signal gives the cursor back and then does what it always does, unless someone else answers it', () => {
  for (const answered of [false, true]) {
    const { options, written, wait, lifetime, killed } = setting()
    if (answered) lifetime.on('SIGINT', () => {})
    const progress = createProgress(options)
    wait(300)
    progress.update({ done: 1, unit: 'steps' })
    lifetime.emit('SIGINT')
    expect(killed).toEqual(answered ? [] : ['SIGINT'])
    expect(written.join('').includes('\x1b[?25h')).toBe(!answered)
    progress.stop()
  }
})

test('texts from outside cannot act on the terminal', () => {
  const { options, written, wait } = setting()
  const progress = createProgress(options)
  wait(300)
  progress.update({ title: 'a\x1b[2Jb\nc', done: 1, unit: 'steps' })
  expect(screen(written)[0]).toBe('a\\x1b[2Jb\\nc')
})

test('the doubling schedule says yes at 1, 2, 4, 8, or at the first step beyond', () => {
  const due = doublingSchedule()
  expect(Array.from({ length: 20 }, (_, i) => i + 1).filter(due)).toEqual([1, 2, 4, 8, 16])
  const sparse = doublingSchedule()
  expect([10, 11, 15, 16, 40, 50, 64].filter(sparse)).toEqual([10, 16, 40, 64])
})
