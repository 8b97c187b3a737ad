import { generateSecret, generateURI, verifySync } from 'otplib'

const PERIOD_SECONDS = 30

export function newTotpSecret(): string {
  return generateSecret()
}

/** What an authenticator app reads from the picture. */
export function totpAddress(of: { partnership: string; email: string; secret: string }): string {
  // A colon would end the issuer's name early in some apps.
  return generateURI({ issuer: of.partnership.replaceAll(':', ' '), label: of.email, secret: of.secret })
}

/** The key in groups of four, for typing by hand. */
export function readableKey(secret: string): string {
  return (secret.match(/.{1,4}/g) ?? []).join(' ')
}

/**
 * The 30-second step whose code this is, one step early or late included (RFC 6238 section 5.2); null when wrong.
 * A code of `lastStep` or before is refused, so a code that was seen over a shoulder does not work a second time.
 */
export function stepOfCode(code: string, of: { secret: string; lastStep: number | null; now: Date }): number | null {
  const token = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return null
  const result = verifySync({
    secret: of.secret,
    token,
    epoch: Math.floor(of.now.getTime() / 1000),
    epochTolerance: PERIOD_SECONDS,
    ...(of.lastStep === null ? {} : { afterTimeStep: of.lastStep }),
  })
  return result.valid && 'timeStep' in result ? result.timeStep : null
}
