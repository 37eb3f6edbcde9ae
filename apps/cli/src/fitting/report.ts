import type { Fitted } from '@hp/core'
import { kebab, type NetworkLayer, type Role } from '@hp/core/define'
import { shown } from '../arguments/flags.ts'
import { registry, shortName } from '../registry.ts'
import { formatNumber, formatWithError } from '../render/number.ts'
import { paint, type Terminal } from '../render/style.ts'
import { beside, type Cell, type Column, renderTable } from '../render/table.ts'
import { printable, wrap } from '../render/text.ts'
import { type FitRecord, type Inference, inferenceNames, parametersByClass } from './document.ts'
import { settingsOf } from './hyperparameters.ts'

/** Which flags were given. */
export type Chosen = { has(flag: string): boolean }

/** How many parameters a table shows. */
const shownParameters = 40

/** The result of a fit for people: what was read, what was set beside what training set, scores, and why it may be believed. */
export function fitLines(record: FitRecord, source: string, chosen: Chosen, terminal: Terminal): string[] {
  const { fitted, inference } = record
  return [
    headline(fitted, source, terminal),
    '',
    ...nounTables(fitted, { inference, chosen }, terminal),
    '',
    ...scoreTable(record, terminal),
    '',
    ...certificateLines(fitted, terminal),
  ]
}

/** What was set beside what training set. */
export function nounTables(
  fitted: Fitted,
  { inference, chosen, searched }: { inference: Inference | undefined; chosen: Chosen; searched?: ReadonlySet<string> },
  terminal: Terminal,
): string[] {
  return beside(
    hyperparameterTable(fitted, chosen, searched, terminal),
    parameterTable(fitted, inference, terminal),
    terminal,
  )
}

/** What was fitted to which data. */
export function headline({ names, data }: Fitted, source: string, terminal: Terminal): string {
  const arrow = terminal.unicode ? '→' : '->'
  const what = paint(shortName(names), 'strong', terminal)
  const size = `${data.rows} ${data.rows === 1 ? 'row' : 'rows'}, ${data.features.length} ${data.features.length === 1 ? 'feature' : 'features'}`
  return `${what}  ${printable(source)} ${arrow} ${printable(data.target)}  ${paint(size, 'faint', terminal)}`
}

/** What people call a role: more of a resource is more training. */
const roleName = (role: Role) => (role === 'resource' ? 'training' : role)

/** What was set, by whom, and its role. Settings of transforms that had nothing to do are left out unless they were asked for. */
function hyperparameterTable(
  fitted: Fitted,
  chosen: Chosen,
  searched: ReadonlySet<string> | undefined,
  terminal: Terminal,
): string[] {
  const { names } = fitted
  const categories = fitted.terms.some((term) => term.includes('='))
  const rows: Cell[][] = []
  if (names.penalty !== 'none' && shortName(names) === names.model)
    rows.push(['penalty', names.penalty, 'regularization'])
  const algorithm: Cell[] = ['algorithm', names.algorithm, chosen.has('algorithm') ? 'training' : 'training (auto)']
  let named = false
  for (const { name, symbol, value, role, of } of settingsOf(fitted)) {
    if (of.stage === 'categories' && !categories && !chosen.has(kebab(name))) continue
    if (!named && role !== 'family' && role !== 'regularization') {
      rows.push(algorithm)
      named = true
    }
    const title = symbol && terminal.unicode ? `${kebab(name)} ${symbol}` : kebab(name)
    rows.push([
      title,
      typeof value === 'number' ? formatNumber(value) : shown(value),
      searched?.has(name) ? `${roleName(role)} (searched)` : roleName(role),
    ])
  }
  if (!named) rows.push(algorithm)
  const columns = [{ look: 'hyperparameter' }, {}, { look: 'faint' }] as const
  return renderTable(
    { title: 'Hyperparameters', about: 'what we set', role: 'hyperparameter', columns, rows },
    narrowed(terminal),
  )
}

