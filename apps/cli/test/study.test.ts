import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, test, vi } from 'vitest'
import { diabetes, type Ended, hp, read } from './hp.ts'

vi.setConfig({ testTimeout: 300_000 }) // each test runs the program many times, two at a time

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder with the data in it, and the program run there. */
function desk() {
  const cwd = mkdtempSync(join(tmpdir(), 'hp-study-'))
  folders.push(cwd)
  copyFileSync(diabetes, join(cwd, 'data.csv'))
  const run = (words: readonly string[], more = {}): Promise<Ended> => hp(words, { cwd, ...more })
  const json = async (words: readonly string[]): Promise<Tuned> => {
    const { code, out, err } = await run([...words, '--json'])
    expect([code, code === 0 ? '' : err]).toEqual([0, ''])
    return JSON.parse(out) as Tuned
  }
  return { at: (name: string) => join(cwd, name), run, json }
}

interface Trial {
  readonly number: number
  readonly state: string
  readonly hyperparameters: unknown
  readonly score?: { readonly mean: number; readonly folds: readonly number[] }
}

interface Tuned {
  readonly [key: string]: unknown
  readonly study: string
  readonly trials: readonly Trial[]
  readonly findings: readonly { readonly code: string }[]
  readonly ledger: {
    readonly completeTrainings: number
    readonly saved: { readonly completeTrainings: number; readonly recalledTrials: number }
  }
}

const tune = (...more: string[]) => ['tune', 'ridge', 'data.csv', '--target', 'progression', ...more]
const table = ({ trials }: Pick<Tuned, 'trials'>) =>
  trials.map(({ number, state, hyperparameters, score }) => ({ number, state, hyperparameters, folds: score?.folds }))

test.concurrent('the same command answers at once, without a training, with the same table', async ({ expect }) => {
  const { json, run } = desk()
  const first = await json(tune('--lambda', '1e-3..1e1:6'))
  const again = await json(tune('--lambda', '1e-3..1e1:6', '--threads', '2'))
  expect(first.ledger).toMatchObject({ completeTrainings: 5, saved: { recalledTrials: 0 } })
  expect(again.ledger).toMatchObject({ completeTrainings: 0, costEvaluations: 0, saved: { recalledTrials: 6 } })
  expect(table(again)).toEqual(table(first))
  expect(again['best']).toEqual(first['best'])
  expect(again['refit']).toEqual(first['refit'])
  const { err } = await run(tune('--lambda', '1e-3..1e1:6'))
  expect(err).toContain(`study   ${first.study}  in .hp/studies.db   6 of 6 trials were known`)
})

test.concurrent('a wider search trains what is new, in the same study', async ({ expect }) => {
  const { json } = desk()
  const first = await json(tune('--lambda', '0.01,0.1'))
  const wider = await json(tune('--lambda', '0.01,0.1,1', '--degree', '1,2'))
  expect(wider.study).toBe(first.study)
  expect(wider.ledger.saved.recalledTrials).toBe(2)
  const shown = (await json(['study', 'show', first.study])) as unknown as { readonly counts: unknown }
  expect(shown.counts).toEqual({ complete: 6 })
})

test.concurrent('other folds, metrics, seeds or data are another study; under one name they are refused', async ({
  expect,
}) => {
  const { json, run, at } = desk()
  const studies = await Promise.all(
    [[], ['--metric', 'mae'], ['--folds', '4'], ['--seed', '1'], ['--features', 'bmi,bp']].map((more) =>
      json(tune('--lambda', '0.1,1', '--storage', 'all.db', ...more)),
    ),
  )
  expect(new Set(studies.map(({ study }) => study)).size).toBe(5)
  await json(tune('--lambda', '0.1,1', '--study', 'mine'))
  expect((await json(tune('--lambda', '0.1,1,10', '--study', 'mine'))).ledger.saved.recalledTrials).toBe(2)
  const other = await run(tune('--lambda', '0.1,1', '--study', 'mine', '--metric', 'mae'))
  expect(other.code).toBe(6)
  expect(other.err).toContain('error[storage/other-study]')
  expect(other.err).toContain('the metric ("rmse", not "mae")')
  writeFileSync(at('data.csv'), read(at('data.csv')).replace('151', '152'))
  expect((await run(tune('--lambda', '0.1,1', '--study', 'mine'))).err).toContain('other than here is the data')
})

