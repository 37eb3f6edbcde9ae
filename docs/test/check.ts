// What the comments `// =>`, `// ≈` and `// throws` of a block become.
import { isDeepStrictEqual } from 'node:util'

/** `// => value`: equal; typed arrays are compared as lists. */
export function equal(got: unknown, want: unknown): void {
  if (!isDeepStrictEqual(plain(got), plain(want))) throw new Error(`${show(got)} is not ${show(want)}`)
}

/** `// ≈ value`: numbers, or lists of them, that agree to eight digits. */
export function near(got: unknown, want: unknown): void {
  const [values, wanted] = [got, want].map((value) => [plain(value)].flat() as readonly number[])
  const agree =
    values.length === wanted.length && values.every((x, i) => Math.abs(x - wanted[i]) <= 1e-8 * Math.abs(wanted[i]))
  if (!agree) throw new Error(`${show(got)} is not near ${show(want)}`)
}

/** `// throws code`: an error with that code. */
export async function throws(code: string, run: () => unknown): Promise<void> {
  let given: unknown = 'no error'
  try {
    await run()
  } catch (error) {
    given = error
    if ((error as { code?: string }).code === code) return
  }
  throw new Error(`${code} was expected, but there was: ${given instanceof Error ? given.stack : given}`)
}

const plain = (value: unknown): unknown => (ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value)
const show = (value: unknown): string => JSON.stringify(plain(value)) ?? String(value)