/** Room for two tables side by side. */
const narrowed = (terminal: Terminal): Terminal => ({ ...terminal, width: Math.min(terminal.width, 100) })

/** What training set: the parameters in the user's units, with their standard errors where these are known. */
function parameterTable(fitted: Fitted, inference: Inference | undefined, terminal: Terminal): string[] {
  const errors = new Map(
    inference ? inferenceNames(inference, fitted).map((name, k) => [name, inference.standardErrors[k]]) : [],
  )
  if (fitted.classes && fitted.classes.length > 2 && !fitted.layers) return classTable(fitted, terminal)
  const rows = namedParameters(fitted).map(([name, value]): Cell[] => {
    const error = errors.get(name)
    return [
      name,
      error !== undefined && error > 0 ? formatWithError(value, error, terminal.unicode) : formatNumber(value),
    ]
  })
  const known = rows.some(([, value]) => /±|\+-/.test(String(value)))
  const plusMinus = terminal.unicode ? '±' : '+-'
  const columns: Column[] = [
    { look: 'parameter' },
    { align: 'point', ...(known && { title: `${plusMinus} standard error` }) },
  ]
  const { classes = [] } = fitted
  const [, second = ''] = classes
  const said =
    classes.length === 2
      ? `: log odds of ${printable(second)}`
      : classes.length > 2
        ? ': a log weight for each class'
        : ''
  const about = `what training set${said}`
  return renderTable(
    { title: 'Parameters', about, role: 'parameter', columns, rows, limit: shownParameters },
    narrowed(terminal),
  )
}

/** Of several classes a column each. */
function classTable({ parameters, terms, classes = [] }: Fitted, terminal: Terminal): string[] {
  const all = [...parametersByClass(parameters, terms, classes).values()]
  const rows: Cell[][] = [
    ['intercept', ...all.map(({ intercept }) => formatNumber(intercept))],
    ...terms.map((term): Cell[] => [term, ...all.map(({ coefficients }) => formatNumber(coefficients.get(term) ?? 0))]),
  ]
  const columns: Column[] = [{ look: 'parameter' }, ...classes.map((name): Column => ({ title: name, align: 'point' }))]
  return renderTable(
    { title: 'Parameters', about: 'what training set', role: 'parameter', columns, rows, limit: shownParameters },
    terminal,
  )
}

/** Every parameter as a name and a number; those that belong to terms are called as the term. */
function namedParameters({ parameters, terms, layers }: Fitted): readonly (readonly [string, number])[] {
  if (layers) return layers.flatMap(namedLayer)
  return Object.entries(parameters as Readonly<Record<string, number | Float64Array>>).flatMap(([name, value]) => {
    if (typeof value === 'number') return [[name, value] as const]
    const own = (j: number) => (value.length === terms.length ? (terms[j] ?? name) : `${name}[${j}]`)
    return Array.from(value, (number, j) => [own(j), number] as const)
  })
}

/** A layer is too much for a table: how many numbers it is made of. */
function namedLayer({ weights, bias, activation }: NetworkLayer, l: number): readonly (readonly [string, number])[] {
  const units = `layer ${l + 1}: ${bias.length} × ${activation}`
  return [
    [`${units}, weights`, bias.length * (weights[0]?.length ?? 0)],
    [`${units}, biases`, bias.length],
  ]
}

/** The metrics on the rows trained on and, where some were kept, on those held out. */
function scoreTable({ fitted, heldOut }: FitRecord, terminal: Terminal): string[] {
  const names = Object.keys(fitted.scores)
  const columns = [
    {},
    { title: `${fitted.data.rows} training rows` },
    ...(heldOut ? [{ title: `${heldOut.rows} held-out rows` }] : []),
  ]
  const rows = names.map((name): Cell[] => [name, fitted.scores[name], ...(heldOut ? [heldOut.scores[name]] : [])])
  return renderTable(
    {
      title: 'Scores',
      about: heldOut ? 'the held-out rows were never trained on' : 'on the rows trained on',
      columns,
      rows,
    },
    terminal,
  )
}

