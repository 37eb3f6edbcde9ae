// The WebAssembly module, compiled once for all threads: nothing is compiled at import.
import { kernels as base64 } from '../generated/kernels.ts'

const bytes = () => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))

/**
 * Compiled at once: allowed everywhere but on a page's main thread.
 * @internal so that declarations do not ask for the types of a browser
 */
export const compile = (): WebAssembly.Module => new WebAssembly.Module(bytes())

/**
 * Compiled aside.
 * @internal
 */
export const compileLater = (): Promise<WebAssembly.Module> => WebAssembly.compile(bytes())
