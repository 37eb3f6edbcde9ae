import { definePenalty } from '../define/definitions.ts'
import { float } from '../define/hyperparameters.ts'

export const ridge = definePenalty({
  name: 'ridge',
  title: 'Ridge',
  describe: 'keeps coefficients small and spreads them over correlated features',
  equation: '½λ‖β‖₂²',
  references: ['Hoerl, Kennard 1970, Technometrics 12, 55–67'],
  shortFor: 'linear',
  hyperparameters: {
    lambda: float({
      default: 1,
      min: 0,
      scale: 'log',
      search: [1e-4, 1e2],
      symbol: 'λ',
      describe: 'strength of the penalty, on the cost as a mean over rows',
      simpler: 'up',
    }),
  },
  value: (theta, { lambda }) => (lambda * theta * theta) / 2,
  offers: {
    slope: (theta, { lambda }) => lambda * theta,
    prox: (v, step, { lambda }) => v / (1 + step * lambda),
    quadratic: ({ lambda }) => lambda,
    split: ({ lambda }) => ({ l1: 0, l2: lambda }),
  },
})