const long = ['--algorithm', 'sgd', '--learning-rate', '1e-4..1e-2:20', '--epochs', '20', '--allow-nonconverged']

test('killed at any moment, the same command comes to the table of a search that was never interrupted', async () => {
  const [whole, killed] = [desk(), desk()]
  const want = await whole.json(tune(...long))
  for (let kill = 0; kill < 20; kill++) {
    const delay = (kill * 7919) % 700 // anywhere from before the first line of code to after the last trial
    await killed.run(tune(...long, '--quiet'), { killAfterMs: delay })
  }
  const got = await killed.json(tune(...long))
  expect(table(got)).toEqual(table(want))
  expect(got['best']).toEqual(want['best'])
  const [shown, wanted] = [await killed.json(['study', 'show']), await whole.json(['study', 'show'])]
  expect(table(shown)).toEqual(table(wanted))
})

test.concurrent('Ctrl-C keeps what was done and says how to go on; resuming ends with the table of the whole', async ({
  expect,
}) => {
  const [whole, stopped] = [desk(), desk()]
  const want = await whole.json(tune(...long))
  let asked = false
  const ended = await stopped.run(tune(...long, '--progress', 'lines', '--out', 'model.json'), {
    onError: (err: string, kill: (signal: NodeJS.Signals) => void) => {
      if (!asked && err.includes('candidates')) kill('SIGINT')
      asked ||= err.includes('candidates')
    },
  })
  expect(ended.code).toBe(130)
  const line = /resume with: hp (study resume \S+ --out model\.json)/.exec(ended.err)?.[1] ?? ''
  const got = await stopped.json(line.split(' '))
  expect(table(got)).toEqual(table(want))
  expect(JSON.parse(read(stopped.at('model.json')))).toMatchObject({ format: 'hp-model' })
})

test.concurrent('two searches of one study at the same time train each candidate once', async ({ expect }) => {
  const { json, run } = desk()
  const words = tune(...long, '--storage', 'shared.db')
  const both = await Promise.all([json(words), json(words)])
  expect(table(both[0] as Tuned)).toEqual(table(both[1] as Tuned))
  const { out } = await run(['study', 'show', '--storage', 'shared.db', '--json'])
  const { trials } = JSON.parse(out) as { readonly trials: readonly { readonly attempt: number }[] }
  expect(trials.map(({ attempt }) => attempt)).toEqual(trials.map(() => 1))
  const known = both.map(({ ledger }) => ledger.saved.recalledTrials)
  expect(known.reduce((sum, count) => sum + count, 0)).toBe(20)
})

test.concurrent('workers share a search: the table is that of one process, and each candidate is trained once', async ({
  expect,
}) => {
  const [one, several] = [desk(), desk()]
  const [want, got] = [await one.json(tune(...long)), await several.json(tune(...long, '--workers', '3'))]
  expect(table(got)).toEqual(table(want))
  const { trials } = (await several.json(['study', 'show'])) as unknown as { readonly trials: readonly Trial[] }
  expect(trials).toEqual(trials.map((trial) => ({ ...trial, state: 'complete', attempt: 1 })))
  const idle = await several.run(['worker'])
  expect([idle.code, idle.err]).toEqual([0, `worker  ${got.study}: 0 of 20 trials trained here\n`])
  const piped = await several.run(['tune', 'ridge', '-', '--target', 'progression', '--workers', '2'], {
    stdin: read(several.at('data.csv')),
  })
  expect([piped.code, piped.err.split('\n')[0]]).toEqual([
    2,
    'error[request/invalid]: several processes cannot share a search when the data come from standard input.        (exit 2)',
  ])
})

