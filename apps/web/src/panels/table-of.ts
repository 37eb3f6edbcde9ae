import { shown } from '../drawing/numbers.ts'
import type { TableOf } from '../marks/Frame.svelte'
import type { Trace } from '../workers/protocol.ts'

const most = 500

/** The steps of a training as a table; of a long one, evenly spaced steps with the first and last. */
export function tableOf({ step, cost, theta0, theta1 }: Trace): TableOf {
  const length = step.length
  const rows = Math.min(length, most)
  const picked = Array.from({ length: rows }, (_, k) => (rows < 2 ? 0 : Math.round((k * (length - 1)) / (rows - 1))))
  return {
    columns: ['step', 'cost', 'θ₀', 'θ₁'],
    rows: picked.map((i) => [String(step[i]), shown(cost[i], 8), shown(theta0[i], 8), shown(theta1[i], 8)]),
    ...(length > most && { note: `${most} of ${length} steps, evenly spaced.` }),
  }
}
