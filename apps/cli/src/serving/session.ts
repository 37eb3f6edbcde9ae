import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Lets in who holds the token of this start: it is exchanged once for a cookie that no script can read. */
export interface Session {
  readonly token: string
  /** The value of the header Set-Cookie for the right token; undefined for a wrong one, and for the second time. */
  exchange(token: string): string | undefined
  /** Whether a request's cookies hold the one that was given. */
  known(cookies: string | undefined): boolean
}

const random = () => randomBytes(32).toString('base64url')

/** Whether two texts are equal, in a time that does not tell where they differ. */
function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

export function session(): Session {
  const [token, secret] = [random(), random()]
  let given = false
  return {
    token,
    exchange(offered) {
      if (given || !equal(offered, token)) return undefined
      given = true
      return `hp-session=${secret}; HttpOnly; SameSite=Strict; Path=/`
    },
    known: (cookies = '') =>
      given &&
      cookies.split(';').some((cookie) => {
        const [name, value = ''] = cookie.trim().split('=')
        return name === 'hp-session' && equal(value, secret)
      }),
  }
}
