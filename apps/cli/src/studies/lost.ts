import type { Study } from '@hp/core'
import type { Finding } from '@hp/core/define'

/** What is said of a search some of whose trials ended every process that had them. The search is done without them: its exit code is 0. */
export function lostTrials({ trials }: Study): readonly Finding[] {
  const lost = trials.filter(({ state }) => state === 'lost')
  if (lost.length === 0) return []
  const which = lost.length === 1 ? `Trial ${lost[0]?.number}` : `Trials ${lost.map(({ number }) => number).join(', ')}`
  return [
    {
      code: 'trials-lost',
      what: `${which} of ${trials.length} ${lost.length === 1 ? 'is' : 'are'} lost: one process after the other ended or fell silent with ${lost.length === 1 ? 'it' : 'each'}. The result is the best of the others.`,
      fix: 'the same command tries them once more; where they need more memory than there is, leave them out or give it',
    },
  ]
}
