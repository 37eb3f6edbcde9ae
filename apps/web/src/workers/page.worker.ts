import type { Role } from '../state/start-worker.ts'

/** One program for the workers of all pages: what these have in common is fetched once, and kept for the next page. */
const roles: Readonly<Record<Role, () => Promise<unknown>>> = {
  training: () => import('./training.worker.ts'),
  learning: () => import('./learn.worker.ts'),
  fitting: () => import('./fit.worker.ts'),
  searching: () => import('./search.worker.ts'),
  study: () => import('./study.worker.ts'),
  lines: () => import('./lines.worker.ts'),
}

/** What is asked before the program of the role is there. */
const early: MessageEvent[] = []

self.onmessage = async ({ data: role }: MessageEvent<Role>) => {
  self.onmessage = (message) => early.push(message)
  try {
    await roles[role]() // it hears from now on
  } catch (error) {
    // A page that is left stops what it fetches: that is no fault, and the timer does not come any more.
    setTimeout(() => {
      throw error
    })
    return
  }
  for (const message of early) self.onmessage(message)
}
