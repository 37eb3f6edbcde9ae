import { blobs } from './blobs.ts'
import { circles } from './circles.ts'
import { classification } from './classification.ts'
import { friedman1 } from './friedman1.ts'
import { line } from './line.ts'
import { moons } from './moons.ts'
import { polynomial } from './polynomial.ts'
import type { Recipe } from './recipe.ts'
import { sparse } from './sparse.ts'
import { spirals } from './spirals.ts'
import { xor } from './xor.ts'

export { defineRecipe, type Recipe } from './recipe.ts'

/** All recipes for synthetic data, in the order in which they are listed. */
export const recipes: readonly Recipe[] = [
  line,
  polynomial,
  sparse,
  friedman1,
  moons,
  circles,
  spirals,
  xor,
  blobs,
  classification,
]
