import { domain, kebab } from '@hp/core/define'
import { placeholders } from '../arguments/flags.ts'
import type { Flag } from '../command.ts'
import { type Entry, type HyperparameterEntry, registry } from '../registry.ts'

/** A hyperparameter of pruners as a flag, and the pruners that read it. */
interface PrunerKnob {
  readonly name: string
  readonly flag: string
  readonly owners: readonly Entry[]
  /** As the first owner declares it. */
  readonly hyperparameter: HyperparameterEntry
}

/** Every hyperparameter of a pruner; one that another kind of definition names alike stands behind its pruner: `--racing-folds`. */
function knobs(): readonly PrunerKnob[] {
  const { pruners, strategies: _, ...others } = registry
  const taken = new Set(
    Object.values(others).flatMap((shelf) =>
      Object.values(shelf).flatMap((entry) => Object.keys(entry.hyperparameters ?? {})),
    ),
  )
  const found = new Map<string, PrunerKnob>()
  for (const owner of Object.values(pruners)) {
    for (const [name, hyperparameter] of Object.entries(owner.hyperparameters)) {
      const flag = taken.has(name) ? `${owner.name}-${kebab(name)}` : kebab(name)
      const known = found.get(flag)
      found.set(
        flag,
        known ? { ...known, owners: [...known.owners, owner] } : { name, flag, owners: [owner], hyperparameter },
      )
    }
  }
  return [...found.values()]
}

/** The hyperparameters of pruners that flags set. */
export const prunerKnobs = knobs()
/** The names of the pruners. */
export const prunerNames = Object.keys(registry.pruners)

/** The flags of early stopping. */
export const prunerFlags = (group: string): readonly Flag[] => [
  {
    name: 'pruner',
    value: 'NAME',
    describe: `stops candidates that fall behind: ${prunerNames.join(', ')}`,
    note: 'default: none; what is shared gives all scores at once and leaves nothing to stop',
    group,
    words: prunerNames,
  },
  {
    name: 'resource',
    value: 'rows',
    describe: 'compare candidates after trainings on growing parts of the rows',
    note: 'default: after steps of training where there are any (epochs, sweeps)',
    group,
    words: ['rows'],
  },
  ...prunerKnobs.map(
    ({ flag, owners, hyperparameter: h }): Flag => ({
      name: flag,
      value: placeholders[h.kind],
      describe: `${owners.map(({ name }) => name).join(', ')}: ${h.describe}`,
      note: `default ${String(h.default)}; ${domain(h)}`,
      group,
      ...(h.kind === 'choice' && { words: h.options as readonly string[] }),
    }),
  ),
]
