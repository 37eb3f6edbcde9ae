import type { Fitted } from '@hp/core'
import type { Finding } from '@hp/core/define'
import { shortName } from '../registry.ts'
import { version } from '../version.ts'
import { byRole } from './hyperparameters.ts'

/** A fit with what the command adds to it. */
export interface FitRecord {
  readonly fitted: Fitted
  readonly findings: readonly Finding[]
  readonly durationMs: { readonly read: number; readonly fit: number }
  readonly heldOut?: { readonly rows: number; readonly scores: Readonly<Record<string, number>> }
  readonly inference?: Inference
  readonly trace?: readonly { readonly step: number; readonly cost: number; readonly theta?: readonly number[] }[]
}

export type Inference = ReturnType<Fitted['inference']>

/** The JSON document of `fit`: its keys and their order are a promise. */
export function fitDocument(record: FitRecord): Readonly<Record<string, unknown>> {
  const { fitted, findings, durationMs, heldOut, inference, trace } = record
  const { data, cost, certificate, ledger } = fitted
  const { converged, gradientNorm, iterations, ...more } = certificate
  return {
    command: 'fit',
    model: shortName(fitted.names),
    version,
    data: {
      rows: data.rows,
      features: data.features,
      target: data.target,
      fingerprint: data.fingerprint,
      dropped: { rows: data.dropped.rows, why: new Map(Object.entries(data.dropped.why)) },
    },
    hyperparameters: byRole(fitted),
    parameters: parametersOf(fitted),
    cost,
    scores: fitted.scores,
    certificate: { converged, gradientNorm, iterations, ...more },
    ledger: {
      ...ledger,
      durationMs: { ...ledger.durationMs, read: rounded(durationMs.read), fit: rounded(durationMs.fit) },
    },
    findings,
    ...(heldOut && { heldOut }),
    ...(inference && { inference: inferenceDocument(inference, fitted) }),
    ...(trace && { trace }),
  }
}

/** Parameters by name; those that belong to terms are keyed by the term, whatever it is called. */
export function parametersOf({ parameters, terms, layers, classes }: Fitted): Map<string, unknown> {
  if (layers) return new Map([['layers', layers]])
  if (classes && classes.length > 2) return new Map([['classes', parametersByClass(parameters, terms, classes)]])
  const all = Object.entries(parameters as Readonly<Record<string, number | Float64Array>>)
  const keyed = (values: Float64Array) => new Map(terms.map((term, j) => [term, values[j]]))
  return new Map(
    all.map(([name, value]) => [
      name,
      typeof value !== 'number' && value.length === terms.length ? keyed(value) : value,
    ]),
  )
}

/** Intercept and coefficients of each class by its name. */
export function parametersByClass(
  parameters: object,
  terms: readonly string[],
  classes: readonly string[],
): Map<string, { readonly intercept: number; readonly coefficients: Map<string, number> }> {
  const { intercept, coefficients } = parameters as Readonly<Record<'intercept' | 'coefficients', Float64Array>>
  const one = (k: number) => ({
    intercept: intercept[k] ?? Number.NaN,
    coefficients: new Map(terms.map((term, j) => [term, coefficients[k * terms.length + j] ?? Number.NaN])),
  })
  return new Map(classes.map((name, k) => [name, one(k)]))
}

/** Names of the rows of an inference: the intercept, when it is free, then the terms; of several classes these for each that is compared. */
export function inferenceNames({ estimates, classes = [''] }: Inference, { terms }: Fitted): readonly string[] {
  const own = estimates.length > terms.length * classes.length ? ['intercept', ...terms] : terms
  return classes.flatMap((name) => own.map((term) => (name === '' ? term : `${name}: ${term}`)))
}

function inferenceDocument(inference: Inference, fitted: Fitted) {
  const { estimates, standardErrors, t, p, lower, upper, ...rest } = inference
  const rows = inferenceNames(inference, fitted).map((name, k) => ({
    name,
    estimate: estimates[k],
    standardError: standardErrors[k],
    t: t[k],
    p: p[k],
    confidence: [lower[k], upper[k]],
  }))
  return { confidence: 0.95, parameters: rows, ...rest }
}

/** To the microsecond. */
const rounded = (durationMs: number) => Math.round(durationMs * 1000) / 1000
