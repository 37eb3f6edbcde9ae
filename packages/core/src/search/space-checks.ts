import { HpError } from '../define/errors.ts'
import type { SpaceDefinition } from '../define/search-space.ts'

/** Refuses a space that contradicts itself: `request/invalid`. */
export function checkDefinition({ dimensions, constraints = [], fixed = {} }: SpaceDefinition): void {
  const seen = new Map<string, 'choice' | 'number'>(Object.keys(fixed).map((key) => [key, 'choice']))
  const keys = new Set<string>()
  for (const { key, domain, when = [] } of dimensions) {
    if (keys.has(key)) throw invalid(`Two dimensions are called ${key}.`, key)
    for (const { key: earlier } of when) {
      if (seen.get(earlier) !== 'choice')
        throw invalid(`${key} depends on ${earlier}, which is no choice before it.`, key)
    }
    if (domain.kind === 'choice') {
      if (domain.values.length === 0) throw invalid(`${key} has no value to choose from.`, key)
      if (new Set(domain.values).size < domain.values.length) throw invalid(`${key} lists a value twice.`, key)
    } else {
      const { low, high, scale, kind, points } = domain
      for (const bound of [low, high]) {
        if (typeof bound === 'number' && !Number.isFinite(bound))
          throw invalid(`${key} has a bound that is not finite.`, key)
        if (kind === 'int' && typeof bound === 'number' && !Number.isSafeInteger(bound))
          throw invalid(`${key} is a whole number, but one bound is ${bound}.`, key)
      }
      if (typeof low === 'number' && typeof high === 'number' && low > high)
        throw invalid(`${key} goes from ${low} down to ${high}.`, key)
      if (scale === 'log' && typeof low === 'number' && low <= 0)
        throw invalid(`${key} is searched on a log scale and cannot begin at ${low}.`, key)
      if (points !== undefined && !(Number.isSafeInteger(points) && points > 0))
        throw invalid(`${key} cannot have ${points} grid points.`, key)
    }
    keys.add(key)
    seen.set(key, domain.kind === 'choice' ? 'choice' : 'number')
  }
  for (const { describe, bounds, holds } of constraints) {
    if (bounds === undefined && holds === undefined) throw invalid(`The constraint "${describe}" says nothing.`)
    const bounded = dimensions.find(({ key }) => key === bounds?.key)
    if (bounds !== undefined && (bounded === undefined || bounded.domain.kind === 'choice'))
      throw invalid(`The constraint "${describe}" bounds ${bounds.key}, which is no number of this space.`)
  }
}

const invalid = (what: string, key?: string) =>
  new HpError({ code: 'request/invalid', what, where: key === undefined ? 'search space' : `search space, ${key}` })
