import { curveFlags, type Kind, learningFlags, nestedFlags } from './flags.ts'

export const learning: Kind = {
  command: 'learning-curve',
  does: 'Trained on growing parts of the rows, and scored on these and on rows held out.',
  open: false,
  flags: learningFlags,
  words: () => [
    ['', 'at 10 % to all of the training rows'],
    [' --sizes 30,60,120 --json', 'at numbers of rows, for programs'],
  ],
}

export const validating: Kind = {
  command: 'validation-curve',
  does: 'Trained with different values of the one hyperparameter that is left open (1e-4..1e2, 1e-4..1e2:30 or 1,2,3), and scored on the rows trained on and on rows held out.',
  open: true,
  flags: curveFlags,
  words: ({ penalty, model }) => {
    const [range, grid] =
      penalty !== undefined
        ? [' --lambda 1e-4..1e2', ' --lambda 1e-4..1e2:9']
        : 'degree' in model.hyperparameters
          ? [' --degree 1..2', ' --degree 1,2']
          : 'hiddenLayers' in model.hyperparameters
            ? [' --epochs 20 --draw 0..1', ' --epochs 20 --draw 0,1']
            : []
    if (range === undefined || grid === undefined) return []
    const features = model.target === 'number' && penalty === undefined ? ' --features bmi,bp' : ''
    return [
      [`${features}${range}`, 'over a range'],
      [`${features}${grid} --folds 3 --json`, 'over values of your choice, for programs'],
    ]
  },
}

export const nesting: Kind = {
  command: 'nested',
  does: 'A search on each of several parts of the rows, and its winner scored on the others: how well the whole procedure does, search included.',
  open: true,
  flags: nestedFlags,
  words: ({ penalty }) =>
    penalty ? [[' --lambda 1e-3..1e2:9 --outer-folds 3', 'three searches, each scored on rows it has not seen']] : [],
}
