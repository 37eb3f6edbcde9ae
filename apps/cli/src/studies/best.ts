import { kebab } from '@hp/core/define'
import { knobsFor, shown } from '../arguments/flags.ts'
import { shellWord } from '../arguments/search-line.ts'
import type { Context, Input } from '../command.ts'
import { Refusal } from '../refusal.ts'
import { modelNamed } from '../registry.ts'
import { toJson } from '../render/json.ts'
import { paint, type Terminal } from '../render/style.ts'
import { printable } from '../render/text.ts'
import { trialDocument } from './document.ts'
import { scoreText } from './list.ts'
import { openToRead } from './opening.ts'
import { type Remembered, wordsOf } from './remembered.ts'
import { nameOf, type Ranked, rememberedBy, type Stored, storedStudy } from './stored.ts'

/** Says the best trial of a study, and the command that fits it. Throws storage/…, tune/no-result. */
export async function bestOfStudy(name: string | undefined, input: Input, { out }: Context): Promise<undefined> {
  const { storage } = openToRead(input)
  try {
    const stored = await storedStudy(storage, name)
    const [best] = stored.ranked
    if (best === undefined) {
      throw new Refusal({
        code: 'tune/no-result',
        what: `no trial of the study "${stored.entry.name}" has a score yet.`,
        fix: 'go on with it: hp study resume',
      })
    }
    const fit = await fitLine(stored, best)
    if (input.yes('json')) {
      const { metric } = stored.description
      const document = {
        command: 'study best',
        study: stored.entry.name,
        metric,
        best: trialDocument(best.trial, stored),
        fit,
      }
      await out.write(`${toJson(document)}\n`)
    } else await out.lines(bestLines(stored, best, fit, out.terminal))
    return
  } finally {
    storage.close()
  }
}

function bestLines(stored: Stored, { trial, score }: Ranked, fit: string | undefined, terminal: Terminal): string[] {
  const { metric } = stored.description
  const values = Object.entries(trial.candidate).map(([key, value]) => [kebab(nameOf(key)), shown(value)] as const)
  const width = Math.max(...values.map(([name]) => name.length), 5) + 2
  return [
    `${paint(printable(stored.entry.name), 'strong', terminal)}  trial ${trial.number}: ${metric.name} ${scoreText(score, terminal)}`,
    ...values.map(([name, value]) => `  ${name.padEnd(width)}${paint(printable(value), 'hyperparameter', terminal)}`),
    ...(fit === undefined ? [] : ['', `${paint('fit it', 'strong', terminal)}  ${printable(fit)}`]),
  ]
}

/** The command that fits a trial to all rows: the flags of the search that a fit has too, and the values of the trial. */
async function fitLine(stored: Stored, { trial }: Ranked): Promise<string | undefined> {
  const search = rememberedBy(stored, trial)
  const model = search && modelNamed(search.model)
  if (search === undefined || model === undefined) return undefined
  const flags = new Map(Object.entries(search.flags))
  for (const [key, value] of Object.entries(trial.candidate)) {
    const knob = knobsFor(model).find(
      ({ name, kind, owners }) =>
        name === nameOf(key) &&
        (key.startsWith(`${kind}.`) || owners.some((owner) => key.startsWith(`${owner.name}.`))),
    )
    if (knob === undefined) return undefined
    flags.set(knob.flag, typeof value === 'boolean' ? value : [shown(value)])
  }
  const { command: fitCommand } = await import('../commands/fit.ts')
  const known = new Set(fitCommand.page?.(search.model).options.map(({ name }) => name))
  const kept: Remembered = { ...search, flags: Object.fromEntries([...flags].filter(([flag]) => known.has(flag))) }
  return ['hp fit', ...wordsOf(kept, kept.data.path).map(shellWord)].join(' ')
}
