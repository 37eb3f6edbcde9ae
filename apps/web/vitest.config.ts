import { defineConfig } from 'vitest/config'
import { registryParts } from './registry-parts.ts'

export default defineConfig({
  plugins: [registryParts],
  test: {
    testTimeout: 120_000, // a slow machine is no failure
    include: ['src/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: 'reports/unit.json' }]],
  },
})
