// What a user gets: the packed tarball, unpacked into an empty folder, with nothing of this repository around it.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'

const here = import.meta.dirname
const core = join(here, '../..')
const root = join(core, '../..')
const app = realpathSync(mkdtempSync(join(tmpdir(), 'hp-packed-')))
afterAll(() => rmSync(app, { recursive: true }))

const run = (file: string, ...words: string[]) =>
  execFileSync(file, words, { cwd: app, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
const node = (...words: string[]) => JSON.parse(run(process.execPath, ...words))

// packed as it is published (pnpm writes the versions of the catalog into package.json), and unpacked as an install does it
execFileSync(join(root, 'node_modules/.bin/pnpm'), ['pack', '--pack-destination', app], { cwd: core, stdio: 'pipe' })
const [tarball] = globSync('*.tgz', { cwd: app })
mkdirSync(join(app, 'node_modules/@hp'), { recursive: true })
run('tar', '-xzf', tarball)
cpSync(join(app, 'package'), join(app, 'node_modules/@hp/core'), { recursive: true })
rmSync(join(app, 'package'), { recursive: true })
const installed = join(app, 'node_modules/@hp/core')
const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
for (const name of Object.keys(manifest.dependencies))
  symlinkSync(realpathSync(join(core, 'node_modules', name)), join(app, 'node_modules', name))
cpSync(join(here, 'app'), app, { recursive: true })
for (const file of ['diabetes.csv', 'diabetes.json'])
  copyFileSync(join(core, 'test/reference/data', file), join(app, file))
copyFileSync(join(core, 'test/reference/parquet/diabetes.parquet'), join(app, 'diabetes.parquet'))

/** The slope of bmi, from 60-digit arithmetic. */
const bmi = '5.6029620919237049827406257566965647'

describe('the tarball', () => {
  const files = globSync('**/*', { cwd: installed, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1))

  test('holds the sources, what is built from each of them, the kernels, and nothing else', () => {
    const sources = globSync('src/**/*.ts', { cwd: core }).filter((path) => !path.endsWith('.test.ts'))
    const built = sources.flatMap((path) =>
      ['.js', '.js.map', '.d.ts', '.d.ts.map'].map((end) => path.replace(/^src/, 'dist').replace(/\.ts$/, end)),
    )
    const kernels = globSync('assembly/**/*.{ts,json}', { cwd: core })
    const rest = ['LICENSE', 'README.md', 'package.json', 'src/registry.json', 'dist/registry.json']
    expect(files.toSorted()).toEqual([...sources, ...built, ...kernels, ...rest].toSorted())
  })

  test('names versions, not places in a workspace', () => {
    for (const version of Object.values(manifest.dependencies)) expect(version).toMatch(/^\^\d+\.\d+\.\d+$/)
    expect(Object.keys(manifest.dependencies)).toEqual(['hyparquet', 'hyparquet-compressors'])
  })

  test('has every file that it exports', () => {
    expect(files).toEqual(expect.arrayContaining(Object.values<string>(manifest.exports).map((path) => path.slice(2))))
  })
})

describe('in an empty folder', () => {
  test('a script fits a CSV file, and a Parquet file, and saves and loads the model', () => {
    const { csv, parquet, loaded, rows } = node('script.js')
    expect([csv]).toAgree([bmi], { digits: 15 })
    expect(parquet).toBe(csv)
    expect(loaded).toBe(true)
    expect(rows).toBe(442)
  })

  test('the kernels and their worker threads are found', () =>
    expect(node('threads.js')).toEqual({ equal: true, threads: 2 }))

  test('every path that is exported can be imported', () => {
    const paths = Object.keys(manifest.exports).map((path) => path.replace('.', '@hp/core'))
    const lines = paths.map(
      (path) =>
        `Object.keys(await import('${path}'${path.endsWith('.json') ? ", { with: { type: 'json' } }" : ''})).length`,
    )
    expect(
      Math.min(...(node('--input-type=module', '-e', `console.log(JSON.stringify([${lines}]))`) as number[])),
    ).toBeGreaterThan(0)
  })
})

describe('types', () => {
  symlinkSync(realpathSync(join(core, 'node_modules/@types')), join(app, 'node_modules/@types'))

  test.each(['nodenext', 'bundler'])(
    'resolve and infer under %s',
    (kind) => {
      const { stdout } = spawnSync(join(core, 'node_modules/.bin/tsc'), ['-p', `tsconfig.${kind}.json`], {
        cwd: app,
        encoding: 'utf8',
      })
      expect(stdout).toBe('')
    },
    60_000,
  )

  test('a consumer that imports every path is among what is checked', () => {
    const text = readFileSync(join(app, 'consumer.ts'), 'utf8')
    for (const path of Object.keys(manifest.exports)) expect(text).toContain(`'${path.replace('.', '@hp/core')}'`)
  })
})

test('a page built by Vite fits', async () => {
  const vite = createRequire(join(root, 'apps/web/package.json')).resolve('vite')
  const { build } = await import(pathToFileURL(vite).href)
  await build({ root: app, logLevel: 'error', build: { modulePreload: false } })
  const [page] = globSync('dist/assets/index-*.js', { cwd: app })
  const { slope, epochs } = node(
    '--input-type=module',
    '-e',
    `await import('./${page}'); console.log(JSON.stringify(await globalThis.answer))`,
  )
  expect([slope]).toAgree([bmi], { digits: 15 })
  expect(epochs).toBe(30)
}, 60_000)
