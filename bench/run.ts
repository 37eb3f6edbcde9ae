// `pnpm bench [names…] [--peers]`: runs the measurements one after the other; with --peers also the other tools that are installed.
import { spawnSync } from 'node:child_process'
import { cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'

const all = [
  'kernels',
  'twins',
  'least-squares',
  'gradient',
  'csv',
  'larger',
  'chromium',
  'page',
  'startup',
  'tune',
  'networks',
  'curves',
] as const

const words = process.argv.slice(2)
const names = words.filter((word) => !word.startsWith('-'))
const flags = words.filter((word) => word.startsWith('-'))
const unknown = names.filter((name) => !all.includes(name as never))
if (unknown.length > 0) {
  console.error(`no bench named ${unknown.join(', ')}; there are ${all.join(', ')}`)
  process.exit(2)
}
console.log(
  `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`,
)
if (flags.includes('--peers')) {
  const python = 'import numpy, sklearn; print("numpy", numpy.__version__ + ", scikit-learn", sklearn.__version__)'
  const said = [
    spawnSync('/usr/bin/python3', ['-c', python], { encoding: 'utf8' }),
    spawnSync('Rscript', ['-e', 'cat("R glmnet", as.character(packageVersion("glmnet")))'], { encoding: 'utf8' }),
  ].map(({ status, stdout }) => (status === 0 ? stdout.trim() : undefined))
  console.log(`peers: ${said[0] ?? 'numpy, scikit-learn: not installed'}; ${said[1] ?? 'R glmnet: not installed'}`)
}
let failed = 0
for (const name of names.length > 0 ? names : all) {
  console.log(`\n── ${name}`)
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(`${name}.ts`, import.meta.url)), ...flags], {
    stdio: 'inherit',
  })
  if (status !== 0) failed++
}
process.exitCode = failed > 0 ? 1 : 0
