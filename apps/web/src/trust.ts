interface TrustedTypes {
  createPolicy(name: 'default', rules: { createScriptURL(address: string): string | null }): unknown
}

/**
 * Lets this page, or this worker, start workers from its own origin and from nowhere else, where the browser asks for each
 * whether it is to be trusted. Markup from text stays refused: nothing here makes any.
 */
export function trustOwnWorkers(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  const own = (address: string) => new URL(address, location.href).origin === location.origin
  trustedTypes?.createPolicy('default', { createScriptURL: (address) => (own(address) ? address : null) })
}
