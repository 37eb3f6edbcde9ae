import { readStudy, type StudyDescription, type StudyState } from '@hp/core'

/** The study in a text. Throws data/unreadable. */
export function studyIn(text: string): {
  readonly name: string
  readonly state: StudyState & { readonly description: StudyDescription }
} {
  const { name, state } = readStudy(text)
  return { name, state: state as StudyState & { readonly description: StudyDescription } }
}
