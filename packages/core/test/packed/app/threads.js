import { allocate, gram, Pool, ready, rows } from '@hp/core/kernels'

await ready()
const design = rows(allocate(20_000 * 3), 20_000)
design.values.set(design.values.map((_, i) => ((i * 7919) % 1009) / 1009))
const pool = new Pool({ threads: 2 })
const [alone, together] = [undefined, pool].map((each) => {
  const G = new Float64Array(9)
  gram(design, {}, G, each)
  return G
})
console.log(JSON.stringify({ equal: alone.every((value, i) => Object.is(value, together[i])), threads: 2 }))
await pool.close()
