import { randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Proof that a form came from one of our pages: a random value that the visitor's cookie and the form both hold.
 * Another site can make a browser send the cookie, but cannot read it to fill in the form. Beside it stand the
 * cookie's SameSite rule and the browser's own word on where the request came from.
 */
export function newFormToken(): string {
  return randomBytes(24).toString('base64url')
}

export function isFormToken(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z0-9_-]{32}$/.test(text)
}

export function sameToken(tokens: { fromCookie: string | undefined; fromForm: string | null | undefined }): boolean {
  const { fromCookie, fromForm } = tokens
  if (!isFormToken(fromCookie) || typeof fromForm !== 'string' || fromForm.length !== fromCookie.length) return false
  return timingSafeEqual(Buffer.from(fromCookie), Buffer.from(fromForm))
}

/** Whether the browser says that the request came from our own pages. Old browsers say nothing: the token decides. */
export function cameFromHere(headers: {
  secFetchSite: string | undefined
  origin: string | undefined
  host: string | undefined
}): boolean {
  if (headers.secFetchSite !== undefined)
    return headers.secFetchSite === 'same-origin' || headers.secFetchSite === 'none'
  if (headers.origin === undefined) return true
  try {
    return new URL(headers.origin).host === headers.host
  } catch {
    return false
  }
}
