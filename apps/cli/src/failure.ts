import type { Context } from './command.ts'
import { exitCodeOf, exitCodes } from './refusal.ts'
import { type Problem, renderProblem } from './render/error.ts'

/**
 * Says what went wrong, and gives the exit code. A stack is shown when HP_DEBUG=1 only. Where one JSON document was asked for, standard
 * output gets one that holds the error.
 */
export async function report(
  error: unknown,
  words: readonly string[],
  { out, err }: Pick<Context, 'out' | 'err'>,
): Promise<number> {
  const problem = isProblem(error) ? await withHeader(error) : bugOf(error)
  const exitCode = isProblem(error) ? exitCodeOf(error.code) : exitCodes.bug
  await err.lines(renderProblem(problem, err.terminal, { exitCode }))
  if (process.env['HP_DEBUG'] === '1' && error instanceof Error) await err.lines([error.stack ?? String(error)])
  if (words.includes('--json')) {
    const { toJson } = await import('./render/json.ts')
    const { code, what, where, fix, place } = problem
    await out.lines([toJson({ command: words[0] ?? null, error: { code, what, where, fix, place, exitCode } })])
  }
  return exitCode
}

/** A line of a table is shown below the line that names its columns. */
async function withHeader({ code, what, where, fix, place }: Problem): Promise<Problem> {
  const problem = { code, what, where, fix, place }
  if (place?.file === undefined || place.excerpt === undefined || place.line < 2) return problem
  const { firstLineOf } = await import('./completing/header.ts')
  const header = firstLineOf(place.file)
  return header === undefined ? problem : { ...problem, place: { ...place, header } }
}

/** Errors on purpose say a code, what, and how to put it right. */
function isProblem(error: unknown): error is Problem & Error {
  return error instanceof Error && 'code' in error && 'what' in error && typeof error.what === 'string'
}

function bugOf(error: unknown): Problem {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return {
    code: 'bug',
    what: `this is a bug of ours: ${text}`,
    fix: 'run it again with HP_DEBUG=1, and report what it prints together with the command',
  }
}
