import type { DesignPlan } from './basis.ts'
import type { FoldStatistics } from './fold-statistics.ts'

/**
 * The least-squares problem of one training part in its terms as the pipeline would make them: ½(βʹCβ − 2cʹβ + m), centred where there is an
 * intercept, standardised where that is asked for. Terms that are constant in the part are left out.
 */
export interface PartMoments {
  /** The terms that vary, ascending; C and c are in this order. */
  readonly kept: Uint32Array
  readonly C: Float64Array
  readonly c: Float64Array
  readonly meanSquare: number
  /** Of each kept term: its mean over the part less the centre of the statistics, and what it is divided by. */
  readonly mean: Float64Array
  readonly scale: Float64Array
  /** Mean of y over the part, less its centre. */
  readonly targetMean: number
  readonly intercept: boolean
}

/** A share of a column's square below which its variance over a part has lost too many digits. */
const CLEAR = 1e-5

/** The moments of a part; undefined where the products of columns do not carry enough digits: such a part is trained by itself. */
export function partMoments(
  { terms, width, basis }: FoldStatistics,
  G: Float64Array,
  design: DesignPlan,
): PartMoments | undefined {
  const ones = terms * width
  const y = (width - 1) * width
  const weight = G[ones + terms]
  if (!(weight > 0)) return undefined
  const { intercept } = basis
  const shift = intercept ? 1 : 0
  const targetMean = G[ones + width - 1] / weight
  const kept: number[] = []
  const scales: number[] = []
  for (let j = 0; j < design.terms; j++) {
    const square = G[j * width + j] / weight
    if (!Number.isFinite(square)) return undefined
    if (square === 0) continue
    const mean = G[ones + j] / weight
    const variance = square - mean * mean
    if ((intercept || design.standardize) && !(variance > CLEAR * square)) return undefined
    kept.push(j)
    scales.push(design.standardize ? Math.sqrt(variance) : 1)
  }
  const p = kept.length
  const C = new Float64Array(p * p)
  const c = new Float64Array(p)
  const mean = Float64Array.from(kept, (j) => (shift * G[ones + j]) / weight)
  for (let b = 0; b < p; b++) {
    const column = kept[b] * width
    for (let a = 0; a <= b; a++) {
      const value = (G[column + kept[a]] / weight - mean[a] * mean[b]) / scales[a] / scales[b]
      C[b * p + a] = value
      C[a * p + b] = value
    }
    c[b] = (G[y + kept[b]] / weight - mean[b] * targetMean) / scales[b]
  }
  const meanSquare = G[y + width - 1] / weight - shift * targetMean * targetMean
  if (!Number.isFinite(meanSquare)) return undefined
  return {
    kept: Uint32Array.from(kept),
    C,
    c,
    meanSquare,
    mean,
    scale: Float64Array.from(scales),
    targetMean: shift * targetMean,
    intercept,
  }
}

/** A linear function of the centred terms of the statistics: Σ coefficientsₖ·termₖ + constant. */
export interface Linear {
  readonly terms: Uint32Array
  readonly coefficients: Float64Array
  readonly constant: number
}

/** The prediction (less the centre of y) of coefficients β: of the first of a part's terms, or of those at `places`; zeros are left out. */
export function linearOf(
  { kept, mean, scale, targetMean }: PartMoments,
  beta: Float64Array,
  places?: readonly number[],
): Linear {
  let count = 0
  for (let k = 0; k < beta.length; k++) if (beta[k] !== 0) count++
  const terms = new Uint32Array(count)
  const coefficients = new Float64Array(count)
  let constant = targetMean
  for (let k = 0, a = 0; k < beta.length; k++) {
    if (beta[k] === 0) continue
    const j = places ? places[k] : k
    terms[a] = kept[j]
    coefficients[a] = beta[k] / scale[j]
    constant -= coefficients[a] * mean[j]
    a++
  }
  return { terms, coefficients, constant }
}
