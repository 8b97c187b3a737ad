import { type RawBuilder, sql } from 'kysely'

// Ids go to the database as a text that it takes apart, and not as an array: of that the planner knows how long it is, and
// under row-level security it would plan anew, for longer than the statement runs, each time that one is asked.

/** The ids as rows, for `column in ${setOf(ids)}`: of many ids, or where the planner may choose how to join. */
export function setOf(ids: Iterable<string>): RawBuilder<unknown> {
  return sql`(select given.id::uuid from jsonb_array_elements_text(${JSON.stringify([...ids])}::jsonb) as given (id))`
}

/** The ids for `column = ${anyOf(ids)}`: of a few, looked up one by one along an index. */
export function anyOf(ids: Iterable<string>): RawBuilder<boolean> {
  return sql`any ((select array_agg(given.id) from ${setOf(ids)} given)::uuid[])`
}
