declare module 'virtual:registry/*' {
  const definitions: Readonly<Record<string, import('./state/catalog.ts').Definition>>
  export default definitions
}

/** Of each model that has them: its parameters by name, and what each means. */
declare module 'virtual:registry/parameters' {
  const meanings: Readonly<Record<string, Readonly<Record<string, string>>>>
  export default meanings
}
