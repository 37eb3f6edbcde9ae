// Writes model files of subjects that have none yet: `node packages/core/test/conformance/write-old-files.ts`. Files that are there stay as they are.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { oldFile } from './old-files.ts'
import { fitted, said, subjects } from './subject.ts'

mkdirSync(new URL('model-files/', import.meta.url), { recursive: true })
for (const subject of subjects) {
  const path = oldFile(subject)
  if (existsSync(path)) continue
  const model = fitted(subject.estimator(), subject.world.usualRows())
  const predictions = [...said(model, subject.world.usualColumns(9))]
  writeFileSync(path, `${JSON.stringify({ text: JSON.stringify(model), predictions }, null, 1)}\n`)
}
