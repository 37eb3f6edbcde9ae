/** Milliseconds since some fixed moment: for people, about how long things took; no result depends on it. */
export const now = (): number => performance.now()

/** Milliseconds since 1970, whole: for people, when something happened; no result and no decision depends on it. */
export const moment = (): number => Math.round(performance.timeOrigin + performance.now())