const methods = {
  exact: 'solved exactly',
  'gradient-norm': 'by the length of the gradient',
  'duality-gap': 'by the duality gap',
  passes: 'its passes done, the cost below that of the start',
}

/** Why the fit may be believed, in words. */
export function certificateLines({ certificate, cost, names }: Fitted, terminal: Terminal): string[] {
  const { converged, method, iterations, gradientNorm, dualityGap, condition, rank } = certificate
  const verdict = converged ? paint('converged', 'good', terminal) : paint('not converged', 'bad', terminal)
  const steps = method === 'exact' ? '' : ` after ${iterations} ${iterations === 1 ? 'step' : 'steps'}`
  const numbers = [
    dualityGap !== undefined && `duality gap ${formatNumber(dualityGap, 3)}`,
    `gradient norm ${formatNumber(gradientNorm, 3)}`,
    rank !== undefined && `rank ${rank}`,
    condition !== undefined && `condition number ${formatNumber(condition, 3)}`,
  ].filter((text) => text !== false)
  const penalty = names.penalty === 'none' ? '' : ` + penalty ${formatNumber(cost.penalty)}`
  const title = registry.algorithms[names.algorithm]?.title ?? names.algorithm
  return [
    `${paint('Certificate', 'strong', terminal)}  ${verdict}${steps}, ${methods[method]} (${title})`,
    ...wrap(numbers.join(', '), terminal.width - 13).map((line) => `             ${line}`),
    `${paint('Cost', 'strong', terminal)}         ${cost.name} ${formatNumber(cost.value)}${penalty}`,
  ]
}

/** Standard errors, t, p and confidence intervals. */
export function inferenceLines(inference: Inference, fitted: Fitted, terminal: Terminal): string[] {
  const { estimates, standardErrors, t, p, lower, upper, degreesOfFreedom, residualSd, dispersion, reference } =
    inference
  const short = (x: number | undefined) => (x === undefined || Number.isNaN(x) ? undefined : formatNumber(x, 4))
  const rows = inferenceNames(inference, fitted).map((name, k): Cell[] => [
    name,
    ...[estimates, standardErrors, t, p, lower, upper].map((values) => short(values[k])),
  ])
  const titles = [
    'estimate',
    'std. error',
    residualSd === undefined && dispersion === undefined ? 'z' : 't',
    'p',
    '95 % from',
    'to',
  ]
  const columns: Column[] = [{ look: 'parameter' }, ...titles.map((title): Column => ({ title, align: 'point' }))]
  const about =
    dispersion !== undefined
      ? `dispersion ${formatNumber(dispersion)} on ${degreesOfFreedom} degrees of freedom`
      : residualSd === undefined
        ? `by maximum likelihood, for many rows${reference === undefined ? '' : `; each class against ${reference}`}`
        : `residual standard deviation ${formatNumber(residualSd)} on ${degreesOfFreedom} degrees of freedom`
  return renderTable({ title: 'Inference', about, role: 'parameter', columns, rows, limit: shownParameters }, terminal)
}

/** What was counted, on one line. */
export function ledgerLine({ fitted, durationMs }: FitRecord, terminal: Terminal): string {
  const { costEvaluations, gradientEvaluations, completeTrainings } = fitted.ledger
  const counts = [
    `cost evaluations ${costEvaluations}`,
    `gradient evaluations ${gradientEvaluations}`,
    `complete trainings ${completeTrainings}`,
    `read ${milliseconds(durationMs.read)}`,
    `fit ${milliseconds(durationMs.fit)}`,
  ]
  return `${paint('ledger', 'strong', terminal)}  ${counts.join(terminal.unicode ? ' · ' : ', ')}`
}

export const milliseconds = (ms: number) =>
  ms < 1000 ? `${formatNumber(ms, 2)} ms` : `${formatNumber(ms / 1000, 3)} s`
