import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gzipSync } from 'node:zlib'
import {
  dataset,
  estimator,
  fit,
  gradientDescent,
  HpError,
  kFold,
  lasso,
  linear,
  loadModel,
  memoryStorage,
  oneOf,
  qr,
  range,
  readCsv,
  readData,
  readJson,
  readParquet,
  readStored,
  ridge,
  type StudyEvent,
  tune,
} from '@hp/core'
import { allocate, ready } from '@hp/core/kernels'
import { readQuery } from '@hp/core/sql'
import { openStorage, sqliteStorage } from '@hp/storage'

const csv = (text: string, options = {}) => readCsv({ text, name: 'cars.csv' }, options)
const xy = (text: string, options = {}) => csv(text, { target: 'y', ...options })
const small = dataset({ x: [1, 2, 3, 4], y: [2, 4, 7, 8] }, { target: 'y' })
const line = await fit(estimator({ model: linear() }), small)
const file = JSON.stringify(line)
const fitTo = async (data: Parameters<typeof fit>[1] | ReturnType<typeof csv>) =>
  fit(estimator({ model: linear() }), await data)

const folder = mkdtempSync(join(tmpdir(), 'hp-errors-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

/** A file of the folder with this text. */
function written(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

/** A file of studies on which this SQL was run. */
function changed(name: string, sql: string): string {
  const path = join(folder, name)
  sqliteStorage(path).close()
  const database = new DatabaseSync(path)
  database.exec(sql)
  database.close()
  return path
}

const created: StudyEvent = {
  type: 'study/created',
  description: {
    seed: 0,
    strategy: 'grid',
    splitter: 'k-fold',
    folds: 2,
    metric: { name: 'rmse', direction: 'minimize' },
  },
}

/** A real bad input for each error that the library throws. */
const bad: Readonly<Record<string, () => unknown>> = {
  'hyperparameter/unknown': () => linear({ degre: 2 } as never),
  'hyperparameter/invalid': () => gradientDescent({ learningRate: 0 }),
  'hyperparameter/open-range': () => fit(estimator({ model: linear({ degree: range(1, 9) }) }) as never, small),
  'estimator/needs': () => fit(estimator({ model: linear(), penalty: lasso(), algorithm: qr() } as never), small),
  'request/invalid': () => fitTo(dataset({ x: [1, 2], y: [2, 4] })),
  'data/unreadable': () => readData('no-such-file.csv'),
  'data/not-text': () => readData(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10)),
  'data/empty': () => csv(''),
  'data/no-header': () => xy('1,2\n3,4\n'),
  'data/header': () => csv('x,x\n1,2\n'),
  'data/ragged': () => csv('x,y\n1,2\n3,4,5\n'),
  'data/quote': () => csv('x,y\n1,"two\n'),
  'data/control-character': () => csv('length,width\n1,2\n3,4\n5,\u0000\n'),
  'data/not-a-number': () => csv('x,y\n1,2\n3,4\n5,six\n'),
  'data/not-finite': () => csv('x,y\n1,2\n3,1e999\n'),
  'data/unknown-column': () => csv('speed,dist\n1,2\n', { target: 'sped' }),
  'data/column-kind': () => fitTo(xy('x,y\n1,red\n2,blue\n3,red\n')),
  'data/no-rows': () => fitTo(xy('x,y\n')),
  'data/no-features': () => fitTo(xy('y\n1\n2\n')),
  'data/shape': () => dataset({ x: [1, 2, 3], y: [1, 2] }),
  'data/compressed': () => readCsv(gzipSync('x,y\n1,2\n').subarray(0, 15), { name: 'cars.csv.gz' }),
  'data/too-large': () => csv('x,y\n1,2\n', { maxBytes: 5 }),
  'data/larger-than-memory': async () => {
    const data = await readStored([written('cars.csv', 'x,y\n1,2\n2,4\n3,7\n')], { target: 'y', always: true })
    return (
      data.column('x').kind === 'number' &&
      'values' in data.column('x') &&
      (data.column('x') as { values: unknown }).values
    )
  },
  'data/query': () => readQuery("select *\n  frm 'cars.csv'"),
  'data/parquet': () => readParquet({ text: 'x,y\n1,2\n', name: 'cars.parquet' }),
  'data/json': () => readJson({ text: '[{ "x": 1, }]', name: 'cars.json' }),
  'data/category': async () => {
    const fitted = await fitTo(xy('colour,y\nred,1\nblue,2\nred,3\n'))
    fitted.predict([{ colour: 'green' }])
  },
  'data/weights': () => fitTo(xy('x,y,w\n1,2,1\n2,4,-1\n', { weights: 'w' })),
  'fit/diverged': () => fit(estimator({ model: linear(), algorithm: gradientDescent({ learningRate: 3 }) }), small),
  'fit/aborted': () => fit(estimator({ model: linear() }), small, { signal: AbortSignal.abort() }),
  'tune/no-result': () =>
    tune(estimator({ model: linear(), algorithm: gradientDescent({ learningRate: oneOf(5, 6) }) }), small, {
      validation: kFold(2),
    }),
  'model-file/json': () => loadModel(file.slice(0, 100)),
  'model-file/version': () => loadModel(file.replace('"version":1', '"version":99')),
  'model-file/invalid': () => loadModel(file.replace(/"theta":\[[^\]]*\]/, '"theta":[1]')),
  'model-file/golden': () => loadModel(file.replace(/"theta":\[[^\]]*\]/, '"theta":[1,2]')),
  'storage/unreachable': () => sqliteStorage('no/such/folder/studies.db'),
  'storage/not-studies': () => sqliteStorage(written('cars.csv', 'speed,dist\n4,2\n7,4\n'.repeat(50))),
  'storage/newer': () => sqliteStorage(changed('newer.db', 'pragma user_version = 99')),
  'storage/corrupt': async () => {
    const storage = sqliteStorage(changed('damaged.db', "insert into study (name, events) values ('cars', 1)"))
    const database = new DatabaseSync(storage.path)
    database.exec("insert into event select id << 32, 'no event' from study")
    database.close()
    await storage.read('cars').finally(() => storage.close())
  },
  'storage/read-only': async () => {
    const storage = sqliteStorage(changed('kept.db', ''), { readOnly: true })
    await storage.append('cars', [created]).finally(() => storage.close())
  },
  'storage/unsupported': () => openStorage('mysql://host/studies'),
  'storage/other-study': async () => {
    const storage = memoryStorage()
    const ridges = estimator({ model: linear(), penalty: ridge({ lambda: oneOf(0.1, 1) }) })
    for (const metric of ['rmse', 'mae'])
      await tune(ridges, small, { storage, study: 'cars', metric, validation: kFold(2) })
  },
  'kernels/memory': async () => {
    await ready()
    allocate(2 ** 30)
  },
}

/** The codes that have an example of their text. */
export const shown = new Set(Object.keys(bad))

/** The text of the error with this code, made from its bad input. */
export async function errorText(code: string): Promise<string> {
  try {
    await bad[code]()
  } catch (error) {
    if (!(error instanceof HpError && error.code === code)) throw error
    return `\`\`\`text\n${error.message.replaceAll(`${folder}/`, '')}\n\`\`\``
  }
  throw new Error(`the example of ${code} throws nothing`)
}
