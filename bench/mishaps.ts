// `node bench/mishaps.ts [case …]`: what happens to studies when a network is cut or swallows everything, clocks are wrong, disks are full, and functions
// fail in every way. As root on Linux all of it; otherwise what has to be left out is said.
import { cluster, programs, without } from '../packages/storage/test/postgres/cluster.ts'
import { skew } from './mishaps/clock.ts'
import { fullFile, fullServer } from './mishaps/disk.ts'
import { cut, halfOpen } from './mishaps/network.ts'
import { objectives } from './mishaps/objectives.ts'

const bin = programs()
const wanted = process.argv.slice(2)
const is = (name: string) => wanted.length === 0 || wanted.includes(name)

if (is('disk')) await fullFile()
if (bin === undefined) console.log(without)
else {
  if (is('disk')) await fullServer(bin)
  const server = await cluster(bin)
  try {
    for (const [name, mishap] of Object.entries({ clock: skew, halfOpen, objectives, cut }))
      if (is(name)) await mishap(server)
  } finally {
    server.end()
  }
}
