// Bundles the program: one small file that starts it, and a chunk for whatever a command needs beyond that.
import { rmSync } from 'node:fs'
import { rolldown } from 'rolldown'
import { viteImportGlobPlugin } from 'rolldown/experimental'

const root = new URL('..', import.meta.url).pathname

/** Bundles into a folder. Returns the size of each chunk in bytes. */
export async function build(folder: string): Promise<Readonly<Record<string, number>>> {
  rmSync(folder, { recursive: true, force: true })
  const bundle = await rolldown({
    cwd: root,
    // the worker of the kernels' pool is found beside the chunk that starts it
    input: { main: 'src/main.ts', worker: '../../packages/core/dist/kernels/worker.js' },
    platform: 'node',
    plugins: [viteImportGlobPlugin({ root })],
  })
  const { output } = await bundle.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  })
  await bundle.close()
  return Object.fromEntries(output.map((chunk) => [chunk.fileName, chunk.type === 'chunk' ? chunk.code.length : chunk.source.length]))
}

if (process.argv[1] === import.meta.filename) await build(`${root}dist`)
