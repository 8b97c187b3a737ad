/** What somebody who works here has to do with people themselves: their own name, their own addresses. */
import { sql } from 'kysely'
import { type Actor, anyOf, type Tx } from '../../../platform/db/index.ts'
import { barUser } from '../../sharing/index.ts'
import { parseAddress } from '../domain/addresses.ts'
import { keysOf } from '../domain/keys.ts'
import { nameWords } from '../domain/names.ts'
import { sketchOf } from '../domain/sketch.ts'

export interface Look {
  readonly userId: string
  readonly displayName: string
  readonly recordIds: readonly string[]
}

export interface OwnLook {
  readonly userId: string
  readonly recordId: string
  readonly own: 'name' | 'address'
}

/**
 * Which of these records are about somebody with the last name of who looked at them, or are at an address that they
 * declared as their own. Asked as the keeper; the answer holds ids only.
 */
export async function ownAmong(tx: Tx, looks: readonly Look[]): Promise<OwnLook[]> {
  const ids = [...new Set(looks.flatMap((look) => look.recordIds))]
  if (ids.length === 0) return []
  const { rows } = await sql<{ record_id: string; family: string }>`
    select distinct record_id, family from people.names where family <> '' and record_id = any (${ids}::uuid[])`.execute(
    tx,
  )
  const familyOf = new Map<string, Set<string>>()
  for (const { record_id, family } of rows) {
    const words = familyOf.get(record_id) ?? new Set()
    for (const word of nameWords(family)) words.add(word)
    familyOf.set(record_id, words)
  }
  const users = [...new Set(looks.map((look) => look.userId))]
  const addresses = await sql<{ record_id: string; user_id: string }>`
    select distinct k.record_id, o.user_id from people.search_keys k
    join people.own_addresses o on o.key_hash = people.pointer_hash(k.key) and o.user_id = any (${users}::uuid[])
    where k.record_id = any (${ids}::uuid[]) and left(k.key, 2) = 'as'`.execute(tx)
  const atOwn = new Set(addresses.rows.map((row) => `${row.user_id} ${row.record_id}`))
  return looks.flatMap(({ userId, displayName, recordIds }) => {
    const last = nameWords(displayName).at(-1)
    return recordIds.flatMap((recordId): OwnLook[] => [
      ...(last !== undefined && familyOf.get(recordId)?.has(last) === true
        ? [{ userId, recordId, own: 'name' as const }]
        : []),
      ...(atOwn.has(`${userId} ${recordId}`) ? [{ userId, recordId, own: 'address' as const }] : []),
    ])
  })
}

/** A house in a postcode, as they were typed. */
export interface OwnAddress {
  readonly number: string
  readonly postcode: string
}

/** The key under which records at this address are found; undefined when it says too little. */
function keyOf({ number, postcode }: OwnAddress): string | undefined {
  const address = { ...parseAddress(''), number, postcode }
  const input = { ...address, use: 'home' as const, uprn: null, areaId: null, fromOn: null, toOn: null }
  const parts = { names: [], born: null, phones: [], emails: [], references: [] }
  return keysOf(sketchOf({ ...parts, kind: 'person', addresses: [input] })).find((key) => key.startsWith('as'))
}

export interface DeclaredAddress {
  readonly id: string
  readonly label: string
  readonly addedAt: Date
}

/** What the actor declared; the addresses themselves are not kept. */
export async function ownAddresses(tx: Tx): Promise<DeclaredAddress[]> {
  const { rows } = await sql<{ id: string; label: string; added_at: Date }>`
    select id, label, added_at from people.own_addresses where user_id = platform.user_id() order by added_at, id`.execute(
    tx,
  )
  return rows.map((row) => ({ id: row.id, label: row.label, addedAt: row.added_at }))
}

/** Notes an address as the actor's own. False when it is noted already. */
export async function addOwnAddress(
  tx: Tx,
  actor: Actor,
  own: OwnAddress & { readonly label: string },
): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    insert into people.own_addresses (user_id, label, key_hash)
    values (${actor.userId}::uuid, ${own.label}, people.pointer_hash(${keyOf(own) ?? ''}))
    on conflict do nothing returning id`.execute(tx)
  return rows.length > 0
}

/** Removes a declaration. What it has closed stays closed until somebody who manages the record lifts it. */
export async function removeOwnAddress(tx: Tx, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('people.own_addresses').where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}

const REASON = 'It is at an address that they declared as their own'

/** Closes to the user every record at this address. Asked as the keeper. Returns the records. */
export async function barFromAddress(tx: Tx, of: OwnAddress & { readonly userId: string }): Promise<string[]> {
  const key = keyOf(of)
  if (key === undefined) return []
  const { rows } = await sql<{ record_id: string }>`
    select record_id from people.search_keys where key = ${key}`.execute(tx)
  const barred: string[] = []
  for (const { record_id } of rows) {
    if (await barUser(tx, { recordId: record_id, userId: of.userId, reason: REASON })) barred.push(record_id)
  }
  return barred
}

/** Those of these records that are of an address which somebody here gave as their own. */
export async function withOwnersAddress(tx: Tx, recordIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct k.record_id as id from people.search_keys k
    join people.own_addresses o on o.key_hash = people.pointer_hash(k.key)
    where k.record_id = ${anyOf(recordIds)} and left(k.key, 2) = 'as'`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Closes a record to everybody who declared its address as their own. Asked as the keeper. Returns how many. */
export async function barOwnersOfAddress(tx: Tx, recordId: string): Promise<number> {
  const { rows } = await sql<{ user_id: string }>`
    select distinct o.user_id from people.search_keys k
    join people.own_addresses o on o.key_hash = people.pointer_hash(k.key)
    where k.record_id = ${recordId}::uuid and left(k.key, 2) = 'as'`.execute(tx)
  let barred = 0
  for (const { user_id } of rows) {
    if (await barUser(tx, { recordId, userId: user_id, reason: REASON })) barred += 1
  }
  return barred
}
