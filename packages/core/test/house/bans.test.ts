import { describe, expect, test } from 'vitest'
import { codeIn, tokens } from './code.ts'

/** What every engine computes to the same bits: exact by IEEE 754, integers, or constants. */
const exact = new Set(
  `abs ceil clz32 floor fround imul max min round sign sqrt trunc
   E LN2 LN10 LOG2E LOG10E PI SQRT1_2 SQRT2`.split(/\s+/),
)

/** Clocks and other ways out of the arguments; none reaches a result where it is allowed. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'training/breather.ts': ['performance'], // when to let other work go on
  'kernels/pool.ts': ['performance'], // how long to wait for a thread
  'planning/clock.ts': ['performance'], // how long a search took, for people
  'data/sha256.ts': ['**'], // of whole bigints, which is exact
  'data/parquet-pages.ts': ['**'], // 2 to a small whole number, which is exact
}

/** What Node's `process` tells of the machine; a process of another kind may have the name too. */
const ofNode = new Set([
  'argv',
  'cwd',
  'env',
  'exit',
  'hrtime',
  'memoryUsage',
  'pid',
  'platform',
  'stdin',
  'stdout',
  'uptime',
])

const literal = /^(?:\d[\d_]*n?)$/

/** What in these tokens could differ between engines, runs or machines. */
export function banned(found: readonly string[]): string[] {
  return found.flatMap((token, i) => {
    const [before, next, after] = [found[i - 1], found[i + 1], found[i + 2]]
    if (before === '.' || before === '?.') return []
    if (token === 'Math') {
      const taken = next === '.' ? [after] : before === '=' ? unpacked(found, i - 2) : []
      return taken.length > 0 && taken.every((name) => exact.has(name)) ? [] : [`Math.${taken.join(', ')}`]
    }
    if (token === '**' || token === '**=') {
      const power = next === '-' ? after : next
      return token === '**' && literal.test(before) && literal.test(power) ? [] : ['**']
    }
    if (token === 'Date' && next === '.') return ['now', 'parse'].includes(after) ? [`Date.${after}`] : []
    if (token === 'Date' && next === '(') return before === 'new' && after !== ')' ? [] : ['Date()']
    if (['performance', 'crypto', 'Intl'].includes(token) && next === '.') return [token]
    if (token === 'process' && next === '.' && ofNode.has(after)) return [token]
    return []
  })
}

/** The names in `const { a, b } = …`, read backwards from the closing brace. */
function unpacked(found: readonly string[], close: number): string[] {
  const names: string[] = []
  if (found[close] !== '}') return names
  for (let at = close - 1; at >= 0 && found[at] !== '{'; at--) if (found[at] !== ',') names.unshift(found[at])
  return names
}

describe('bits do not depend on the engine', () => {
  test('no file uses what engines compute differently, nor a clock or chance', () => {
    const faults = codeIn(new URL('../../src/', import.meta.url)).flatMap(({ path, text }) =>
      banned(tokens(text))
        .filter((what) => !allowed[path]?.includes(what))
        .map((what) => `${path}: ${what}`),
    )
    expect(faults).toEqual([])
  })

  test('every exception is used', () => {
    const files = new Map(codeIn(new URL('../../src/', import.meta.url)).map(({ path, text }) => [path, text]))
    for (const [path, whats] of Object.entries(allowed))
      expect(new Set(banned(tokens(files.get(path) ?? ''))), path).toEqual(new Set(whats))
  })

  test('the judge sees every way to write it', () => {
    const seen = (text: string) => banned(tokens(text))
    expect(seen('Math.exp(x)')).toEqual(['Math.exp'])
    expect(seen("Math['exp'](x)")).toHaveLength(1)
    expect(seen('const { sin } = Math')).toEqual(['Math.sin'])
    expect(seen('const { sqrt, sin } = Math')).toEqual(['Math.sqrt, sin'])
    expect(seen('const { sqrt, abs } = Math')).toEqual([])
    expect(seen('const engine = Math')).toHaveLength(1)
    expect(seen('[1].map(Math.log)')).toEqual(['Math.log'])
    expect(seen('x ** 2')).toEqual(['**'])
    expect(seen('x **= 2')).toEqual(['**'])
    expect(seen('2 ** x')).toEqual(['**'])
    expect(seen('`\x24{Math.random()}`')).toEqual(['Math.random'])
    expect(seen('Date.now()')).toEqual(['Date.now'])
    expect(seen('process.hrtime()')).toEqual(['process'])
    expect(seen('process.mean(x)')).toEqual([])
    expect(seen('new Date()')).toEqual(['Date()'])
    expect(seen('new Date(0) instanceof Date')).toEqual([])
    expect(seen('Math.sqrt(2 ** -52) // Math.exp')).toEqual([])
  })
})
