import { test } from 'vitest'
import { diabetes, hp } from './hp.ts'

const words = (command: string, model: string, ...more: string[]) => [
  command,
  model,
  diabetes,
  '--target',
  'progression',
  ...more,
]
const walk = ['--algorithm', 'sgd', '--learning-rate', '1e-4..0.2', '--epochs', '20', '--allow-nonconverged']

interface Tuned {
  readonly trials: readonly {
    readonly state: string
    readonly reason?: string
    readonly score?: unknown
    readonly hyperparameters: { readonly regularization?: Readonly<Record<string, unknown>> }
  }[]
  readonly ledger: { readonly completeTrainings: number; readonly partialTrainings: number }
}

async function tuned(...more: string[]): Promise<Tuned> {
  const { code, out, err } = await hp([...more, '--json', '--quiet'])
  if (code !== 0) throw new Error(err)
  return JSON.parse(out) as Tuned
}

test.concurrent('a pruner stops candidates, and says so in the document, the table and the ledger', async ({
  expect,
}) => {
  const some = words('tune', 'linear', ...walk, '--pruner', 'asha', '--factor', '2', '--trials', '16')
  const { trials, ledger } = await tuned(...some)
  const pruned = trials.filter(({ state }) => state === 'pruned')
  expect(pruned.length).toBeGreaterThan(6)
  for (const { reason, score } of pruned) expect([reason, score]).toEqual([expect.stringMatching(/^asha/), undefined])
  expect(ledger).toMatchObject({ completeTrainings: 5 * (16 - pruned.length), partialTrainings: 5 * pruned.length })
  const { out, err } = await hp(some)
  expect(out).toContain(`${pruned.length} stopped early`)
  expect(err).toContain(`partial ${5 * pruned.length}`)
})

test.concurrent('the name of a pruner stands for random candidates and that pruner', async ({ expect }) => {
  const short = await tuned(...words('tune', 'linear', ...walk, '--strategy', 'median', '--trials', '12'))
  const long = await tuned(
    ...words('tune', 'linear', ...walk, '--strategy', 'random', '--pruner', 'median', '--trials', '12'),
  )
  const states = ({ trials }: Tuned) => trials.map(({ state, score }) => [state, score])
  expect(states(short)).toEqual(states(long))
})

test.concurrent('plan says where a pruner looks, and when it has nothing to stop', async ({ expect }) => {
  const alone = await hp(words('plan', 'linear', ...walk, '--pruner', 'racing', '--trials', '9'))
  expect(alone.out).toContain('racing compares trials after each fold')
  const shared = await hp(words('plan', 'ridge', '--pruner', 'asha'))
  expect(shared.out).toContain('nothing to stop')
})

test.concurrent('a flag of another pruner, or of none, is refused', async ({ expect }) => {
  const other = await hp(words('tune', 'ridge', '--pruner', 'asha', '--cohort', '9'))
  expect([other.code, other.err]).toEqual([2, expect.stringContaining('--cohort is for the pruner successive-halving')])
  const none = await hp(words('tune', 'ridge', '--factor', '4'))
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('none is named')])
  const rows = await hp(words('tune', 'ridge', '--resource', 'rows'))
  expect([rows.code, rows.err]).toEqual([2, expect.stringContaining('--resource rows is for a pruner')])
  const unknown = await hp(words('tune', 'ridge', '--pruner', 'ashe'))
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('asha')])
})

test.concurrent('a list of penalties is searched, each with what it leaves open', async ({ expect }) => {
  const { trials } = await tuned(
    ...words('tune', 'linear', '--penalty', 'ridge,lasso,none', '--lambda', '1e-3..1', '--trials', '15'),
  )
  const chosen = new Set(trials.map(({ hyperparameters }) => hyperparameters.regularization?.['penalty']))
  expect(chosen).toEqual(new Set(['ridge', 'lasso', 'none']))
  for (const { hyperparameters } of trials) {
    const { penalty, lambda } = hyperparameters.regularization ?? {}
    expect(lambda === undefined).toBe(penalty === 'none')
  }
  const fitted = await hp(words('fit', 'linear', '--penalty', 'ridge,lasso'))
  expect([fitted.code, fitted.err]).toEqual([2, expect.stringContaining('search for the best: hp tune')])
})

test.concurrent('the usual range of the lasso is a share of its largest λ, and is told as such', async ({ expect }) => {
  const { trials } = await tuned(...words('tune', 'lasso', '--trials', '50'))
  for (const { hyperparameters } of trials) {
    expect(hyperparameters.regularization).toEqual({ lambda: expect.any(Number), lambdaUnit: 'lambda-max' })
    expect(hyperparameters.regularization?.['lambda']).toBeLessThanOrEqual(1)
  }
})
