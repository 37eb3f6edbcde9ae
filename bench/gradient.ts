// K5: 200 steps of full-batch gradient descent over 1e6 × 20, by passes over the rows and by sufficient statistics, beside a numpy loop.
import { dataset, estimator, gradientDescent, linear, prepare, random } from '@hp/core'
import { allocate, ready } from '@hp/core/kernels'
import { median, numpy, writeDoubles } from './peers.ts'

const rows = 1_000_000
const terms = 20
const steps = 200
await ready()

const stream = random(5)
const columns = Array.from({ length: terms }, (_, j) => {
  const column = allocate(rows)
  stream.fork('x', j).normalInto(column)
  return column
})
const y = allocate(rows)
stream.fork('noise').normalInto(y)
columns.forEach((column, j) => {
  for (let i = 0; i < rows; i++) y[i] = (y[i] as number) + (column[i] as number) * (j / terms)
})
const data = dataset(Object.fromEntries([...columns.map((column, j) => [`x${j}`, column]), ['y', y]]), { target: 'y' })

/** Milliseconds of the training alone: the data are ready. */
function training(epochs: number, threads: number): number {
  const algorithm = gradientDescent({ learningRate: 0.1, epochs })
  const training = prepare(estimator({ model: linear(), algorithm, transforms: [] }), data, { threads, trace: 'none' })
  const start = performance.now()
  for (const _ of training.run());
  const ms = performance.now() - start
  training.release()
  return ms
}

const results: [name: string, ms: number, goal?: number][] = []
for (const threads of [1, 2]) {
  const fewSteps = 10 // no more than there are terms: passes over the rows
  results.push([
    `passes over the rows, ${threads} thread${threads > 1 ? 's' : ''}, ${steps} steps`,
    (median(() => training(fewSteps, threads), 5) * (steps + 1)) / (fewSteps + 1),
    2,
  ])
  results.push([
    `sufficient statistics, ${threads} thread${threads > 1 ? 's' : ''}, ${steps} steps`,
    median(() => training(steps, threads), 5),
    100,
  ])
}
let peer = Number.NaN
if (process.argv.includes('--peers')) {
  const [fileX, fileY] = [writeDoubles('gradient-x', columns), writeDoubles('gradient-y', [y])]
  peer = numpy(`
X = np.fromfile('${fileX}').reshape((${terms}, ${rows})).T
y = np.fromfile('${fileY}')
def run():
    t = np.zeros(${terms}); b = 0.0
    for _ in range(${steps}):
        r = X @ t + b - y
        t -= 0.1 * (X.T @ r) / ${rows}; b -= 0.1 * r.mean()
best(run, 3)`)
  results.push([`numpy loop, best of 1 and 2 threads, ${steps} steps`, peer])
}
for (const [name, ms, goal] of results) {
  const times = Number.isNaN(peer)
    ? ''
    : `   ${(peer / ms).toFixed(1).padStart(6)} × numpy${goal ? ` (goal ${goal})` : ''}`
  console.log(`K5 ${name.padEnd(52)} ${ms.toFixed(0).padStart(7)} ms${times}`)
}
