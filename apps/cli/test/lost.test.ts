import { writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { openStorage } from '@hp/storage'
import { expect, test } from 'vitest'
import { folder, hp } from './hp.ts'

const at = folder()
const rows = Array.from({ length: 24 }, (_, i) => [i % 5, (i * 7) % 11, 3 * (i % 5) - ((i * 7) % 11) + ((i * 13) % 4)])
writeFileSync(at('data.csv'), ['a,b,y', ...rows.map((row) => row.join())].join('\n'))
const search = [...['tune', 'ridge', 'data.csv', '--target', 'y', '--lambda', '0.1,1'], '--no-share', '--study', 's']

/** The search as it was begun, with some trials at which so many processes have died that no search goes on. */
async function leftBehind(file: string, deadly: readonly number[]) {
  const whole = openStorage(at('whole.db'), { readOnly: true })
  const begun = (await whole.read('s')).filter(({ type }) => /created|begun|queued/.test(type))
  await whole.close()
  const storage = openStorage(at(file), { losses: 21 })
  await storage.append('s', begun)
  for (let k = 0; k < 20; k++) await storage.claim('s', `${hostname()}/${999_900 + k}/1`, deadly)
  await storage.close()
}

test('a trial that ended twenty processes is lost: the search ends well without it, says so, and tries it again when it is asked again', async () => {
  const run = async (file: string) => {
    const { code, out } = await hp([...search, '--storage', file, '--json'], { cwd: at('.') })
    const said = out === '' ? undefined : JSON.parse(out)
    const codes: string[] = said?.findings?.map((finding: { code: string }) => finding.code) ?? []
    return { code, lost: codes.includes('trials-lost'), best: said?.best?.number }
  }
  expect(await run('whole.db')).toEqual({ code: 0, lost: false, best: 0 })
  await leftBehind('torn.db', [0])
  expect(await run('torn.db')).toEqual({ code: 0, lost: true, best: 1 })
  expect(await run('torn.db')).toEqual({ code: 0, lost: false, best: 0 })
  await leftBehind('none.db', [0, 1])
  expect(await run('none.db')).toEqual({ code: 4, lost: false, best: undefined })
})
