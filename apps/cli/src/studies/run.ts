import type { Context, Input } from '../command.ts'

/** Does what `hp study` was asked for. Returns the exit code. */
export async function runStudy(input: Input, context: Context): Promise<number | undefined> {
  const [action, name, path] = input.arguments
  switch (action) {
    case 'list':
      return (await import('./list.ts')).listStudies(input, context)
    case 'show':
      return (await import('./show.ts')).showStudy(name, input, context)
    case 'best':
      return (await import('./best.ts')).bestOfStudy(name, input, context)
    case 'export':
      return (await import('./export.ts')).exportStudy(name, input, context)
    case 'import':
      return (await import('./import.ts')).importFile(name, input, context)
    case 'resume':
      return await (await import('./resume.ts')).resumeStudy(name, path, input, context)
    default:
      return (await import('./remove.ts')).removeStudy(name, input, context)
  }
}
