// Writes a definition and its test from a template: `pnpm new penalty group-lasso`. Then fill in the lines and run `pnpm generate`.
import { existsSync, writeFileSync } from 'node:fs'
import { type Kind, templates } from './templates.ts'

const [kind, name] = process.argv.slice(2)
const source = new URL('../packages/core/src/', import.meta.url)

if (!Object.hasOwn(templates, kind ?? '') || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name ?? '')) {
  console.error(`usage: pnpm new <${Object.keys(templates).join('|')}> <name-in-kebab-case>`)
  process.exit(2)
}

const { folder, definition, test } = templates[kind as Kind]
const camel = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
const title = name[0].toUpperCase() + name.slice(1).replaceAll('-', ' ')
const files = { [`${folder}/${name}.ts`]: definition, [`${folder}/${name}.test.ts`]: test }
for (const path of Object.keys(files)) {
  if (!existsSync(new URL(path, source))) continue
  console.error(`packages/core/src/${path} is there already`)
  process.exit(2)
}
for (const [path, template] of Object.entries(files)) {
  const text = template.replaceAll('$name', name).replaceAll('$camel', camel).replaceAll('$title', title).trimStart()
  writeFileSync(new URL(path, source), text)
  console.log(`packages/core/src/${path}`)
}
console.log('next: fill them in, then pnpm generate')
