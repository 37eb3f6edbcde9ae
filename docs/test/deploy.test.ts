import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

type Node = string | readonly Node[] | { readonly [key: string]: Node }

/** Reads the part of YAML that the manifests are written in: maps and lists by indentation of two, flow lists, plain and quoted words. Throws at anything else. */
function yaml(text: string): Node {
  const lines = text
    .split('\n')
    .map((line, at) => ({ at: at + 1, indent: line.search(/\S/), line: line.trim() }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
  let next = 0
  const bad = (at: number): never => {
    throw new SyntaxError(`line ${at}`)
  }
  const word = (one: string): Node =>
    /^\[.*\]$/.test(one) ? one.slice(1, -1).split(', ').map(word) : /^"[^"]*"$/.test(one) ? one.slice(1, -1) : one
  function block(indent: number): Node {
    const list: Node[] = []
    const map: Record<string, Node> = {}
    const isList = lines[next]?.line.startsWith('- ')
    for (;;) {
      const now = lines[next]
      if (now === undefined || now.indent < indent) break
      if (now.indent > indent || now.line.includes('\t') || now.line.startsWith('- ') !== isList) bad(now.at)
      if (isList) {
        const item = now.line.slice(2)
        if (/^[\w.-]+:( |$)/.test(item)) {
          lines[next] = { at: now.at, indent: indent + 2, line: item }
          list.push(block(indent + 2))
        } else {
          list.push(word(item))
          next++
        }
        continue
      }
      const [, key = bad(now.at), value = ''] = /^([\w.-]+):(?: (.+))?$/.exec(now.line) ?? []
      if (key in map) bad(now.at)
      next++
      const inner = lines[next]
      map[key] = value !== '' ? word(value) : inner && inner.indent === indent + 2 ? block(indent + 2) : ''
    }
    return isList ? list : map
  }
  const whole = block(0)
  if (next < lines.length) bad(lines[next]?.at ?? 0)
  return whole
}

const read = (name: string) => yaml(readFileSync(new URL(`../deploy/${name}`, import.meta.url), 'utf8'))

describe('the manifests', () => {
  test('of Kubernetes are a job of workers that reads its storage from a secret', () => {
    expect(read('kubernetes.yaml')).toMatchObject({
      apiVersion: 'batch/v1',
      kind: 'Job',
      spec: {
        template: {
          spec: {
            restartPolicy: 'OnFailure',
            containers: [
              {
                command: ['hp', 'worker', '--concurrency', '2'],
                env: [{ name: 'HP_STORAGE', valueFrom: { secretKeyRef: { name: 'hp-storage', key: 'url' } } }],
              },
            ],
          },
        },
      },
    })
  })

  test('of Compose are a database and workers that wait until it is well', () => {
    expect(read('compose.yaml')).toMatchObject({
      services: {
        database: { image: 'postgres:17', volumes: ['studies:/var/lib/postgresql/data'] },
        worker: { command: 'hp worker --concurrency 2', depends_on: { database: { condition: 'service_healthy' } } },
      },
    })
  })

  test('a wrong indentation, a key twice and a tab are noticed', () => {
    for (const text of ['a:\n   b: c', 'a: b\na: c', 'a:\n  - b\n  c: d', 'a: b\n  c: d', 'a:\tb'])
      expect(() => yaml(text)).toThrow(SyntaxError)
  })
})
