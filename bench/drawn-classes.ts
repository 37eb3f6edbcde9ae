import { dataset, random } from '@hp/core'
import { allocate } from '@hp/core/kernels'
import { writeDoubles } from './peers.ts'

/** Standard normal columns, and classes whose η are sums of them with noise of the logistic (Gumbel) kind. */
export function drawnClasses(name: string, rows: number, terms: number, count: number, strength: number) {
  const stream = random(name)
  const eta = Array.from({ length: count }, (_, k) => {
    const noise = stream.fork('noise', k)
    return Float64Array.from({ length: rows }, () => -Math.log(-Math.log(noise.uniform())))
  })
  const block = allocate(rows * terms) // one block, as the other program's matrix is
  const columns = Array.from({ length: terms }, (_, j) => {
    const column = block.subarray(j * rows, (j + 1) * rows)
    stream.fork('x', j).normalInto(column)
    const beta = new Float64Array(count)
    stream.fork('beta', j).normalInto(beta)
    for (const [k, own] of eta.entries())
      for (let i = 0; i < rows; i++)
        own[i] = (own[i] as number) + (strength * (beta[k] as number) * (column[i] as number)) / Math.sqrt(terms)
    return column
  })
  const y = Float64Array.from({ length: rows }, (_, i) => {
    let best = 0
    for (let k = 1; k < count; k++) if ((eta[k]?.[i] as number) > (eta[best]?.[i] as number)) best = k
    return best
  })
  const named = { ...Object.fromEntries(columns.map((x, j) => [`x${j}`, x])), y: Array.from(y, (k) => `class ${k}`) }
  return {
    rows,
    terms,
    data: dataset(named, { target: 'y' }),
    files: () => [writeDoubles(`${name}-x`, columns), writeDoubles(`${name}-y`, [y])],
  }
}
