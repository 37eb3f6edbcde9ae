import { describe, expect, test } from 'vitest'
import { construction } from '../conformance/construction.ts'
import { expectedFailures } from '../conformance/expected-failures.ts'
import { fitting } from '../conformance/fitting.ts'
import { input } from '../conformance/input.ts'
import { persistence } from '../conformance/persistence.ts'
import { prediction } from '../conformance/prediction.ts'
import { type Subject, subjects } from '../conformance/subject.ts'
import { units } from '../conformance/units.ts'
import { models } from './every.ts'

const groups = { construction, input, fitting, prediction, persistence, units }
const checksOf = ({ world }: Subject) => Object.entries(groups).map(([group, list]) => [group, list(world)] as const)
const checks = checksOf(subjects[0]).flatMap(([, list]) => list)

describe.each(subjects.map((subject) => [subject.name, subject] as const))('%s', (name, subject) => {
  for (const [group, list] of checksOf(subject))
    describe(group, () => {
      for (const check of list) {
        const expected = expectedFailures.some((failure) => failure.subject === name && failure.check === check.name)
        const run = () => check.run(subject)
        if (expected) test.fails(check.name, run)
        else test(check.name, run)
      }
    })
})

test('there are at least 45 checks, each with a name of its own', () => {
  expect(checks.length).toBeGreaterThanOrEqual(45)
  expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length)
})

test('every model is a subject, alone and with each penalty that is a short form of it', () => {
  for (const { definition } of models)
    expect(subjects.filter(({ model }) => model.definition === definition).length).toBeGreaterThan(0)
})

test('every expected failure names a subject and a check, and says why', () => {
  for (const { subject, check, because } of expectedFailures) {
    expect(subjects.map(({ name }) => name)).toContain(subject)
    expect(checks.map(({ name }) => name)).toContain(check)
    expect(because.length).toBeGreaterThan(20)
  }
})
