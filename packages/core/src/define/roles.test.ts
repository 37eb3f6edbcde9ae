import { expect, test } from 'vitest'
import { r2 } from '../metrics/r2.ts'
import { ridge } from '../penalties/ridge.ts'
import { median } from '../search/pruners/median.ts'
import { grid } from '../search/strategies/grid.ts'
import { polynomial } from '../transforms/polynomial.ts'
import { standardize } from '../transforms/standardize.ts'
import { kFold } from '../validation/k-fold.ts'
import { kindOf, roleOf } from './roles.ts'

test('the kind of a definition is told from what it can do', () => {
  const kinds = [ridge.definition, polynomial.definition, kFold.definition, r2].map(kindOf)
  expect(kinds).toEqual(['penalty', 'transform', 'splitter', 'metric'])
})

test('the role of a hyperparameter follows from the kind; the degree of a basis belongs to the family', () => {
  expect(roleOf(ridge.definition, ridge.definition.hyperparameters.lambda)).toBe('regularization')
  expect(roleOf(polynomial.definition, polynomial.definition.hyperparameters.degree)).toBe('family')
  expect(roleOf(standardize.definition, standardize.definition.hyperparameters.standardize)).toBe('preprocessing')
  expect(roleOf(kFold.definition, kFold.definition.hyperparameters.folds)).toBe('validation')
  expect(roleOf(grid.definition as never, grid.definition.hyperparameters.points)).toBe('validation')
  expect(roleOf(median.definition as never, Object.values(median.definition.hyperparameters)[0])).toBe('validation')
})
