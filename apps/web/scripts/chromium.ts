import { accessSync, constants } from 'node:fs'
import { type Browser, chromium } from 'playwright'

/** Where a Chromium is looked for: the variable CHROMIUM, then where Debian, other Linux systems and macOS put it. */
const places = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The Chromium of this machine. With CHROMIUM set, that or none. */
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

export function launch(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error(`There is no Chromium here: ${howToGetOne}.`)
  const quiet = [
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
  return chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', '--disable-gpu', ...quiet] })
}
