import type { Actor } from '../../platform/db/index.ts'

/** The team in whose name this person does something; null for somebody without a team. */
export function teamOf(actor: Actor): string | null {
  return actor.teamIds[0] ?? null
}
