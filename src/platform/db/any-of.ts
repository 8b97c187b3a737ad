import { type RawBuilder, sql } from 'kysely'

/**
 * The ids, for `column = ${anyOf(ids)}`. Not an array by itself: of that the planner knows how long it is, and under
 * row-level security it would plan anew, for longer than the statement runs, each time that one is asked.
 */
export function anyOf(ids: Iterable<string>): RawBuilder<boolean> {
  return sql`any ((select array_agg(given.id::uuid)
    from jsonb_array_elements_text(${JSON.stringify([...ids])}::jsonb) as given (id))::uuid[])`
}
