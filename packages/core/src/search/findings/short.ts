/** A number as a sentence shows it: three digits. */
export const short = (x: number): string => String(Number(x.toPrecision(3)))
