/** Whether a URL names a PostgreSQL database. */
export const isPostgres = (url: string): boolean => /^postgres(ql)?:\/\//i.test(url)

/** A URL as it may be shown: without its password. */
export function publicUrl(url: string): string {
  if (!isPostgres(url)) return url
  const [, scheme = '', userinfo = '', rest = ''] = /^(\w+:\/\/)(?:([^/?#]*)@)?(.*)$/s.exec(url) ?? []
  const user = userinfo.replace(/:.*$/s, '')
  return `${scheme}${user === '' ? '' : `${user}@`}${rest.replace(/([?&])(password|sslpassword)=[^&#]*/gi, '$1$2=***')}`
}
