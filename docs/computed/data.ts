import { missingSpellings, recipes } from '@hp/core/data'

/** The spellings of a missing value. */
export const missing = () => ['an empty cell', ...missingSpellings.map((word) => `\`${word}\``)].join(', ')

/** Every recipe for synthetic data, with its settings and their defaults. */
export const generators = () =>
  [
    '| recipe | target | settings and their defaults | what it is |',
    '| --- | --- | --- | --- |',
    ...recipes.map(({ name, title, task, target, settings, equation }) => {
      const shown = Object.entries(settings).map(([setting, { default: value }]) => `\`${setting}\` ${value}`)
      const what = equation === undefined ? title : `${title}: ${equation.replaceAll('|', '\\|')}`
      return `| \`${name}\` | \`${target}\`, ${task === 'regression' ? 'a number' : 'a class'} | ${shown.join(', ')} | ${what} |`
    }),
  ].join('\n')
