import { defineCommand } from '../command.ts'

export const command = defineCommand({
  summary: 'the tour: a search on real data, with its plan, winner and ledger',
  place: 0,
  arguments: [],
  options: [],
  examples: [{ line: 'hp demo', does: 'what is searched, shared and found, and what to try next' }],
  run: async (_, context) => (await import('../tuning/demo.ts')).runDemo(context),
})
