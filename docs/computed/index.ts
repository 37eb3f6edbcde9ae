// What the pages show and nobody writes by hand: `<!-- computed: name -->` … `<!-- end -->`.
import { generators, missing } from './data.ts'
import { hyperparameters, listed, needs, offers, pairs, proposing } from './definitions.ts'
import { errorText } from './errors.ts'
import { nist } from './nist.ts'

const computed: Readonly<Record<string, (word: never) => string | Promise<string>>> = {
  needs,
  offers,
  pairs,
  listed,
  hyperparameters,
  proposing,
  error: errorText,
  nist,
  missing,
  generators,
}

/** A page with everything computed anew. */
export async function renewed(text: string): Promise<string> {
  let out = ''
  let at = 0
  for (const found of text.matchAll(/(<!-- computed: (\S+)(?: (\S+))? -->\n)[\s\S]*?(?=<!-- end -->)/g)) {
    const [whole, mark, name, word] = found
    if (!Object.hasOwn(computed, name)) throw new Error(`nothing computes ${name}`)
    out += `${text.slice(at, found.index)}${mark}\n${await computed[name](word as never)}\n\n`
    at = found.index + whole.length
  }
  return out + text.slice(at)
}
