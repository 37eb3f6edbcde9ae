const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$/

const daysOf = (year: number, month: number) =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : month === 4 || month === 6 || month === 9 || month === 11
      ? 30
      : 31

/** Milliseconds since 1970 UTC of an ISO 8601 date, with or without a time; a time without a zone is UTC. Undefined when it is none. */
export function parseDate(text: string): number | undefined {
  const found = iso.exec(text)
  if (found === null) return undefined
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0))
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month) || hour > 23 || minute > 59 || second > 59)
    return undefined
  const days = Date.UTC(2000, month - 1, day) // Date.UTC reads the years 0–99 as 1900–1999
  const time = new Date(days)
  time.setUTCFullYear(year, month - 1, day)
  time.setUTCHours(hour, minute, second, Math.floor(Number(`0.${found[7] ?? 0}`) * 1000))
  const zone = found[8]
  if (zone === undefined || zone === 'Z') return time.getTime()
  const ahead = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0)
  return time.getTime() - (zone[0] === '-' ? -ahead : ahead) * 60_000
}
