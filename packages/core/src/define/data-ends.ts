import { HpError } from './errors.ts'

/** What the ends of a range may follow from: the rows of the smallest training part, and the columns to learn from before any is made of them. */
export interface DataCounts {
  readonly rows: number
  readonly columns: number
}

/**
 * An end of a range as arithmetic of the data: numbers, `rows` (or `n`), `columns` (or `p`), + − * /, parentheses, sqrt(…), min(…, …), max(…, …). Plain
 * text, so that a study can hold it: 'rows/10', 'min(columns, 20)'.
 */
export type DataEnd = string

type Value = (counts: DataCounts) => number

const token = /\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([a-zA-Z]+)|([-+*/(),]))/y
const names: Readonly<Record<string, keyof DataCounts>> = { rows: 'rows', n: 'rows', columns: 'columns', p: 'columns' }
const functions: Readonly<Record<string, (...values: number[]) => number>> = {
  sqrt: Math.sqrt,
  min: Math.min,
  max: Math.max,
}

/**
 * Reads an end of a range; the function that it gives is asked when the data are known.
 * @throws HpError hyperparameter/invalid
 */
export function readDataEnd(text: DataEnd): Value {
  const words = wordsOf(text)
  let at = 0
  const refuse = () => wrong(text)
  const take = (word: string) => words[at] === word && ++at > 0
  const expect = (word: string) => {
    if (!take(word)) throw refuse()
  }

  function sum(): Value {
    let left = product()
    for (;;) {
      const [a, plus] = [left, take('+')]
      if (!plus && !take('-')) return left
      const b = product()
      left = plus ? (counts) => a(counts) + b(counts) : (counts) => a(counts) - b(counts)
    }
  }

  function product(): Value {
    let left = factor()
    for (;;) {
      const [a, times] = [left, take('*')]
      if (!times && !take('/')) return left
      const b = factor()
      left = times ? (counts) => a(counts) * b(counts) : (counts) => a(counts) / b(counts)
    }
  }

  function factor(): Value {
    const word = words[at++] ?? ''
    if (word === '(') {
      const inner = sum()
      expect(')')
      return inner
    }
    if (word === '-') {
      const inner = factor()
      return (counts) => -inner(counts)
    }
    if (Object.hasOwn(functions, word)) return call(functions[word], word)
    if (Object.hasOwn(names, word)) return (counts) => counts[names[word]]
    const value = Number(word)
    if (word === '' || Number.isNaN(value)) throw refuse()
    return () => value
  }

  function call(apply: (...values: number[]) => number, word: string): Value {
    expect('(')
    const given = [sum()]
    while (take(',')) given.push(sum())
    expect(')')
    if (word === 'sqrt' && given.length > 1) throw refuse()
    return (counts) => apply(...given.map((one) => one(counts)))
  }

  const value = sum()
  if (at < words.length) throw refuse()
  return value
}

function wordsOf(text: string): string[] {
  const words: string[] = []
  token.lastIndex = 0
  while (token.lastIndex < text.trimEnd().length) {
    const found = token.exec(text)
    if (!found) throw wrong(text)
    words.push(found[1] ?? found[2] ?? found[3])
  }
  return words
}

const wrong = (text: string) =>
  new HpError({
    code: 'hyperparameter/invalid',
    what: `"${text}" is no end of a range.`,
    fix: 'give a number, or arithmetic of rows (n) and columns (p) with + - * / ( ), sqrt, min and max: rows/10',
  })
