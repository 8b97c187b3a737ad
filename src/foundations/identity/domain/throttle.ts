/**
 * How sign-in is slowed down against guessing, so that guessing cannot be used to lock the owner out.
 *
 * Failures are counted in buckets. A browser that this user has signed in on before has a bucket of its own and is
 * judged by nothing else; everybody else is judged by the pair of account and network address, and by the address.
 * No bucket belongs to an account alone, so what a stranger does elsewhere never stops the owner. When failures rise
 * everywhere, strangers are given fewer free tries; a first try is still never refused for what others did.
 * Buckets leak: a failure is forgotten bit by bit with time.
 */
export type BucketKind = 'device' | 'pair' | 'address' | 'everywhere' | 'code'

export interface Bucket {
  /** Failures remembered, with the fraction that has not yet leaked. */
  readonly failures: number
  readonly lastFailedAt: Date
}

interface Rule {
  /** Failures before the first delay. */
  readonly free: number
  /** Seconds of the first delay; it doubles with each further failure. */
  readonly firstDelay: number
  readonly longestDelay: number
  /** Seconds in which one failure is forgotten. */
  readonly forgets: number
}

const MINUTE = 60
const HOUR = 60 * MINUTE

export const throttleRules: Readonly<Record<BucketKind, Rule>> = {
  device: { free: 10, firstDelay: 30, longestDelay: 15 * MINUTE, forgets: 15 * MINUTE },
  pair: { free: 5, firstDelay: 30, longestDelay: HOUR, forgets: HOUR },
  address: { free: 30, firstDelay: 30, longestDelay: 15 * MINUTE, forgets: MINUTE },
  // Never delays by itself: see SIEGE.
  everywhere: { free: Number.POSITIVE_INFINITY, firstDelay: 0, longestDelay: 0, forgets: 3 },
  // One-time codes after a right password, on browsers not known: only somebody with the password fills this bucket.
  code: { free: 10, firstDelay: MINUTE, longestDelay: HOUR, forgets: HOUR },
}

/** Failures everywhere from which on strangers have fewer free tries. */
export const SIEGE = 300
const FREE_UNDER_SIEGE: Partial<Record<BucketKind, number>> = { pair: 1, address: 5 }

export interface SignInAttempt {
  /** The account as typed; it need not exist. */
  readonly account: string
  readonly networkAddress: string
  /** The hash of the device's token when this account has signed in on this device before. */
  readonly knownDevice: string | null
}

/** The buckets that judge and count this attempt. Keys are for hashing: they are not kept as they are. */
export function bucketsOf(attempt: SignInAttempt): { kind: BucketKind; key: string }[] {
  if (attempt.knownDevice !== null) {
    return [{ kind: 'device', key: JSON.stringify(['device', attempt.account, attempt.knownDevice]) }]
  }
  const address = addressGroup(attempt.networkAddress)
  return [
    { kind: 'pair', key: JSON.stringify(['pair', attempt.account, address]) },
    { kind: 'address', key: JSON.stringify(['address', address]) },
    { kind: 'everywhere', key: JSON.stringify(['everywhere']) },
  ]
}

/** The buckets of a one-time code, beside those of the attempt that it belongs to. */
export function codeBucketsOf(attempt: SignInAttempt): { kind: BucketKind; key: string }[] {
  const own = bucketsOf(attempt)
  if (attempt.knownDevice !== null) return own
  return [...own, { kind: 'code', key: JSON.stringify(['code', attempt.account]) }]
}

/** IPv6 users have a whole /64 at home: it counts as one address. */
export function addressGroup(address: string): string {
  if (!address.includes(':')) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped?.[1] !== undefined) return mapped[1]
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? []
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  return `${[...before, ...zeros, ...after]
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}

/** Failures still remembered. */
export function remembered(kind: BucketKind, bucket: Bucket | undefined, now: Date): number {
  if (bucket === undefined) return 0
  const seconds = Math.max(0, (now.getTime() - bucket.lastFailedAt.getTime()) / 1000)
  return Math.max(0, bucket.failures - seconds / throttleRules[kind].forgets)
}

export type Judgement = { readonly allowed: true } | { readonly allowed: false; readonly retryAt: Date }

/** Whether a try is taken now, from the buckets that judge it. */
export function judge(
  buckets: readonly { readonly kind: BucketKind; readonly bucket: Bucket | undefined }[],
  now: Date,
): Judgement {
  const siege = buckets.some(({ kind, bucket }) => kind === 'everywhere' && remembered(kind, bucket, now) >= SIEGE)
  const retryAt = Math.max(0, ...buckets.map(({ kind, bucket }) => openFrom(kind, bucket, { now, siege })))
  return retryAt <= now.getTime() ? { allowed: true } : { allowed: false, retryAt: new Date(retryAt) }
}

/** Milliseconds since 1970 from which on this bucket lets a try pass. */
function openFrom(kind: BucketKind, bucket: Bucket | undefined, when: { now: Date; siege: boolean }): number {
  if (bucket === undefined) return 0
  const rule = throttleRules[kind]
  const free = when.siege ? Math.min(rule.free, FREE_UNDER_SIEGE[kind] ?? rule.free) : rule.free
  // What was remembered at the last failure sets the delay, so that it does not shrink while one waits.
  const over = Math.ceil(bucket.failures - free)
  if (over < 0 || remembered(kind, bucket, when.now) === 0) return 0
  const delay = Math.min(rule.longestDelay, rule.firstDelay * 2 ** Math.min(over, 30))
  return bucket.lastFailedAt.getTime() + delay * 1000
}

/** Counted before the password is looked at, so that many tries at one moment cannot all pass as the first. */
export function countFailure(kind: BucketKind, bucket: Bucket | undefined, now: Date): Bucket {
  return { failures: remembered(kind, bucket, now) + 1, lastFailedAt: now }
}

/** After a sign-in succeeded: its own bucket is emptied, the shared ones give back what was counted in advance. */
export function countSuccess(kind: BucketKind, bucket: Bucket | undefined): Bucket | undefined {
  if (bucket === undefined || kind === 'device' || kind === 'pair' || kind === 'code') return undefined
  return { failures: Math.max(0, bucket.failures - 1), lastFailedAt: bucket.lastFailedAt }
}
