import type { Actor, Db, Tx } from '../../platform/db/index.ts'
import { purposesOf } from '../../platform/http/index.ts'
import type { RecordKind } from '../sharing/index.ts'
import type { Prefill } from './domain/instrument.ts'
import type { AssessmentHooks } from './store/assessments.ts'

/** Somebody of whom an assessment can be made below a record. */
export interface AssessmentSubject {
  /** Their profile. */
  readonly subjectId: string
  /** What they are to the record, such as “Victim”; empty when that goes without saying. */
  readonly role: string
}

/** Somebody who may confirm a judgement. */
export interface Approver {
  readonly userId: string
  readonly name: string
}

/** What wiring gives this room's pages. */
export interface AssessmentDeps extends AssessmentHooks {
  readonly db: Db
  readonly now: () => Date
  /** What records of each kind are called and where their page is, told by the rooms that keep them. */
  readonly kinds: readonly RecordKind[]
  /** Of whom an assessment can be made below this record. None: it is about the record as a whole. */
  readonly subjectsOf: (tx: Tx, recordId: string) => Promise<readonly AssessmentSubject[]>
  /** Names of profiles, as far as the actor may know them. */
  readonly namesOf: (tx: Tx, subjectIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /**
   * People of the actor's agency who may confirm a judgement on this record, and who may add to it: what they decide changes
   * it. Asked outside any transaction, since the actor may not see who has which role; as whoever asks for the judgement,
   * and again as whoever decides.
   */
  readonly approversFor: (asked: {
    readonly actor: Actor
    readonly recordId: string
    readonly correlationId: string
  }) => Promise<readonly Approver[]>
  /** Tells somebody that a judgement waits for them, in the transaction that it waits from. */
  readonly tellApprover: (tx: Tx, of: ToldOf & { readonly approverId: string }) => Promise<unknown>
  /** Tells whoever asked that their judgement was decided. */
  readonly tellDecided?: (tx: Tx, of: ToldOf & { readonly userId: string }) => Promise<unknown>
  /** What the header of a form can be filled in with, where each of it is held, and which records were read for it. */
  readonly headerFor?: (
    tx: Tx,
    of: { readonly recordId: string; readonly subjectId: string | null },
  ) => Promise<{ readonly values: Prefilled; readonly recordIds: readonly string[] }>
}

/** `from` ends a sentence such as “From their profile”. */
export type Prefilled = Partial<Readonly<Record<Prefill, { readonly value: string; readonly from: string }>>>

interface ToldOf {
  readonly assessmentId: string
  readonly recordId: string
}

export const { reading, writing } = purposesOf('assessment')
