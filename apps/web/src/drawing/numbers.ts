/** A number as it is shown: four digits, a true minus sign, exponents beyond what is easily read. */
export function shown(x: number, digits = 4): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? '–' : x > 0 ? '∞' : '−∞'
  const size = Math.abs(x)
  const text =
    size !== 0 && (size >= 1e6 || size < 1e-4) ? x.toExponential(digits - 2) : String(Number(x.toPrecision(digits)))
  return text.replace('-', '−').replace(/e[+]?/, 'e')
}

let compact: Intl.NumberFormat | undefined // slow to make, and seldom needed
const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** A number beside an axis, where there is little room: 250K, and 10⁷ on a logarithmic one. */
export function ticked(x: number, log = false): string {
  const size = Math.abs(x)
  const power = Math.round(Math.log10(size))
  if (log && (power > 3 || power < -3) && Math.abs(x / 10 ** power - 1) < 1e-9)
    return `10${power < 0 ? '⁻' : ''}${String(Math.abs(power)).replace(/\d/g, (digit) => raised[Number(digit)])}`
  if (size < 1e5 || size >= 1e12) return shown(x)
  compact ??= new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 4 })
  return compact.format(x).replace('-', '−')
}

/** A count with thin spaces between thousands. */
export const counted = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, '\u202f')

/** `1 step`, `2 steps`. */
export const plural = (n: number, noun: string): string => `${counted(n)} ${noun}${n === 1 ? '' : 's'}`

/** `learningRate` → `learning rate`: the name of a hyperparameter in prose. */
export const spaced = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** A value of an axis as fine as a pixel, not finer, between its ends. */
export function fineWithin([from, to]: readonly [number, number], value: number): number {
  const digits = Math.max(0, Math.ceil(-Math.log10((to - from) / 500)))
  return Number(Math.max(from, Math.min(to, value)).toFixed(Math.min(100, digits)))
}
