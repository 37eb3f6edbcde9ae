import type { Flag } from '../command.ts'
import { outputGroup } from '../common-flags.ts'

/** Charts of a model of classes: what is predicted where, the matrix, the curves. */
export const chartNames = ['map', 'confusion', 'roc', 'calibration'] as const
export type ChartName = (typeof chartNames)[number]

export const chartFlag: Flag = {
  name: 'chart',
  value: 'NAME',
  describe: `with --plot, of a model of classes: ${chartNames.join(', ')}`,
  note: 'default: all in the terminal; as a picture the map of two features, else confusion',
  group: outputGroup,
  words: chartNames,
}
