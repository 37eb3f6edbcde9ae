declare module 'virtual:registry/*' {
  const definitions: Readonly<Record<string, import('./state/catalog.ts').Definition>>
  export default definitions
}
