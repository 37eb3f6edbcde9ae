import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from '../arguments/parse.ts'
import { shellWord } from '../arguments/search-line.ts'
import type { Context } from '../command.ts'
import { paint, type Terminal } from '../render/style.ts'
import { wrap } from '../render/text.ts'
import { keptAs } from '../studies/keeping.ts'
import { studyFigure } from './charts.ts'
import { planLines, planOf, spaceLine } from './plan.ts'
import { ledgerLine, tuneLines } from './report.ts'
import { askedFor } from './request.ts'
import { figureLines, searchAndRefit } from './run.ts'

/** 442 people with diabetes (Efron, Hastie, Johnstone, Tibshirani 2004, Ann. Statist. 32, 407–499). */
const bundled = fileURLToPath(new URL('../data/diabetes.csv', import.meta.url))
const flags = ['--target', 'progression', '--degree', '1,2', '--lambda', '1e-3..1e2:50', '--folds', '10']

/** The tour: a search of two hyperparameters with its plan, its winner and what it took, and commands to go on with. */
export async function runDemo(context: Context): Promise<undefined> {
  const { out } = context
  const { terminal } = out
  const near = relative('.', bundled)
  const path = shellWord(near)
  const hp = existsSync('hp') ? './hp' : 'hp'
  const { command } = await import('../commands/tune.ts')
  const words = ['ridge', near, ...flags, '--storage', 'memory:', '--quiet']
  const page = command.page?.('ridge').options ?? []
  const input = parse(words, [...page, { name: 'quiet', describe: '', group: '' }], command.arguments)
  const asked = await askedFor(input, context)
  const plan = planOf(asked)
  await out.lines([
    ...said(
      '442 people with diabetes: ten measurements each, and how far the disease had progressed a year later. Training finds the parameters, a coefficient for each measurement. Two hyperparameters are for us to set: the degree, whether squares and products of measurements count too, and λ, how much large coefficients cost. We try 100 pairs by cross-validation: each is trained ten times, and scored on the tenth of the people that it was not trained on.',
      terminal,
    ),
    '',
    paint(`$ ${hp} tune ridge ${path} ${flags.join(' ')} --plot`, 'strong', terminal),
    '',
    spaceLine('tune', asked, terminal),
    ...planLines(plan, terminal),
    '',
  ])
  const record = await searchAndRefit(asked, { plan, kept: keptAs(input, undefined) }, input, context)
  const figure = studyFigure(record.study, record.searched)
  await out.lines([
    ...tuneLines(record, { has: input.given }, terminal),
    '',
    ...(figure ? [...figureLines(figure, terminal), ''] : []),
    ledgerLine(record, terminal),
    '',
    ...said(
      'Trying other parameters takes one evaluation of the cost; trying another hyperparameter takes a complete training. Here most of the trainings were never made: what they have in common was computed once.',
      terminal,
    ),
    '',
    paint('Next', 'strong', terminal),
    ...next(hp, path).flatMap(([line, does]) => [`  ${line}`, paint(`      ${does}`, 'faint', terminal)]),
  ])
}

const next = (hp: string, path: string) => [
  [
    `${hp} fit ridge ${path} --target progression --lambda 0.1 --algorithm momentum --plot`,
    'one training, step by step: how its cost falls',
  ],
  [
    `${hp} fit linear ${path} --target progression --features bmi --degree 3 --plot`,
    'a curve over one feature, drawn here',
  ],
  [
    `${hp} fit logistic ${path.replace('diabetes', 'penguins')} --target species --penalty ridge --lambda 0.01`,
    'classes instead of numbers: three species of penguins',
  ],
]

const said = (text: string, terminal: Terminal) => wrap(text, Math.min(terminal.width, 88))
