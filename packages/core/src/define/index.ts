export { closest, didYouMean } from './closest.ts'
export type { BooleanColumn, CategoryColumn, Column, DateColumn, NumberColumn } from './columns.ts'
export {
  type AlgorithmDefinition,
  type Basis,
  type Coefficients,
  type CostDefinition,
  defineAlgorithm,
  defineCost,
  defineModel,
  definePenalty,
  defineTransform,
  type Extent,
  type Kind,
  type LearnContext,
  type Learnt,
  type Link,
  type ModelDefinition,
  type NetworkLayer,
  type Open,
  type Part,
  type PenaltyDefinition,
  type Settled,
  type Stage,
  type TargetKind,
  type TransformDefinition,
} from './definitions.ts'
export type { Design, Parameters, Shape, Shapes, Theta } from './design.ts'
export { type ErrorCode, type ErrorDetail, HpError, type Place } from './errors.ts'
export {
  type AnyModel,
  type Estimator,
  estimator,
  type Hyperparameters,
  type Label,
  type ParametersOf,
  type Parts,
  type PredictedBy,
} from './estimator.ts'
export {
  choice,
  domain,
  flag,
  float,
  type Hyperparameter,
  holds,
  int,
  kebab,
  type Role,
  type Schema,
  type Settings,
  shape,
  type Values,
} from './hyperparameters.ts'
export {
  defineMetric,
  type MetricDefinition,
  type MetricParameter,
  metricNamed,
  type Prediction,
  valueIn,
} from './metrics.ts'
export type { Certificate, Curvature, Finding, Needs, Outcome, Problem, Step } from './problem.ts'
export { type DataRange, isSpace, type OneOf, oneOf, type Range, range, type Space } from './ranges.ts'
export { kindOf, roleOf } from './roles.ts'
export {
  defineSplitter,
  type Split,
  type SplitData,
  type SplitRandom,
  type Splitter,
  type SplitterDefinition,
  type SplitterMaker,
} from './splitters.ts'
