/** The narrow no-break space between thousands and before units. */
const thin = '\u202f'

/**
 * A number for people: `digits` significant digits, no trailing zeros, an exponent below 1e-4 and from 1e6 (integers: from 1e9); text that
 * `Number()` reads. What is not finite is "undefined".
 */
export function formatNumber(value: number, digits = 6): string {
  if (!Number.isFinite(value)) return 'undefined'
  if (Object.is(value, -0)) return '-0'
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value)
  const rounded = Number(value.toPrecision(digits))
  const size = Math.abs(rounded)
  if (!Number.isFinite(rounded)) return scientific(value, digits)
  return size >= 1e-4 && size < 1e6 ? String(rounded) : scientific(rounded, digits)
}

function scientific(value: number, digits: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential(digits - 1).split('e')
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa
  return `${short}e${exponent.replace('+', '')}`
}

/** A measured mean and its error: the error to two digits, the mean to the same decimals, both before one exponent; an error too small for that stands by itself. */
export function formatWithError(mean: number, error: number, unicode = true): string {
  if (!Number.isFinite(mean) || !Number.isFinite(error) || error <= 0) return formatNumber(mean)
  const sign = unicode ? '±' : '+-'
  if (error < 1e-9 * Math.abs(mean)) return `${formatNumber(mean)} ${sign} ${formatNumber(error, 2)}`
  const size = Math.max(Math.abs(mean), error)
  const exponent = size >= 1e6 || size < 1e-3 ? Math.floor(Math.log10(size)) : 0
  const scale = Number(`1e${exponent}`)
  const places = Math.min(15, Math.max(0, 1 - Math.floor(Math.log10(error / scale))))
  const text = `${(mean / scale).toFixed(places)} ${sign} ${(error / scale).toFixed(places)}`
  return exponent === 0 ? text : `(${text})e${exponent}`
}

/** A count with thin spaces between thousands: 12 410. Without Unicode the digits stand together. */
export function formatCount(count: number, unicode = true): string {
  if (!Number.isFinite(count)) return 'undefined'
  if (Math.abs(count) >= 1e21) return formatNumber(count)
  const digits = String(Math.round(count))
  const grouped = digits.replace(/^-?\d+$/, (all) => (unicode && all.length > 3 ? group(all) : all))
  return grouped === '-0' ? '0' : grouped
}

function group(digits: string): string {
  return digits.replace(/\B(?=(?:\d{3})+$)/g, thin)
}

/** A duration in the largest fitting unit: 3.1 ms, 1.2 s, 2 min 5 s, 3 h 20 min. */
export function formatDuration(durationMs: number): string {
  if (!Number.isFinite(durationMs)) return 'undefined'
  if (durationMs < 0) return `-${formatDuration(-durationMs)}`
  if (durationMs < 999.5) return `${twoDigits(durationMs)} ms`
  const seconds = durationMs / 1000
  if (seconds < 59.5) return `${twoDigits(seconds)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return parts(Math.floor(whole / 60), 'min', whole % 60, 's')
  const minutes = Math.round(whole / 60)
  if (minutes < 1440) return parts(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  const hours = Math.round(minutes / 60)
  return parts(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

function parts(large: number, unit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smallUnit}`
}

/** Two significant digits below ten, whole numbers from ten. */
function twoDigits(value: number): string {
  return value >= 9.95 ? String(Math.round(value)) : formatNumber(Number(value.toPrecision(2)))
}

/** A size in decimal units: 512 B, 3.4 MB. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return 'undefined'
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  let size = bytes
  let unit = 0
  while (Math.abs(size) >= 999.5 && unit < units.length - 1) {
    size /= 1000
    unit++
  }
  return `${unit === 0 ? Math.round(size) : twoDigits(size)} ${units[unit]}`
}

/** A fraction as a percentage, never rounded up to 100 before the end. */
export function formatPercent(fraction: number): string {
  if (!Number.isFinite(fraction)) return 'undefined'
  const percent = Math.round(fraction * 100)
  return `${percent === 100 && fraction < 1 ? 99 : percent} %`
}
