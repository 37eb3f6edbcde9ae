import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { codeIn, imports } from './code.ts'

/** The rooms from the cellar up: a room knows those below it. Rooms of one line that are marked as siblings never know each other. */
const floors: readonly { readonly rooms: readonly string[]; readonly siblings?: true }[] = [
  { rooms: ['define'] },
  { rooms: ['kernels', 'generated'] },
  { rooms: ['numeric'] },
  { rooms: ['data'] },
  {
    rooms: ['transforms', 'models', 'costs', 'penalties', 'algorithms', 'metrics', 'validation'],
    siblings: true,
  },
  { rooms: ['registry.ts', 'registry.lazy.ts', 'registry.json'] },
  { rooms: ['training'] },
  { rooms: ['search', 'planning'] },
  {
    rooms: [
      'evaluate.ts',
      'fit.ts',
      'tune.ts',
      'train.ts',
      'plan.ts',
      'explain.ts',
      'load-model.ts',
      'evaluate.ts',
      'learning-curve.ts',
      'validation-curve.ts',
      'nested.ts',
      'optimise.ts',
    ],
  },
  { rooms: ['index.ts'] },
]

/** What may be known from below all the same, and why. */
const exceptions: readonly {
  readonly from: RegExp
  readonly to: RegExp
  readonly because: string
  /** What is opened may know others, as long as none of them leads back. */
  readonly outgoing?: true
}[] = [
  {
    from: /^kernels\//,
    to: /^numeric\/elementary(\.ts|\/)/,
    because: 'the twin of a kernel is made of the same portable functions, which know nothing themselves',
  },
  {
    from: /^registry(\.lazy)?\.ts$/,
    to: /^search\/(strategies|pruners)\//,
    because: 'they are definitions, made of sequences and distributions of the same room that know no registry',
    outgoing: true,
  },
]

/** What stands between two files, or undefined when the first may import the second. */
export function objection(importer: string, imported: string): string | undefined {
  const [from, to] = [importer, imported].map((path) => path.split('/')[0])
  if (from === to || exceptions.some((one) => one.from.test(importer) && one.to.test(imported))) return undefined
  const [upper, lower] = [from, to].map((room) => floors.findIndex(({ rooms }) => rooms.includes(room)))
  if (upper < 0) return `${from} is on no floor`
  if (lower < 0) return `${to} is on no floor`
  if (lower > upper) return `${importer} imports upwards: ${imported}`
  if (lower === upper && floors[upper].siblings) return `${importer} imports a sibling: ${imported}`
  return undefined
}

const root = new URL('../../../../', import.meta.url)
const source = new URL('packages/core/src/', root)
const manifest = JSON.parse(readFileSync(new URL('packages/core/package.json', root), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string>>
}

/** Modules of Node that are met on the way to a file, never in a browser. */
const nodeOnly: Readonly<Record<string, readonly string[]>> = {
  'data/sql/engine.ts': ['node:fs', 'node:os', 'node:path', 'node:crypto'],
  'data/source.ts': ['node:fs', 'node:fs/promises'],
  'data/stored/read.ts': ['node:fs'],
  'data/stored/table-file.ts': ['node:fs', 'node:os', 'node:path', 'node:crypto'],
}

describe('who may know whom', () => {
  const files = codeIn(source)
  const relative = files.flatMap(({ path, text }) =>
    imports(text)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => [path, posix.join(posix.dirname(path), specifier)] as const),
  )

  test('there are imports to judge, of every room', () => {
    expect(relative.length).toBeGreaterThan(200)
    const rooms = new Set(files.map(({ path }) => path.split('/')[0]))
    const known = floors.flatMap((floor) => floor.rooms)
    expect([...rooms].filter((room) => !known.includes(room))).toEqual([])
  })

  test('no room imports one above it, none a sibling', () => {
    expect(relative.flatMap(([from, to]) => objection(from, to) ?? [])).toEqual([])
  })

  /** Every file that is met from these on. */
  const reached = (start: readonly string[]): ReadonlySet<string> => {
    const met = new Set(start)
    for (const path of met) for (const [importer, imported] of relative) if (importer === path) met.add(imported)
    return met
  }

  test('every exception is used, and what it opens knows nothing outside itself or never leads back', () => {
    for (const { from, to, because, outgoing } of exceptions) {
      expect(because.length).toBeGreaterThan(20)
      expect(relative.some(([importer, imported]) => from.test(importer) && to.test(imported))).toBe(true)
      const opened = files.map(({ path }) => path).filter((path) => to.test(path))
      if (outgoing) expect([...reached(opened)].filter((path) => from.test(path))).toEqual([])
      else expect(relative.filter(([importer, imported]) => to.test(importer) && !to.test(imported))).toEqual([])
    }
  })

  test('the judge objects to imports upwards and sideways, and to rooms nobody knows', () => {
    expect(objection('define/roles.ts', 'numeric/sum.ts')).toMatch(/upwards/)
    expect(objection('costs/a.ts', 'penalties/b.ts')).toMatch(/sibling/)
    expect(objection('models/a.ts', 'registry.ts')).toMatch(/upwards/)
    expect(objection('attic/a.ts', 'define/b.ts')).toMatch(/no floor/)
    expect(objection('costs/a.ts', 'costs/b.ts')).toBeUndefined()
    expect(objection('training/a.ts', 'registry.ts')).toBeUndefined()
  })

  test('what is imported from elsewhere is a declared dependency, or Node where only Node comes by', () => {
    const known = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    const foreign = files.flatMap(({ path, text }) =>
      imports(text)
        .filter((specifier) => !specifier.startsWith('.'))
        .filter((specifier) => !known.includes(/^(?:@[^/]*\/)?[^/]*/.exec(specifier)?.[0] ?? ''))
        .filter((specifier) => !nodeOnly[path]?.includes(specifier))
        .map((specifier) => `${path}: ${specifier}`),
    )
    expect(foreign).toEqual([])
  })

  test('apps and storage import what the package exports and nothing past it', () => {
    const open = Object.keys(manifest.exports).map((path) => `@hp/core${path.slice(1)}`)
    const past = ['apps/', 'packages/storage/'].flatMap((folder) => {
      const here = new URL(folder, root)
      return codeIn(here).flatMap(({ path, text }) =>
        imports(text)
          .filter((specifier) =>
            specifier.startsWith('@hp/core')
              ? !open.includes(specifier.split('?')[0])
              : specifier.startsWith('.') &&
                posix.join(folder, posix.dirname(path), specifier).startsWith('packages/core/'),
          )
          .map((specifier) => `${folder}${path}: ${specifier}`),
      )
    })
    expect(past).toEqual([])
  })
})
