import type { StudyEvent } from './events.ts'

type Fields = Readonly<Record<string, unknown>>
type Check = (value: unknown) => boolean

const forbidden = ['__proto__', 'constructor', 'prototype']
const suspicious = /__proto__|constructor|prototype|\\u/
const endings = ['complete', 'pruned', 'infeasible', 'failed', 'lost', 'cancelled']

const text: Check = (value) => typeof value === 'string'
const finite: Check = (value) => typeof value === 'number' && Number.isFinite(value)
const yesOrNo: Check = (value) => typeof value === 'boolean'
const whole =
  (least: number): Check =>
  (value) =>
    Number.isSafeInteger(value) && Number(value) >= least && Number(value) < 2 ** 31
const fields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const each =
  (check: Check): Check =>
  (value) => {
    if (!fields(value)) return false
    for (const name in value) if (!check(value[name])) return false
    return true
  }
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const shaped = (shape: Readonly<Record<string, Check>>): Check => {
  const names = Object.keys(shape)
  const checks = Object.values(shape)
  return (value) => {
    if (!fields(value)) return false
    for (let i = 0; i < names.length; i++) if (!checks[i](value[names[i]])) return false
    return true
  }
}

const splitter = shaped({ name: text, settings: fields })
const fold = shaped({
  fold: whole(0),
  scores: each(finite),
  converged: yesOrNo,
  by: text,
  predictions: maybe(fields),
  parameters: maybe(fields),
})
const texts: Check = (value) => Array.isArray(value) && value.every(text)
const data = shaped({
  fingerprint: text,
  rows: whole(0),
  features: texts,
  target: maybe(text),
  weights: maybe(text),
  offset: maybe(text),
  exposure: maybe(text),
})

/** What the code that reads events relies on, by their type. */
const shapes: Readonly<Record<StudyEvent['type'], Check>> = {
  'study/created': shaped({
    description: shaped({
      seed: (value) => text(value) || finite(value),
      strategy: text,
      splitter: text,
      folds: whole(1),
      metric: shaped({ name: text, direction: (value) => value === 'minimize' || value === 'maximize' }),
      scores: maybe(shaped({ address: text, version: text, data, splitter })),
    }),
  }),
  'search/begun': shaped({
    search: shaped({
      estimator: fields,
      strategy: splitter,
      trials: maybe(whole(1)),
      lookAhead: whole(1),
      share: yesOrNo,
      version: text,
      about: maybe(fields),
    }),
  }),
  'trial/queued': shaped({ number: whole(0), candidate: fields, address: maybe(text), search: maybe(whole(0)) }),
  'trial/claimed': shaped({ number: whole(0), attempt: whole(1), worker: maybe(text), at: maybe(finite) }),
  'trial/released': shaped({ number: whole(0), attempt: whole(1) }),
  'fold/scored': shaped({ number: whole(0), attempt: whole(1), fold }),
  'fold/reported': shaped({
    number: whole(0),
    attempt: whole(1),
    report: shaped({ fold: whole(0), step: finite, scores: each(finite) }),
  }),
  'trial/finished': shaped({
    number: whole(0),
    attempt: whole(0), // of a trial that was cancelled while it waited
    state: (value) => endings.includes(value as string),
    durationMs: finite,
    reason: maybe(text),
    at: maybe(finite),
  }),
}

/** The event that a text from outside holds, or undefined when it holds none: storages read their files through it. */
export function readEvent(json: string): StudyEvent | undefined {
  let value: unknown
  try {
    // a reviver takes ten times as long: only a text that could hold a forbidden key is read by one
    value = suspicious.test(json) ? parsedWarily(json) : JSON.parse(json)
  } catch {
    return undefined
  }
  if (!fields(value) || typeof value['type'] !== 'string' || !Object.hasOwn(shapes, value['type'])) return undefined
  return shapes[value['type'] as StudyEvent['type']](value) ? (value as unknown as StudyEvent) : undefined
}

const parsedWarily = (json: string): unknown =>
  JSON.parse(json, (key, one) => {
    if (forbidden.includes(key)) throw new SyntaxError(key)
    return one
  })
