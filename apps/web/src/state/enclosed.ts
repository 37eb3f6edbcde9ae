/** The study that this document holds, where it is a report: one file that needs no server. */
export const enclosed: Blob | undefined = enclosedIn(document.getElementById('study'))

function enclosedIn(element: HTMLElement | null): Blob | undefined {
  return element instanceof HTMLScriptElement ? new Blob([element.text], { type: element.type }) : undefined
}