test.concurrent('a timeout ends the search well, with the best so far; afterwards it goes on from there', async ({
  expect,
}) => {
  const { json } = desk()
  const words = tune(
    '--algorithm',
    'sgd',
    '--learning-rate',
    '1e-4..1e-2:400',
    '--epochs',
    '40',
    '--allow-nonconverged',
  )
  const short = await json([...words, '--timeout', '300ms'])
  expect(short.findings.map(({ code }) => code)).toContain('time-was-up')
  const done = short.trials.filter(({ state }) => state === 'complete').length
  expect(done).toBeGreaterThan(0)
  expect(done).toBeLessThan(400)
  const next = await json([...words, '--timeout', '300ms'])
  expect(next.ledger.saved.recalledTrials).toBe(done)
})

test.concurrent('a study is resumed where its data are; data that changed are refused', async ({ expect }) => {
  const { json, run, at } = desk()
  const { study } = await json(tune('--lambda', '0.1,1'))
  mkdirSync(at('elsewhere'))
  renameSync(at('data.csv'), at('elsewhere/moved.csv'))
  const lost = await run(['study', 'resume', study])
  expect(lost.code).toBe(6)
  expect(lost.err).toContain(`try: say where they are now: hp study resume ${study} DATA`)
  expect((await json(['study', 'resume', study, 'elsewhere/moved.csv'])).ledger.completeTrainings).toBe(0)
  const before = read(at('elsewhere/moved.csv'))
  writeFileSync(at('elsewhere/moved.csv'), before.replace('151', '152'))
  const changed = await run(['study', 'resume', study])
  expect([changed.code, changed.err.split(':')[0]]).toEqual([6, 'error[storage/data-changed]'])
  const stdin = before
  const piped = await run(['tune', 'ridge', '-', '--target', 'progression', '--lambda', '0.1', '--study', 'p'], {
    stdin,
  })
  expect(piped.code).toBe(0)
  expect((await run(['study', 'resume', 'p'])).err).toContain('… | hp study resume p -')
  expect((await run(['study', 'resume', 'p', '-'], { stdin })).code).toBe(0)
})

test.concurrent('the best of a study comes with the command that fits it', async ({ expect }) => {
  const { json, run } = desk()
  const { refit, study } = (await json(tune('--lambda', '0.001..10:5', '--degree', '1,2'))) as Tuned & {
    readonly refit: { readonly parameters: unknown }
  }
  const { out } = await run(['study', 'best', study])
  const words = /fit it {2}hp (.*)/.exec(out)?.[1]?.split(' ') ?? []
  expect(((await json(words)) as unknown as typeof refit).parameters).toEqual(refit.parameters)
})

test.concurrent('trials are exported as CSV and as JSON', async ({ expect }) => {
  const { json, run, at } = desk()
  const { trials } = await json(tune('--lambda', '0.1,1'))
  const { out } = await run(['study', 'export'])
  const [header, ...rows] = out.trimEnd().split('\r\n')
  expect(header).toBe(
    `number,state,lambda,rmse,rmse standard error,${[1, 2, 3, 4, 5].map((k) => `rmse fold ${k}`).join(',')},durationMs,reason`,
  )
  expect(rows.map((row) => Number(row.split(',')[3]))).toEqual(trials.map(({ score }) => score?.mean))
  expect((await run(['study', 'export', '--out', 'study.json'])).code).toBe(0)
  expect(JSON.parse(read(at('study.json')))).toMatchObject({
    format: 'hp-study',
    version: 1,
    description: { metric: { name: 'rmse' }, scores: { data: { target: 'progression', rows: 442 } } },
    trials: [{ number: 0, candidate: { 'penalty.lambda': 0.1 } }, { number: 1 }],
  })
})

