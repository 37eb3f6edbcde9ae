import { describe, expect, test } from 'vitest'
import { imports, tokens } from './code.ts'

describe('the reader of source code', () => {
  test('leaves out comments, texts and regular expressions', () => {
    expect(tokens("a /* Math.sin */ = 'Math.cos' // Math.tan\n+ /Math.exp/g.test(b)").join(' ')).toBe(
      "a = '' + '' . test ( b )",
    )
  })

  test('keeps what a template computes', () => {
    expect(tokens('`sum \x24{ { a: Math.exp(x) } } of \x24{`inner \x24{y ** 2}`} end` / z').join(' ')).toContain(
      'Math . exp',
    )
    expect(tokens('`sum \x24{`inner \x24{y ** 2}`} end` / z').join(' ')).toContain('y ** 2')
  })

  test('knows a division from a regular expression', () => {
    expect(tokens('a / Math.exp(b) / c').join(' ')).toBe('a / Math . exp ( b ) / c')
  })

  test('finds imports over several lines, of types, of effects, and those made later', () => {
    const text = [
      "import type {\n  A,\n} from './a.ts'",
      "export * from './b.ts'",
      "import './c.ts'",
      "const d = () => import('./d.ts')",
      "type E = typeof import('./e.ts')",
      "// import './f.ts'",
      "const g = from('./g.ts')",
    ].join('\n')
    expect(imports(text)).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts'])
  })
})
