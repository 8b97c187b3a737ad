import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import { type Bucket, type BucketKind, countFailure, countSuccess, type Judgement, judge } from '../domain/throttle.ts'

interface BucketKey {
  readonly kind: BucketKind
  readonly key: string
}

const hashKey = (key: string) => createHash('sha256').update(`sign-in bucket ${key}`).digest()

/**
 * Judges a try and, when it is allowed, counts it as failed in advance: `countRight` takes that back. The buckets are
 * locked meanwhile, in one order, so that many tries at once are judged one after another.
 */
export async function tryNow(tx: Tx, keys: readonly BucketKey[], now: Date): Promise<Judgement> {
  const loaded = await lockBuckets(tx, keys)
  const judgement = judge(loaded, now)
  if (judgement.allowed) {
    for (const { kind, hash, bucket } of loaded) await save(tx, hash, countFailure(kind, bucket, now))
  }
  return judgement
}

/** After a sign-in succeeded. */
export async function countRight(tx: Tx, keys: readonly BucketKey[]): Promise<void> {
  for (const { kind, hash, bucket } of await lockBuckets(tx, keys)) {
    const left = countSuccess(kind, bucket)
    if (left === undefined) await sql`delete from identity.sign_in_buckets where key_hash = ${hash}`.execute(tx)
    else await save(tx, hash, left)
  }
}

async function lockBuckets(
  tx: Tx,
  keys: readonly BucketKey[],
): Promise<{ kind: BucketKind; hash: Buffer; bucket: Bucket | undefined }[]> {
  const ordered = keys
    .map(({ kind, key }) => ({ kind, hash: hashKey(key) }))
    .sort((a, b) => Buffer.compare(a.hash, b.hash))
  const out: { kind: BucketKind; hash: Buffer; bucket: Bucket | undefined }[] = []
  for (const { kind, hash } of ordered) {
    const { rows } = await sql<{ failures: number; last_failed_at: Date }>`
      insert into identity.sign_in_buckets (key_hash, failures, last_failed_at) values (${hash}, 0, 'epoch')
      on conflict (key_hash) do update set failures = sign_in_buckets.failures
      returning failures, last_failed_at`.execute(tx)
    const row = rows[0]
    const bucket = row && row.failures > 0 ? { failures: row.failures, lastFailedAt: row.last_failed_at } : undefined
    out.push({ kind, hash, bucket })
  }
  return out
}

async function save(tx: Tx, hash: Buffer, bucket: Bucket): Promise<void> {
  await sql`update identity.sign_in_buckets set failures = ${bucket.failures}, last_failed_at = ${bucket.lastFailedAt}
    where key_hash = ${hash}`.execute(tx)
}

/** Removes buckets that have long been forgotten. */
export async function removeOldBuckets(tx: Tx, before: Date): Promise<void> {
  await sql`delete from identity.sign_in_buckets where last_failed_at < ${before}`.execute(tx)
}
