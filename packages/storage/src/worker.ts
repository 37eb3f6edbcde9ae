import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** This process among the workers: its machine, its number there and when it began, so that another process can tell when it is gone. */
export const thisWorker = (): string => [hostname().replaceAll('/', '-'), process.pid, startOf(process.pid)].join('/')

/** Whether a worker is known to have ended; of another machine that is never known. */
export function isGone(worker: string): boolean {
  const [host, pid = '', start = ''] = worker.split('/')
  if (host !== hostname().replaceAll('/', '-') || !/^[1-9]\d*$/.test(pid)) return false
  try {
    process.kill(Number(pid), 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
  return start !== '' && start !== startOf(Number(pid)) // the number was given to another process
}

/** When a process began, in ticks since the machine did; empty where the system does not say. Field 22 of /proc/…/stat, behind a name that may hold anything. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
