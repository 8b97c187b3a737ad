/** How long a sign-in lasts. */
const MINUTE = 60_000
export const SESSION_IDLE_MS = 60 * MINUTE
export const SESSION_LONGEST_MS = 12 * 60 * MINUTE
/** Between password and one-time code, and while two-step sign-in is being set up. */
export const PENDING_SIGN_IN_MS = 15 * MINUTE
export const CODES_PER_PENDING_SIGN_IN = 5
/** How often "last seen" is written at most. */
export const SESSION_TOUCH_MS = MINUTE
export const KNOWN_DEVICE_DAYS = 180
export const INVITATION_DAYS = 7

export interface SessionTimes {
  readonly startedAt: Date
  readonly lastSeenAt: Date
  readonly expiresAt: Date
  readonly endedAt: Date | null
  /** Sessions of this user that began before are over. */
  readonly validFrom: Date
}

export function isSessionAlive(session: SessionTimes, now: Date): boolean {
  return (
    session.endedAt === null &&
    now < session.expiresAt &&
    now.getTime() - session.lastSeenAt.getTime() < SESSION_IDLE_MS &&
    session.startedAt >= session.validFrom
  )
}

export function isTouchDue(session: Pick<SessionTimes, 'lastSeenAt'>, now: Date): boolean {
  return now.getTime() - session.lastSeenAt.getTime() >= SESSION_TOUCH_MS
}

/** A browser and system by their common names, for a person to recognise their own sessions. */
export function deviceLabel(userAgent: string): string {
  const browser =
    firstMatch(userAgent, [
      [/\bEdgA?\//, 'Edge'],
      [/\bOPR\//, 'Opera'],
      [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
      [/Chrome\/|\bCriOS\//, 'Chrome'],
      [/\bSafari\//, 'Safari'],
    ]) ?? 'A browser'
  const system = firstMatch(userAgent, [
    [/\biPhone\b/, 'iPhone'],
    [/\biPad\b/, 'iPad'],
    [/\bAndroid\b/, 'Android'],
    [/\bWindows\b/, 'Windows'],
    [/\bMacintosh\b|\bMac OS X\b/, 'Mac'],
    [/\bCrOS\b/, 'Chromebook'],
    [/\bLinux\b/, 'Linux'],
  ])
  return system === undefined ? browser : `${browser} on ${system}`
}

function firstMatch(text: string, candidates: readonly (readonly [RegExp, string])[]): string | undefined {
  return candidates.find(([pattern]) => pattern.test(text))?.[1]
}
