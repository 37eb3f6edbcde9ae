import { Refusal } from '../refusal.ts'

const units: Readonly<Record<string, number>> = {
  '': 1,
  K: 1e3,
  KB: 1e3,
  KIB: 2 ** 10,
  M: 1e6,
  MB: 1e6,
  MIB: 2 ** 20,
  G: 1e9,
  GB: 1e9,
  GIB: 2 ** 30,
  T: 1e12,
  TB: 1e12,
  TIB: 2 ** 40,
}

/** A number of bytes such as `1.5GB`, `500MB` or `2GiB`. Throws request/invalid. */
export function readBytes(flag: string, text: string): number {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmgt]?i?b?)$/i.exec(text.trim()) ?? []
  const bytes = Math.floor(Number(digits) * (units[unit.toUpperCase()] ?? Number.NaN))
  if (bytes >= 1e6) return bytes
  throw new Refusal({
    code: 'request/invalid',
    what: `--${flag} must be a number of bytes from 1MB on, but is "${text}".`,
    where: `flag --${flag}`,
    fix: `write it with its unit: --${flag} 1.5GB`,
  })
}
