import { HpError } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'

/** A reader of numbers with another decimal mark or marks between thousands; undefined when they are plain. Groups of three must be whole. */
export function localizedNumber({
  decimal = '.',
  thousands,
}: {
  readonly decimal?: '.' | ',' | undefined
  readonly thousands?: string | undefined
}) {
  if (decimal === '.' && thousands === undefined) return undefined
  if (thousands !== undefined && (!/^[.,'_ \u00a0\u202f]$/.test(thousands) || thousands === decimal)) {
    throw new HpError({
      code: 'request/invalid',
      what: `the mark between thousands cannot be ${quoted(thousands)}`,
      fix: "it is one of , . ' _ or a space, and not the decimal mark",
    })
  }
  const mark = decimal === '.' ? '\\.' : ','
  const group = thousands === undefined ? '' : `\\d{1,3}(?:${thousands === '.' ? '\\.' : thousands}\\d{3})+|`
  const form = new RegExp(`^[+-]?(?:(?:${group}\\d+)(?:${mark}\\d*)?|${mark}\\d+)(?:[eE][+-]?\\d+)?$`)
  return (text: string): number | undefined => {
    const trimmed = text.trim()
    if (!form.test(trimmed)) return undefined
    return Number((thousands === undefined ? trimmed : trimmed.replaceAll(thousands, '')).replace(decimal, '.'))
  }
}
