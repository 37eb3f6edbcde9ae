/** The headers that the built page is served with: own origin only, no inline script, isolated so that threads may share memory. */
export const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "require-trusted-types-for 'script'", // markup from text is refused, but for what Svelte compiled; see src/trust.ts
  'trusted-types default svelte-trusted-html',
  "style-src 'self'",
  "img-src 'self' blob: data:", // a chart is drawn from its own SVG when it is saved as PNG
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

export const headers = {
  ...isolation,
  'Content-Security-Policy': `${policy}; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
}
