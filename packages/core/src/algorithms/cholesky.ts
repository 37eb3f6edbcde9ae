import { defineAlgorithm } from '../define/definitions.ts'
import { exactTraining } from '../numeric/exact-training.ts'

/** Designs too ill-conditioned for products of columns are left to QR, so that nothing is refused. */
export const cholesky = defineAlgorithm({
  name: 'cholesky',
  title: 'Cholesky',
  describe: 'solves the normal equations of the centred columns, then refines: the fastest for many rows',
  equation: '(XᵀX + nλI)β = Xᵀy',
  references: ['Benoît 1924, Bulletin géodésique 2, 67–77'],
  exact: true,
  needs: { model: ['design'], cost: ['quadratic'], penalty: ['quadratic'] },
  hyperparameters: {},
  *train(problem) {
    const outcome = exactTraining(problem, 'normal-equations')
    yield { step: 1, cost: problem.cost(problem.theta) }
    return outcome
  },
})
