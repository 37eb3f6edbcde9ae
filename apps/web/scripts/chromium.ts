import { type Browser, chromium } from 'playwright'
import { findChromium, howToGetOne } from './find-chromium.ts'

/** Starts the Chromium of this machine. */
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
