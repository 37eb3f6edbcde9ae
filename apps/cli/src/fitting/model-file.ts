import { type Fitted, loadModel } from '@hp/core'
import { readText } from '../streams/read-text.ts'

/** The fitted model in a file. Throws data/unreadable, model-file/…. */
export function readModel(path: string): Fitted {
  const text = readText(path, { noun: 'model file', fix: 'hp fit … --out FILE writes a model file' })
  return loadModel(text, { name: path })
}
