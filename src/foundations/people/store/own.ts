import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import { nameWords } from '../domain/names.ts'

/**
 * Which of these records are about somebody with the last name of who looked at them. Names are compared as search
 * compares them; the answer holds ids only.
 */
export async function ownAmong(
  tx: Tx,
  looks: readonly { readonly userId: string; readonly displayName: string; readonly recordIds: readonly string[] }[],
): Promise<{ userId: string; recordId: string }[]> {
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
  return looks.flatMap(({ userId, displayName, recordIds }) => {
    const last = nameWords(displayName).at(-1)
    if (last === undefined) return []
    return recordIds.filter((id) => familyOf.get(id)?.has(last)).map((recordId) => ({ userId, recordId }))
  })
}
