// Bundles the program: one small file that starts it, and a chunk for whatever a command needs beyond that.
import { cpSync, rmSync } from 'node:fs'
import { type Plugin, rolldown } from 'rolldown'
import { viteImportGlobPlugin } from 'rolldown/experimental'

const root = new URL('..', import.meta.url).pathname

/**
 * Node's own modules as plain objects: an `import` of one reads all its exports, and with them loads much that nobody asked for.
 * Commander takes child processes only to start programs for its subcommands, of which there are none here.
 */
const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  resolveId: (id, importer) =>
    !id.startsWith('node:') || importer?.startsWith('\0')
      ? null
      : id === 'node:child_process' && importer?.includes('commander')
        ? '\0nothing'
        : `\0${id}`,
  load: (id) =>
    id === '\0nothing'
      ? 'module.exports = {}'
      : id.startsWith('\0node:')
        ? `module.exports = process.getBuiltinModule(${JSON.stringify(id.slice(1))})`
        : null,
}

/** Bundles into a folder. Returns the size of each chunk in bytes. */
export async function build(folder: string): Promise<Readonly<Record<string, number>>> {
  rmSync(folder, { recursive: true, force: true })
  const bundle = await rolldown({
    cwd: root,
    // the worker of the kernels' pool is found beside the chunk that starts it
    input: {
      main: 'src/main.ts',
      worker: '../../packages/core/dist/kernels/worker.js',
      heartbeat: '../../packages/storage/dist/postgres/heartbeat.js',
    },
    platform: 'node',
    external: ['@duckdb/node-api'], // loaded when there is a query, if it is installed
    plugins: [viteImportGlobPlugin({ root }), lazyBuiltins],
  })
  const { output } = await bundle.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    // one file for all that help needs: each further file costs a millisecond
    codeSplitting: {
      groups: [
        { name: 'version', test: /cli\/(package\.json|src\/version\.ts)$/, priority: 1 },
        { name: 'shell', test: /cli\/src\/(cli\.ts|commands\/(?!generate))/ },
      ],
    },
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  })
  await bundle.close()
  return Object.fromEntries(
    output.map((chunk) => [chunk.fileName, chunk.type === 'chunk' ? chunk.code.length : chunk.source.length]),
  )
}

if (process.argv[1] === import.meta.filename) {
  await build(`${root}dist`)
  cpSync(`${root}../web/dist`, `${root}dist/web`, { recursive: true }) // the page that hp ui serves
}
