import { importance } from '@hp/core'
import { renderBars } from '../render/bars.ts'
import type { Bars } from '../render/figure.ts'
import { fit, paint, type Terminal } from '../render/style.ts'

type Searched = Parameters<typeof importance>[0]

/** How many interactions are drawn. */
const shownPairs = 3

/**
 * What of the score was due to which hyperparameter, as bars, where several were searched (`titles` by key): over the whole space, and what sets the best
 * trials apart.
 */
export function importanceLines(
  study: Searched,
  titles: readonly (readonly [key: string, title: string])[],
  terminal: Terminal,
): string[] {
  if (titles.length < 2) return []
  const { hyperparameters, interactions } = importance(study)
  if (hyperparameters.every(({ share }) => share === 0)) return []
  const named = new Map(titles)
  const name = (key: string) => named.get(key) ?? key
  const and = terminal.unicode ? ' × ' : ' x '
  const figure: Bars = {
    title: `Importance: what the differences in ${study.description.metric.name} are due to`,
    unit: '%',
    bars: [
      ...hyperparameters.map(({ key, share }) => ({
        name: name(key),
        value: percent(share),
        role: 'hyperparameter' as const,
      })),
      ...interactions
        .slice(0, shownPairs)
        .map(({ keys, share }) => ({ name: keys.map(name).join(and), value: percent(share) })),
    ],
  }
  const best = importance(study, { method: 'ped-anova' }).hyperparameters
  const apart = best.map(({ key, share }) => `${name(key)} ${percent(share)}`).join(', ')
  return [
    ...renderBars(figure, terminal, { width: 64 }),
    paint(fit(`  what sets the best trials apart (%): ${apart}`, terminal.width, terminal), 'faint', terminal),
    '',
  ]
}

const percent = (share: number) => Math.round(share * 1000) / 10

/** The same as JSON gives it: shares of the variance, and as `amongBest` of what sets the best trials apart. */
export function importanceDocument(
  study: Searched,
  names: readonly { readonly key: string; readonly name: string; readonly role?: string | undefined }[],
) {
  const { method, hyperparameters, interactions } = importance(study)
  const best = new Map(
    importance(study, { method: 'ped-anova' }).hyperparameters.map(({ key, share }) => [key, share] as const),
  )
  const named = (key: string) => names.find((one) => one.key === key)
  const nameOf = (key: string) => named(key)?.name ?? key
  return {
    method,
    hyperparameters: hyperparameters.map(({ key, share, deviation }) => {
      const role = named(key)?.role
      return {
        name: nameOf(key),
        ...(role !== undefined && { role }),
        share,
        ...(deviation !== undefined && { deviation }),
        amongBest: best.get(key),
      }
    }),
    interactions: interactions.map(({ keys, share }) => ({ names: keys.map(nameOf), share })),
  }
}
