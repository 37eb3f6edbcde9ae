import { holds } from '@hp/core/define'
import type { OpenSetting, Value } from '../workers/search-protocol.ts'
import type { Declared } from './catalog.ts'

/** The usual values of a hyperparameter, left open: its usual range, or all of its alternatives. */
export function usuallyOpen({ kind, search, options, default: usual }: Declared): OpenSetting {
  if (search) return { kind: 'range', low: search[0], high: search[1] }
  if (kind === 'flag') return { kind: 'one-of', values: [true, false] }
  if (kind === 'choice') return { kind: 'one-of', values: (options ?? []) as readonly Value[] }
  return { kind: 'one-of', values: [usual as Value] }
}

/** As a flag of the command line says it: `0.1`, `1e-4..1e2:50`, `1,2,3`, `32|64,64`. */
export function textOf(setting: OpenSetting): string {
  if (setting.kind === 'value') return one(setting.value)
  if (setting.kind === 'one-of') return setting.values.map(one).join(setting.values.some(Array.isArray) ? '|' : ',')
  const { low, high, points } = setting
  return `${low}..${high}${points === undefined ? '' : `:${points}`}`
}

const one = (value: Value): string => (Array.isArray(value) ? value.join(',') : String(value))

const range = /^(.+?)\.\.(.+?)(?::(\d+))?$/

/** What a text sets of a hyperparameter; undefined where it does not lie in the domain. */
export function settingFrom(text: string, declared: Declared): OpenSetting | undefined {
  const inside = (value: unknown) => holds(declared as never, value)
  const open = range.exec(text.trim())
  if (open && (declared.kind === 'float' || declared.kind === 'int')) {
    const [low, high] = [Number(open[1]), Number(open[2])]
    const points = open[3] === undefined ? undefined : Number(open[3])
    if (!inside(low) || !inside(high) || low > high || points === 0) return undefined
    return { kind: 'range', low, high, ...(points !== undefined && { points }) }
  }
  const values = text.split(declared.kind === 'shape' ? '|' : ',').map((part) => valueFrom(part.trim(), declared))
  if (!values.every(inside)) return undefined
  return values.length === 1
    ? { kind: 'value', value: values[0] as Value }
    : { kind: 'one-of', values: values as readonly Value[] }
}

function valueFrom(text: string, { kind }: Declared): unknown {
  if (kind === 'flag') return text === 'true' ? true : text === 'false' ? false : undefined
  if (kind === 'choice') return text
  if (kind === 'shape') return text === '' ? [] : text.split(',').map(Number)
  return text === '' ? Number.NaN : Number(text)
}
