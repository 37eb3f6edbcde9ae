import { HpError } from '@hp/core'
import { crossValidated } from './learn-cross.ts'
import { descended } from './learn-descents.ts'
import { ofData, ofDegree, ofLayers } from './learn-fits.ts'
import type { LearnAnswer, LearnRequest, LearnTold } from './learn-protocol.ts'
import { problemOf } from './problem-of.ts'

/** The newest request: what belongs to an older one is not told, and not gone on with. */
let newest = 0

self.onmessage = async ({ data: request }: MessageEvent<LearnRequest>) => {
  const { id } = request
  newest = id
  const tell = (told: LearnTold): boolean => {
    if (newest === id) postMessage({ ...told, id } satisfies LearnAnswer)
    return newest === id
  }
  try {
    await answer(request, tell)
  } catch (error) {
    if (!(error instanceof HpError)) throw error
    tell({ kind: 'problem', problem: problemOf(error) })
  }
}

async function answer(request: LearnRequest, tell: (told: LearnTold) => boolean): Promise<void> {
  switch (request.kind) {
    case 'descend':
      tell(await descended(request))
      return
    case 'degree':
      tell({ kind: 'fitted', fitted: await ofDegree(request.degree) })
      return
    case 'layers':
      tell({ kind: 'fitted', fitted: await ofLayers(request.hiddenLayers) })
      return
    case 'cross-validate':
      return crossValidated(request, tell)
    case 'data':
      tell(await ofData(request))
  }
}
