import { type Recipe, recipes } from '@hp/core'

/** The recipe for synthetic data of that name. */
export function recipeNamed(name: string): Recipe {
  const recipe = recipes.find((each) => each.name === name)
  if (!recipe) throw new Error(`there is no recipe ${name}`)
  return recipe
}
