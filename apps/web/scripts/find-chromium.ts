import { accessSync, constants } from 'node:fs'

/** Where a Chromium is looked for: the variable CHROMIUM, then where Debian, other Linux systems and macOS put it. */
const places = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The Chromium of this machine. With CHROMIUM set, that or none; `none` is a way to say so. */
export function findChromium(): string | undefined {
  const asked = process.env['CHROMIUM']
  return (asked ? [asked] : places).find((place): place is string => {
    try {
      accessSync(place ?? '', constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

export const howToGetOne = 'apt-get install chromium, or set CHROMIUM to the path of one'
