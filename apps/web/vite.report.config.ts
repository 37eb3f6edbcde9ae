import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type Plugin } from 'vite'
import { registryParts } from './registry-parts.ts'

const started = /new Worker\(\s*new URL\('([^']+\.worker\.ts)', import\.meta\.url\),\s*\{[^}]*\},?\s*\)/

/** A worker as a part of the script that starts it: a file that stands alone has no other to start it from. */
const workersInside: Plugin = {
  name: 'workers-inside',
  enforce: 'pre',
  transform(code, id) {
    const [all, path] = (id.endsWith('.ts') && started.exec(code)) || []
    if (all === undefined) return undefined
    return { code: `import Inside from '${path}?worker&inline'\n${code.replace(all, 'new Inside()')}`, map: null }
  },
}

/** Builds the page "Study" as one script and one style sheet, which a report holds beside its study. */
export default defineConfig({
  plugins: [workersInside, svelte({ configFile: false }), registryParts],
  publicDir: false,
  worker: { format: 'iife' },
  build: {
    target: 'es2023',
    outDir: 'dist/report',
    lib: {
      entry: 'src/report.ts',
      formats: ['iife'],
      name: 'report',
      fileName: () => 'report.js',
      cssFileName: 'report',
    },
  },
})
