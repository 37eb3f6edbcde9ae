interface ImportMeta {
  /** The modules that match, each loaded when asked for; written out by the bundler. */
  glob<M>(pattern: string): Record<string, () => Promise<M>>
}
