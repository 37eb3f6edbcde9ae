import type { HpError } from '@hp/core'
import type { Problem } from './protocol.ts'

/** An error on purpose as plain data, to be told to the page. */
export const problemOf = ({ code, what, where, fix, place }: HpError): Problem => ({
  code,
  what,
  ...(where && { where }),
  ...(fix && { fix }),
  ...(place && { place }),
})
