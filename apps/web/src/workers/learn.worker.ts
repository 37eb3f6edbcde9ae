import { HpError } from '@hp/core'
import { trustOwnWorkers } from '../trust.ts'
import { Hand } from './hand.ts'
import { crossValidated } from './learn-cross.ts'
import { descended } from './learn-descents.ts'
import { ofData, ofDegree } from './learn-fits.ts'
import { trainNetwork } from './learn-network.ts'
import type { LearnAnswer, LearnRequest, LearnTask, LearnTold } from './learn-protocol.ts'
import { problemOf } from './problem-of.ts'

trustOwnWorkers()

/** The newest request: what belongs to an older one is not told, and not gone on with. */
let newest = 0
/** The hand on the training of the newest request. */
let hand = new Hand()

self.onmessage = async ({ data: request }: MessageEvent<LearnRequest>) => {
  if (request.kind === 'hold') return hand.take(request.hold, request.steps)
  const { id } = request
  newest = id
  hand.take(false) // an older training wakes, and finds that nobody listens
  hand = new Hand()
  const tell = (told: LearnTold): boolean => {
    if (newest === id && told.kind !== 'alive') postMessage({ ...told, id } satisfies LearnAnswer)
    return newest === id
  }
  try {
    await answer(request, tell)
  } catch (error) {
    if (!(error instanceof HpError)) throw error
    tell({ kind: 'problem', problem: problemOf(error) })
  }
}

async function answer(request: LearnTask, tell: (told: LearnTold) => boolean): Promise<void> {
  switch (request.kind) {
    case 'descend':
      tell(await descended(request))
      return
    case 'degree':
      tell({ kind: 'fitted', fitted: await ofDegree(request.degree) })
      return
    case 'network':
      return trainNetwork(request, hand, tell)
    case 'cross-validate':
      return crossValidated(request, tell)
    case 'data':
      tell(await ofData(request))
  }
}
