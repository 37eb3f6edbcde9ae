import { choice, float, int } from '../../define/hyperparameters.ts'
import { definePruner } from '../../define/pruners.ts'
import { friedmanBehind, pairedBehind } from '../races.ts'
import { lastScores } from '../reports.ts'

export const racing = definePruner({
  name: 'racing',
  title: 'Racing over folds',
  describe: 'stops a trial between folds once it is significantly worse than the best one on the folds that both have',
  references: [
    'Maron & Moore 1994, Adv. Neural Inf. Process. Syst. 6, 59–66',
    'Birattari, Stützle, Paquete & Varrentrapp 2002, Proc. Genet. Evol. Comput. Conf., 11–18',
  ],
  hyperparameters: {
    test: choice(['friedman', 't'], {
      default: 'friedman',
      describe: 'ranks of all trials within each fold, or differences from the best',
    }),
    folds: int({ default: 3, min: 2, describe: 'folds that a trial must have before it is judged' }),
    significance: float({ default: 0.05, above: 0, below: 1, symbol: 'α', describe: 'error of the test' }),
  },
  compares: 'folds',
  steps: () => [],
  together: () => 100,
  verdict(trial, others, { test, folds: fewest, significance }) {
    const folds = [...new Set(trial.reports.map(({ fold }) => fold))].sort((a, b) => a - b)
    if (folds.length < fewest) return 'go on'
    const own = lastScores(trial, folds) ?? []
    const rivals = others.flatMap((other) => {
      const scores = lastScores(other, folds)
      return scores === undefined ? [] : [scores]
    })
    if (rivals.length === 0) return 'go on'
    const lost = test === 't' ? pairedBehind(own, rivals, significance) : friedmanBehind(own, rivals, significance)
    return lost ? 'stop' : 'go on'
  },
})
