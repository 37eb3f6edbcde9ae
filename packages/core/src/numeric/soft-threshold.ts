/** argmin_u ½(u − v)² + t|u|: moves v towards 0 by t and stops there. */
export const softThreshold = (v: number, t: number): number => (v > t ? v - t : v < -t ? v + t : 0)
