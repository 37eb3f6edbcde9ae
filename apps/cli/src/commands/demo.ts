import { defineCommand } from '../command.ts'

export const command = defineCommand({
  summary: 'the tour: fits real data and explains what is seen',
  place: 0,
  arguments: [],
  options: [],
  examples: [{ line: 'hp demo', does: 'a fit step by step, and what to try next' }],
  run: async (_, context) => (await import('../fitting/demo.ts')).runDemo(context),
})
