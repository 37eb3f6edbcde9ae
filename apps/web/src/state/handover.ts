/** A study that one page hands to another: it is taken once. */
let study: Blob | undefined

export function handOver(text: string): void {
  study = new Blob([text], { type: 'application/json' })
}

export function takeOver(): Blob | undefined {
  const taken = study
  study = undefined
  return taken
}

/** Whether a file holds a study, as far as its beginning tells. */
export async function isStudyFile(file: Blob): Promise<boolean> {
  return /"format"\s*:\s*"hp-study"/.test(await file.slice(0, 400).text())
}
