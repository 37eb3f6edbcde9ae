import type { Kind } from './definitions.ts'
import type { AnyDefinition } from './estimator.ts'
import type { Hyperparameter, Role } from './hyperparameters.ts'
import type { MetricDefinition } from './metrics.ts'
import type { AnySplitter } from './splitters.ts'

/** What kind of definition this is, told from what it can do. */
export function kindOf(definition: AnyDefinition | AnySplitter | MetricDefinition): Kind {
  if ('split' in definition) return 'splitter'
  if ('compute' in definition) return 'metric'
  if ('create' in definition) return 'strategy'
  if ('verdict' in definition) return 'pruner'
  if ('train' in definition) return 'algorithm'
  if ('learn' in definition) return 'transform'
  if ('row' in definition) return 'cost'
  if ('predict' in definition) return 'model'
  return 'penalty'
}

/** The role of a hyperparameter: by its mark, else by the kind of definition that declares it. */
export function roleOf(definition: AnyDefinition | AnySplitter, hyperparameter: Hyperparameter<unknown>): Role {
  if (hyperparameter.mark) return hyperparameter.mark
  switch (kindOf(definition)) {
    case 'algorithm':
      return 'training'
    case 'penalty':
      return 'regularization'
    case 'transform':
      return 'stage' in definition && definition.stage === 'basis' ? 'family' : 'preprocessing'
    case 'splitter':
    case 'strategy':
    case 'pruner':
      return 'validation'
    default:
      return 'family'
  }
}
