import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { applyEvent, emptyStudy, type StudyEvent } from '@hp/core'
import { openStorage } from '@hp/storage'

const created: StudyEvent = {
  type: 'study/created',
  description: {
    seed: 0,
    strategy: 'grid',
    splitter: 'none',
    folds: 1,
    metric: { name: 'value', direction: 'minimize' },
  },
}

/** A study whose trials wait. */
export const waiting = (trials: number): readonly StudyEvent[] => [
  created,
  ...Array.from({ length: trials }, (_, number): StudyEvent => ({ type: 'trial/queued', number, candidate: {} })),
]

/** What a worker says of a trial: its value is its number. */
export const ended = (claim: { readonly number: number; readonly attempt: number }): readonly StudyEvent[] => [
  {
    type: 'fold/scored',
    ...claim,
    fold: { fold: 0, scores: { value: claim.number }, converged: true, by: 'objective' },
  },
  { type: 'trial/finished', ...claim, state: 'complete', durationMs: 0 },
]

/** What became of the trials of a study: how many are complete with their value, how often one was begun again, and whether any ended twice. */
export async function told(url: string) {
  const storage = openStorage(url, { readOnly: true })
  const events = await storage.read('a')
  await storage.close()
  const { trials } = events.reduce(applyEvent, emptyStudy())
  const count = (type: StudyEvent['type']) => events.filter((event) => event.type === type).length
  return {
    trials: trials.length,
    right: trials.filter(({ state, number, folds }) => state === 'complete' && folds[0]?.scores['value'] === number)
      .length,
    again: count('trial/claimed') - new Set(trials.filter(({ attempt }) => attempt > 0)).size,
    doubled: count('trial/finished') - trials.filter(({ state }) => state !== 'queued' && state !== 'running').length,
  }
}

/** Starts a worker on the study; `before` are words in front of the program, such as those that put it into another network. */
export function worker(
  url: string,
  trialMs: number,
  { before = [], flags = [] }: { readonly before?: readonly string[]; readonly flags?: readonly string[] } = {},
): ChildProcess {
  const file = fileURLToPath(new URL('./worker.ts', import.meta.url))
  const [program = '', ...words] = [...before, process.execPath, ...flags, file, url, String(trialMs)]
  return spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** The next line that a process says. */
export const line = (child: ChildProcess) =>
  new Promise<string>((resolve) => child.stdout?.once('data', (text) => resolve(String(text).trim())))

export const exit = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode)
    else child.once('exit', resolve)
  })

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export const say = (what: string, found: object) => console.log(JSON.stringify({ case: what, ...found }))
