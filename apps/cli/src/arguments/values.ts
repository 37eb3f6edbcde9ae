import { domain, kebab } from '@hp/core/define'
import { Refusal } from '../refusal.ts'
import type { HyperparameterEntry } from '../registry.ts'

/** What a flag of a hyperparameter says: one value, or values left open for a search. */
export type Setting =
  | { readonly kind: 'value'; readonly value: unknown }
  | {
      readonly kind: 'range'
      /** Text is arithmetic of the data: 'n/2'. */
      readonly low: number | string
      readonly high: number | string
      readonly points?: number
    }
  | { readonly kind: 'one-of'; readonly values: readonly unknown[] }

const number = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`
const oneNumber = new RegExp(`^${number}$`)
/** The same without a point at the end, which could not be told from the points of a range. */
const end = String.raw`[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?`
const range = new RegExp(`^(${end})\\.\\.(${end})(?::(\\d+))?$`)
/** The same with an end that follows from the data; a number before the points is read as such. */
const dataRange = /^([^:]+?)\.\.([^:]+)(?::(\d+))?$/
const oneEnd = new RegExp(`^${end}$`)

/**
 * Reads the text of a flag: `0.1`, `1e-4..1e2`, `1e-4..1e2:100`, `8..n/2`, `1,2,3`, `relu,tanh`; for a shape `64,64` is one value and `|32|64,64` are three, the first of
 * them empty.
 * Whether a value lies in the domain is for the definition to say. Throws hyperparameter/invalid.
 */
export function readSetting(name: string, h: HyperparameterEntry, text: string): Setting {
  const wrong = (fix?: string) => invalid(name, h, text, fix)
  if (h.kind === 'choice' || h.kind === 'flag') {
    const words = text.split(',').map((word) => readWord(h, word.trim()))
    if (words.includes(undefined)) throw wrong()
    return words.length === 1 ? { kind: 'value', value: words[0] } : { kind: 'one-of', values: words }
  }
  if (h.kind === 'shape') {
    const shapes = text.split('|').map((each) => (each.trim() === '' ? [] : numbers(each)))
    if (shapes.includes(undefined)) throw wrong('write 64,64 for two layers, 32|64,64 for alternatives')
    return shapes.length === 1 ? { kind: 'value', value: shapes[0] } : { kind: 'one-of', values: shapes }
  }
  const open = range.exec(text.trim())
  if (open) {
    const [low, high] = [Number(open[1]), Number(open[2])]
    if (low > high) throw wrong(`write ${high}..${low}`)
    return { kind: 'range', low, high, ...(open[3] !== undefined && { points: Number(open[3]) }) }
  }
  const byData = /[a-z]/i.test(text) ? dataRange.exec(text.trim()) : null
  const [low, high] = [byData?.[1]?.trim(), byData?.[2]?.trim()]
  if (low && high && /[np]/i.test(`${low}${high}`)) {
    const endOf = (word: string) => (oneEnd.test(word) ? Number(word) : word)
    return {
      kind: 'range',
      low: endOf(low),
      high: endOf(high),
      ...(byData?.[3] !== undefined && { points: Number(byData[3]) }),
    }
  }
  const all = numbers(text)
  if (all === undefined) throw wrong()
  return all.length === 1 ? { kind: 'value', value: all[0] } : { kind: 'one-of', values: all }
}

function readWord(h: HyperparameterEntry, word: string): string | boolean | undefined {
  if (h.kind === 'flag') return word === 'true' ? true : word === 'false' ? false : undefined
  return h.options?.includes(word) ? word : undefined
}

function numbers(text: string): readonly number[] | undefined {
  const parts = text.split(',').map((part) => part.trim())
  return parts.every((part) => oneNumber.test(part)) ? parts.map(Number) : undefined
}

/** The value of a setting. Throws hyperparameter/open-range when it is open: only a search, such as this command line, tries several. */
export function oneValue(name: string, setting: Setting, search: string): unknown {
  if (setting.kind === 'value') return setting.value
  throw new Refusal({
    code: 'hyperparameter/open-range',
    what: `${name} is ${setting.kind === 'range' ? 'a range' : 'a list'}, and fit needs one value.`,
    where: `flag --${kebab(name)}`,
    fix: `give one value, or search for the best: ${search}`,
  })
}

function invalid(name: string, h: HyperparameterEntry, text: string, fix?: string): Refusal {
  const usual = h.search ? `; values from ${h.search[0]} to ${h.search[1]} are usual` : ''
  return new Refusal({
    code: 'hyperparameter/invalid',
    what: `${name} must be ${domain(h)}, but is "${text}".`,
    where: `flag --${kebab(name)}`,
    fix: fix ?? `the default is ${String(h.default)}${usual}`,
  })
}
