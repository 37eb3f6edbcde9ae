import { flag, int } from '../define/hyperparameters.ts'
import { defineSplitter, type SplitRandom } from '../define/splitters.ts'
import { classesOf, classSizes } from './classes.ts'
import { repeated, splitsOf } from './parts.ts'
import { expectEnough, expectRandom, repeats } from './refusals.ts'

/**
 * k folds with nearly the same share of each class: ⌊nₖ/k⌋ or ⌈nₖ/k⌉ of its rows, and sizes that differ by at most one. The rows in the order of
 * `random.fork('stratified-k-fold').permutation(rows)` (as they come without `shuffle`), class after class, are dealt to the folds in turn. Repeat
 * r > 0 does the same with `random.fork('repeat', r)`.
 */
export const stratifiedKFold = defineSplitter({
  name: 'stratified-k-fold',
  title: 'Stratified k-fold',
  describe:
    'parts the rows into k folds with the same share of each class, and tests each after training on the others',
  references: ['Kohavi 1995, IJCAI, 1137–1143'],
  hyperparameters: {
    folds: int({ default: 5, min: 2, symbol: 'k', describe: 'number of folds' }),
    shuffle: flag({ default: true, describe: 'whether rows are put in random order before' }),
    repeats,
  },
  first: 'folds',
  split(data, { folds, shuffle, repeats }, random) {
    const { rows } = data
    expectEnough('stratified-k-fold', folds, { count: rows, name: 'rows' })
    expectRandom('stratified-k-fold', repeats, shuffle)
    const classOf = classesOf(data, { where: 'stratified-k-fold (flag --splitter)', fix: 'take the splitter k-fold' })
    const sizes = classSizes(classOf)
    const starts = new Uint32Array(sizes.length)
    for (let c = 1; c < sizes.length; c++) starts[c] = starts[c - 1] + sizes[c - 1]
    const once = (stream: SplitRandom) => {
      const order = shuffle ? stream.fork('stratified-k-fold').permutation(rows) : undefined
      const next = starts.slice()
      const foldOf = new Uint32Array(rows)
      for (let at = 0; at < rows; at++) {
        const i = order ? order[at] : at
        foldOf[i] = next[classOf[i]]++ % folds
      }
      return splitsOf(foldOf, folds)
    }
    return repeated(repeats, random, once)
  },
})
