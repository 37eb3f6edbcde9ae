import { defineCommand } from '../command.ts'

/** Asked by the scripts of `hp complete`: what the last of these words may become. */
export const command = defineCommand({
  summary: 'what may stand next on a line: one candidate and its meaning a line',
  hidden: true,
  raw: true,
  arguments: [],
  options: [],
  examples: [{ line: 'hp complete-words -- fit ridge --la', does: 'the flags that begin so' }],
  run: async (input, { out }) => {
    const { candidates } = await import('../completing/candidates.ts')
    const [first, ...words] = input.arguments.map((word) => word ?? '')
    const found = await candidates(first === '--' ? words : [first ?? '', ...words])
    await out.lines(found.map(({ word, describe }) => (describe === undefined ? word : `${word}\t${describe}`)))
    return 0
  },
})
