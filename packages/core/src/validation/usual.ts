import type { SplitData, Splitter } from '../define/splitters.ts'
import { groupedKFold } from './grouped-k-fold.ts'
import { kFold } from './k-fold.ts'
import { predefined } from './predefined.ts'
import { stratifiedGroupedKFold } from './stratified-grouped-k-fold.ts'
import { stratifiedKFold } from './stratified-k-fold.ts'
import { timeSeries } from './time-series.ts'

/** The splitter that is meant when none is named: the folds of a fold column, else 5 folds: one after the other where rows have a time, of whole groups where there are groups, stratified where the target has classes. */
export function usualSplitter({ foldColumn, time, groups }: SplitData, target: 'number' | 'category'): Splitter {
  if (foldColumn !== undefined) return predefined() as Splitter
  if (time !== undefined) return timeSeries() as Splitter
  if (groups !== undefined) return (target === 'category' ? stratifiedGroupedKFold() : groupedKFold()) as Splitter
  return (target === 'category' ? stratifiedKFold() : kFold()) as Splitter
}
