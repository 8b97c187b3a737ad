import type { BornOn } from '../domain/births.ts'
import type { Strength } from '../domain/compare.ts'
import type { SubjectKind } from '../domain/words.ts'

/** A profile that was found, with as much as the searcher may see of it. */
export interface FoundProfile {
  readonly recordId: string
  readonly kind: SubjectKind
  readonly displayName: string
  /** know-of: the name and nothing else. */
  readonly level: 'know-of' | 'view'
  readonly born: BornOn | null
  /** The present address in one line. */
  readonly address: string | null
  readonly strength: Exclude<Strength, 'none'>
  /** 0 to 100. */
  readonly score: number
  /** Where only the name may be seen, these are about the name only. */
  readonly reasons: readonly string[]
}

/** That an agency holds something that fits, and whom to ask. Neither the record nor its purpose is said. */
export interface Pointer {
  /** Leads to the record for the keeper alone, when a disclosure is asked for or an emergency declared. Says nothing itself. */
  readonly id: string
  readonly agencyId: string
  readonly agencyName: string
  /** The team to ask; null when the agency that holds it has ended and its successor names none. */
  readonly teamId: string | null
  readonly teamName: string | null
}
