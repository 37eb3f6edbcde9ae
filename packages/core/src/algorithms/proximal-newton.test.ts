import { expect, test } from 'vitest'
import { dataset } from '../data/dataset.ts'
import { elasticNet, estimator, fit, lasso, logistic, poisson, proximalNewton } from '../index.ts'
import { random } from '../numeric/random.ts'

const stream = random('proximal')
const columns = Array.from({ length: 12 }, (_, j) => {
  const column = new Float64Array(600)
  stream.fork('x', j).normalInto(column)
  return column
})
const eta = columns[0].map((x, i) => 0.4 * x - 0.3 * columns[1][i])
const chance = stream.fork('y')
const counts = eta.map((value) => Math.floor(2 * chance.uniform() * (1 + Math.max(0, value + 1))))
const words = Array.from(eta, (value) => (value + chance.uniform() > 0.5 ? 'yes' : 'no'))
const features = Object.fromEntries(columns.map((x, j) => [`x${j}`, x]))

test.each([
  ['counts', poisson(), lasso({ lambda: 0.01 }), dataset({ ...features, y: counts }, { target: 'y' })],
  [
    'counts, of which few coefficients explain much',
    poisson(),
    elasticNet({ lambda: 0.1 }),
    dataset({ ...features, y: counts }, { target: 'y' }),
  ],
  ['classes', logistic(), lasso({ lambda: 0.01 }), dataset({ ...features, y: words }, { target: 'y' })],
] as const)(
  'asked for more digits than there are it ends when roundings are left: %s',
  async (_, model, penalty, data) => {
    const { certificate } = await fit(
      estimator({ model, penalty, algorithm: proximalNewton({ tolerance: 0 }) } as never),
      data,
    )
    expect(certificate.converged).toBe(true)
    expect(certificate.iterations).toBeLessThan(20)
    expect(certificate.gradientNorm).toBeLessThan(1e-14)
  },
)
