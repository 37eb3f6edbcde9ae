import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from '../arguments/parse.ts'
import { shellWord } from '../arguments/search-line.ts'
import type { Context } from '../command.ts'
import { renderChart } from '../render/chart.ts'
import { paint, type Terminal } from '../render/style.ts'
import { wrap } from '../render/text.ts'
import { costChart } from './charts.ts'
import { fitLines, ledgerLine } from './report.ts'
import { fitRecord } from './run.ts'

/** 442 people with diabetes (Efron, Hastie, Johnstone, Tibshirani 2004, Ann. Statist. 32, 407–499). */
const bundled = fileURLToPath(new URL('../data/diabetes.csv', import.meta.url))

/** The tour: one fit by steps, everything that belongs to it, and three commands to go on with. */
export async function runDemo(context: Context): Promise<undefined> {
  const { out } = context
  const { terminal } = out
  const path = shellWord(relative('.', bundled) || bundled)
  const hp = existsSync('hp') ? './hp' : 'hp'
  const words = [
    'ridge',
    bundled,
    ...'--target progression --lambda 0.1 --algorithm momentum --momentum 0.8 --tolerance 1e-6 --hold-out 0.25'.split(
      ' ',
    ),
  ]
  const { command: fitCommand } = await import('../commands/fit.ts')
  const input = parse(
    [...words, '--quiet'],
    [...(fitCommand.page?.('ridge').options ?? []), { name: 'quiet', describe: '', group: '' }],
    fitCommand.arguments,
  )
  const { record } = await fitRecord(input, context)
  const chart = costChart(record.fitted)
  await out.lines([
    ...said(
      '442 people with diabetes: ten measurements each, and how far the disease had progressed a year later. Can the measurements predict it? A line with a coefficient for each can be fitted; a quarter of the people is held out to see whether it helps for people it has not met.',
      terminal,
    ),
    '',
    paint(`$ ${hp} fit ridge ${path} ${words.slice(2).join(' ')}`, 'strong', terminal),
    '',
    ...fitLines(record, 'diabetes.csv', { has: input.given }, terminal),
    '',
    ...(chart ? renderChart(chart, terminal, { height: 8 }) : []),
    '',
    ledgerLine(record, terminal),
    '',
    ...said(
      `Each step tried other parameters: that takes one evaluation of the cost. Trying another hyperparameter, say a learning rate, would take a whole training.`,
      terminal,
    ),
    '',
    paint('Next', 'strong', terminal),
    ...next(hp, path).flatMap(([line, does]) => [`  ${line}`, paint(`      ${does}`, 'faint', terminal)]),
  ])
}

const next = (hp: string, path: string) => [
  [`${hp} fit linear ${path} --target progression`, 'the exact answer, with standard errors'],
  [
    `${hp} fit linear ${path} --target progression --features bmi --degree 3 --plot`,
    'a curve over one feature, drawn here',
  ],
  [
    `${hp} tune ridge ${path} --target progression --folds 10`,
    'tries 50 penalties by cross-validation: 500 trainings for little more than 10',
  ],
]

const said = (text: string, terminal: Terminal) => wrap(text, Math.min(terminal.width, 88))
