import { nearest } from '../arguments/usage.ts'
import { Refusal } from '../refusal.ts'
import { type Entry, modelNamed, modelNames, registry } from '../registry.ts'

/** Why a word is no model, and what may have been meant. */
export function refuseModel(word: string, command = 'fit'): Refusal {
  const names = modelNames().map(({ name }) => name)
  return new Refusal({
    code: 'estimator/unknown-definition',
    what: `there is no model "${word}".`,
    fix: modelFix(word, names, command),
  })
}

function modelFix(word: string, names: readonly string[], command: string): string | undefined {
  if (registry.algorithms[word]) return `${word} is a training algorithm: hp ${command} linear … --algorithm ${word}`
  if (registry.penalties[word]) return `${word} is a penalty: hp ${command} linear … --penalty ${word}`
  if (registry.transforms[word]) return `${word} is a transform: name a model, and the transform by its flag`
  if (/[./\\]/.test(word) || word === '-')
    return `name the model before the data: hp ${command} linear ${word} --target COLUMN`
  return nearest(word, names, 'models')
}

/** Why a model does not have a flag: because training sets it, or because it belongs to something that does not fit. */
export function refuseFlag(flag: string, first: string | undefined, command = 'fit'): Refusal | undefined {
  const name = first === undefined ? undefined : modelNamed(first)
  if (name === undefined) return undefined
  const parameters = Object.keys(name.model.meaning ?? {})
  const where = `flag --${flag}`
  if (parameters.includes(flag) || flag === 'theta') {
    const { meaning = {}, hyperparameters } = name.model
    const settable = Object.keys(hyperparameters).map((key) => `--${key}`)
    return new Refusal({
      code: 'hyperparameter/is-parameter',
      what: `${flag} is a parameter of ${name.model.name}${meaning[flag] ? ` (${meaning[flag]})` : ''}: training sets it from the data.`,
      where,
      fix: `leave it out; what can be set are hyperparameters, such as ${settable.slice(0, 3).join(', ')}`,
    })
  }
  const owners = ownersOf(flag)
  if (owners.length === 0) return undefined
  return new Refusal({
    code: 'hyperparameter/unknown',
    what: `--${flag} is a hyperparameter of ${owners.map((owner) => owner.name).join(', ')}, which ${owners.length === 1 ? 'takes' : 'take'} no part in ${name.name}.`,
    where,
    fix: `see hp ${command} ${name.name} --help for what can be set here`,
  })
}

/** Every definition that has a hyperparameter of this flag. */
function ownersOf(flag: string): readonly Entry[] {
  const { models, costs, penalties, algorithms } = registry
  const key = flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  return [models, costs, penalties, algorithms].flatMap((shelf) =>
    Object.values(shelf).filter(({ hyperparameters }) => Object.hasOwn(hyperparameters, key)),
  )
}
