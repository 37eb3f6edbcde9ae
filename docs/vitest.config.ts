import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000, // a slow machine is no failure
    reporters: ['default', ['json', { outputFile: 'reports/docs.json' }]],
  },
})
