import { type Dataset, HpError, readData } from '@hp/core'
import diabetes from '../../../cli/data/diabetes.csv?url'
import penguins from '../../../cli/data/penguins.csv?url'

const bundled: Readonly<Record<string, string>> = { 'diabetes.csv': diabetes, 'penguins.csv': penguins }
const opened = new Map<string, Dataset>()
const fetched = new Map<string, Promise<Dataset>>()

/** Reads a file of the visitor's; it stands for its name from now on. */
export async function readTable(file: Blob, name: string): Promise<Dataset> {
  const table = await readData(file, { name })
  opened.set(name, table)
  return table
}

/** A table by name: a file that was opened here, or one that comes with the page. Throws `data/unreadable`. */
export async function tableNamed(name: string): Promise<Dataset> {
  const own = opened.get(name)
  if (own) return own
  if (!Object.hasOwn(bundled, name))
    throw new HpError({
      code: 'data/unreadable',
      what: `this page was made with the file ${name}, which stays on the computer where it was opened.`,
      fix: 'drop the file here, or choose one of the tables that come with the page',
    })
  const known = fetched.get(name)
  if (known) return known
  const reading = fetch(bundled[name])
    .then((response) => response.blob())
    .then((blob) => readData(blob, { name }))
  fetched.set(name, reading)
  return reading
}
