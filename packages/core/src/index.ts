// The public surface, written down once. Everything of a kind is under its sub-path: `@hp/core/algorithms`, `@hp/core/metrics` …
export {
  adam,
  adamw,
  cholesky,
  coordinateDescent,
  gradientDescent,
  interiorPoint,
  lbfgs,
  momentum,
  nesterov,
  newton,
  proximalNewton,
  qr,
  sgd,
} from './algorithms/index.ts'
export {
  gammaDeviance,
  huber,
  logLoss,
  poissonDeviance,
  quantile,
  squaredError,
  tweedieDeviance,
} from './costs/index.ts'
export * from './data/index.ts'
export {
  type Certificate,
  type Estimator,
  estimator,
  type Finding,
  HpError,
  type Hyperparameters,
  type Label,
  oneOf,
  type ParametersOf,
  type Parts,
  range,
  type Step,
} from './define/index.ts'
export type { Pruner } from './define/pruners.ts'
export type { Splitter } from './define/splitters.ts'
export type { Strategy } from './define/strategies.ts'
export { type Evaluation, evaluate } from './evaluate.ts'
export { type Explanation, explain } from './explain.ts'
export { type FitOptions, fit, train } from './fit.ts'
export { type LearningCurve, type LearningCurveOptions, type LearningPoint, learningCurve } from './learning-curve.ts'
export { loadModel } from './load-model.ts'
export { type CalibrationCurve, type CalibrationOptions, calibrationCurve } from './metrics/calibration-curve.ts'
export { type ConfusionMatrix, confusionMatrix } from './metrics/confusion-matrix.ts'
export { type PrecisionRecallCurve, precisionRecallCurve, type RocCurve, rocCurve } from './metrics/roc-curve.ts'
export { gamma, linear, logistic, network, poisson, tweedie } from './models/index.ts'
export { type NestedFold, type NestedOptions, type NestedStudy, nestedTune } from './nested.ts'
export { type Random, random } from './numeric/random.ts'
export {
  type ObjectiveTrial,
  type Optimised,
  type OptimisedTrial,
  type OptimiseOptions,
  optimise,
} from './optimise.ts'
export { elasticNet, lasso, none, ridge } from './penalties/index.ts'
export { plan } from './plan.ts'
export type { Plan, PlanNode } from './planning/plan-tree.ts'
export type { FoldParameters } from './planning/work.ts'
export type { Correction } from './search/corrected.ts'
export type { Chosen, Declared, DeclaredConstraint } from './search/declared.ts'
export type { SearchMoment } from './search/evaluate.ts'
export type {
  DataDescription,
  ScoreDescription,
  SearchDescription,
  StudyDescription,
  StudyEvent,
  StudyState,
} from './search/events.ts'
export { applyEvent, emptyStudy, isNews, withMoments } from './search/events.ts'
export { importStudy } from './search/import-study.ts'
export { type Importance, type ImportanceOptions, importance } from './search/importance/importance.ts'
export { type OpenEstimator, openSpace } from './search/open.ts'
export type { OutOfFold } from './search/out-of-fold.ts'
export { readEvent } from './search/read-event.ts'
export type { SearchRequest } from './search/request.ts'
export { openedOn } from './search/request.ts'
export type { Restriction } from './search/restrictions.ts'
export { type DrivenSearch, type SearchOverOptions, searchOver } from './search/search-over.ts'
export { type Hypergradient, hypergradient } from './search/sensitivity/hypergradient.ts'
export { type LinearParameters, type Sensitivity, sensitivity } from './search/sensitivity/sensitivity.ts'
export {
  type Claim,
  leaseMs,
  lostEvent,
  memoryStorage,
  mostLosses,
  type StudyEntry,
  type StudyShelf,
  type StudyStorage,
  type TrialQueue,
} from './search/storage.ts'
export { grid } from './search/strategies/grid.ts'
export type { ScoredTrial, Study, StudyLedger, Trial } from './search/study.ts'
export { readStudy, type StudyDocument, studyDocument } from './search/study-document.ts'
export { type FoldRecord, isFinal, type Score, scoreOf, type TrialRecord, type TrialState } from './search/trial.ts'
export type { Fitted, Ledger, Names, TraceStep } from './training/fitted.ts'
export { follow, type TrainingStep, type TrainOptions } from './training/follow.ts'
export type { ModelFile } from './training/model-file.ts'
export { type Predictor, predict } from './training/predictor.ts'
export { resolve } from './training/resolve.ts'
export { prepare, type Training, type TrainingOptions } from './training/training.ts'
export { impute, oneHot, polynomial, standardize } from './transforms/index.ts'
export { type TuneOptions, tune } from './tune.ts'
export {
  bootstrap,
  groupedKFold,
  holdOut,
  kFold,
  leaveOneOut,
  leavePOut,
  predefined,
  stratifiedGroupedKFold,
  stratifiedKFold,
  timeSeries,
} from './validation/index.ts'
export { usualSplitter } from './validation/usual.ts'
export {
  type ValidationCurve,
  type ValidationCurveOptions,
  type ValidationPoint,
  validationCurve,
} from './validation-curve.ts'
