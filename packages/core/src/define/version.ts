/** The version of this package; what is computed may change with it. */
export const version = '0.1.0'
