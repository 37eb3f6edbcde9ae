import { readFileSync } from 'node:fs'
import { dataset, estimator, fit, linear, readCsv } from '@hp/core'
import { lre } from '../../packages/core/test/lre.ts'
import { linearSet, roundedPowers } from '../../packages/core/test/nist.ts'

const folder = new URL('../../packages/core/test/reference/nist/', import.meta.url)
const names = ['Norris', 'Pontius', 'Longley', 'Wampler1', 'Wampler2', 'Wampler3', 'NoInt1']

interface Certified {
  readonly certified: { readonly coefficients: readonly { readonly estimate: string; readonly sd: string }[] }
  readonly exact_for_doubles: Readonly<
    Record<'data_rounded' | 'data_and_powers_rounded', { readonly coefficients: readonly string[] }>
  >
}

/** Correct digits of the worst number, against the certified values as printed. */
const worst = (got: ArrayLike<number>, want: readonly string[]) =>
  Math.min(...want.map((value, j) => lre(got[j], value)))

/** Correct digits on the certified linear sets: reached, and reachable by exact arithmetic on the data as doubles. */
export async function nist(): Promise<string> {
  const rows: string[] = []
  for (const name of names) {
    const { certified, exact_for_doubles }: Certified = JSON.parse(
      readFileSync(new URL(`${name}.json`, folder), 'utf8'),
    )
    const set = linearSet('nist', name)
    const estimates = certified.coefficients.map(({ estimate }) => estimate)
    const errors = certified.coefficients.map(({ sd }) => sd)
    const { intercept, degree } = set
    const read = await readCsv(new URL(`${name}.csv`, folder), { target: 'y' })
    const byDegree = await fit(estimator({ model: linear({ degree, intercept }) }), read)
    const given = await fit(estimator({ model: linear({ intercept }) }), powersGiven(set))
    const digits = (fitted: typeof byDegree) => worst(fitted.inference().estimates, estimates)
    const ceiling = (reading: keyof Certified['exact_for_doubles']) =>
      worst(exact_for_doubles[reading].coefficients.map(Number), estimates)
    const perfect = errors.every((sd) => Number(sd) === 0)
    const cells = [
      degree === 1 ? '–' : degree,
      ...[digits(given), ceiling('data_and_powers_rounded'), digits(byDegree), ceiling('data_rounded')].map((d) =>
        d.toFixed(1),
      ),
      perfect
        ? `below ${Number(Math.max(...byDegree.inference().standardErrors).toExponential(0))}`
        : worst(byDegree.inference().standardErrors, errors).toFixed(1),
    ]
    rows.push(`| ${name} | ${cells.join(' | ')} |`)
  }
  return [
    '| data | degree | powers as columns | ceiling | by `degree` | ceiling | standard errors |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n')
}

function powersGiven(set: ReturnType<typeof linearSet>) {
  const { rows, terms, columns } = set
  const powers = roundedPowers(set)
  const features = terms.map(
    ({ column, degree }, j) => [`${column}^${degree}`, powers.subarray(j * rows, (j + 1) * rows)] as const,
  )
  return dataset(new Map([...features, ['y', columns['y']]]), { target: 'y' })
}