test.concurrent('a study that was exported is taken in elsewhere, once, and gone on with there', async ({ expect }) => {
  const { json, run, at } = desk()
  const { study } = await json(tune('--lambda', '0.1,1'))
  expect((await run(['study', 'export', '--out', 'study.json'])).code).toBe(0)
  const elsewhere = desk()
  const taken = await elsewhere.run(['study', 'import', at('study.json')])
  expect([taken.code, taken.out]).toEqual([
    0,
    `study   ${study}  in .hp/studies.db   2 of 2 trials are new\ngo on   hp study resume ${study}\n`,
  ])
  expect(await elsewhere.json(['study', 'import', at('study.json')])).toMatchObject({ study, trials: 2, added: 0 })
  expect((await elsewhere.json(['study', 'resume'])).ledger.completeTrainings).toBe(0)
  await elsewhere.json(['study', 'import', at('study.json'), '--study', 'mine'])
  expect((await elsewhere.run(['study', 'import', at('study.json'), '--study', 'a\nb'])).code).toBe(2)
  const other = await elsewhere.run(['study', 'import', at('missing.json')])
  expect([other.code, other.err]).toEqual([3, expect.stringContaining('there is no such file')])
  const none = await elsewhere.run(['study', 'import', diabetes])
  expect([none.code, none.err]).toEqual([3, expect.stringContaining('the file is not a study: it is not JSON')])
})

test.concurrent('studies are listed, the last changed first, and removed by name', async ({ expect }) => {
  const { json, run } = desk()
  await json(tune('--lambda', '0.1', '--study', 'old'))
  await json(tune('--lambda', '0.1', '--study', '=new <b>'))
  const { studies } = (await json(['study', 'list'])) as unknown as { readonly studies: readonly { name: string }[] }
  expect(studies.map(({ name }) => name)).toEqual(['=new <b>', 'old'])
  expect((await run(['study', 'remove', 'old'])).code).toBe(0)
  const gone = await run(['study', 'show', 'old'])
  expect([gone.code, gone.err.split(':')[0]]).toEqual([6, 'error[storage/unknown-study]'])
})

test.concurrent('a damaged study is named beside the others, and can be removed', async ({ expect }) => {
  const { json, run, at } = desk()
  await json(tune('--lambda', '0.1', '--study', 'bad'))
  await json(tune('--lambda', '0.1', '--study', 'good'))
  const database = new DatabaseSync(at('.hp/studies.db'))
  database.exec("update event set body = '{}' where key = (select (id << 32) + 3 from study where name = 'bad')")
  database.close()
  const shown = await run(['study', 'show', 'bad'])
  expect([shown.code, shown.err.split('\n')[0]]).toEqual([
    6,
    'error[storage/corrupt]: The study "bad" is damaged: its event 3 is none.        (exit 6)',
  ])
  const listed = (await json(['study', 'list'])) as unknown as { readonly damaged: readonly string[] }
  expect(listed.damaged).toEqual(['bad'])
  expect((await run(['study', 'remove', 'bad'])).code).toBe(0)
  expect((await json(['study', 'list']))['damaged']).toEqual([])
})

test.concurrent('what cannot be a storage is refused with 6, and stays as it is', async ({ expect }) => {
  const { run, at } = desk()
  const before = read(at('data.csv'))
  const codes = async (...storages: string[]) =>
    await Promise.all(
      storages.map(async (storage) => {
        const { code, err } = await run(tune('--lambda', '0.1', '--storage', storage, '--quiet'))
        return [code, /^error\[(.*?)\]/.exec(err)?.[1]]
      }),
    )
  expect(await codes('data.csv', 'none/a.db', '.', 'mysql://me:secret@host/db')).toEqual([
    [6, 'storage/not-studies'],
    [6, 'storage/unreachable'],
    [6, 'storage/unreachable'],
    [6, 'storage/unsupported'],
  ])
  expect(read(at('data.csv'))).toBe(before)
  mkdirSync(at('.hp'))
  writeFileSync(at('.hp/studies.db'), 'SQLite format 3\0 and then nothing of the kind'.repeat(50))
  expect((await run(tune('--lambda', '0.1'))).code).toBe(6)
})

test.concurrent('where nothing can be written, a search goes on without keeping its study, and says so', async ({
  expect,
}) => {
  const { json, at, run } = desk()
  writeFileSync(at('.hp'), 'a file, no folder')
  const { findings } = await json(tune('--lambda', '0.1'))
  expect(findings.map(({ code }) => code)).toContain('study-not-kept')
  expect((await run(['study', 'show'])).code).toBe(6)
  expect((await json(tune('--lambda', '0.1', '--storage', 'memory:'))).findings.map(({ code }) => code)).not.toContain(
    'study-not-kept',
  )
})
