/** Milliseconds since some fixed moment: for people, about how long things took; no result depends on it. */
export const now = (): number => performance.now()
