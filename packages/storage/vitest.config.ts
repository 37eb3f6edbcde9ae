import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    testTimeout: 120_000, // a slow machine is no failure
    hookTimeout: 120_000,
    include: ['test/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: 'reports/unit.json' }]],
  },
})
