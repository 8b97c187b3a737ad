import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import type { Classification, Discoverability, Level } from '../domain/words.ts'
import { positionOf } from '../domain/words.ts'

export interface AgreementText {
  readonly title: string
  readonly summary: string
  readonly lawfulBases: readonly string[]
  readonly dataCategories: readonly string[]
  readonly discoverability: Discoverability
  readonly classification: Classification
  readonly handling: string
  /** Days as `YYYY-MM-DD`. */
  readonly startsOn: string | null
  readonly endsOn: string | null
  readonly reviewOn: string | null
}

export interface RecipientRule {
  readonly teamKind: string
  /** Only teams of agencies of this kind; null for all. */
  readonly agencyKind: string | null
  readonly reach: 'same-area' | 'everywhere'
  readonly level: Exclude<Level, 'none'>
}

export interface RetentionRule {
  readonly outcome: string
  readonly title: string
  readonly months: number
}

/** The text of a draft with its parties, recipients and retention, as one whole. */
export interface AgreementDraft extends AgreementText {
  readonly parties: readonly { readonly agencyId: string; readonly contactTeamId: string | null }[]
  readonly recipients: readonly RecipientRule[]
  readonly retention: readonly RetentionRule[]
}

export async function insertPurpose(
  tx: Tx,
  purpose: { id: string; title: string; description: string },
): Promise<void> {
  await tx.insertInto('sharing.purposes').values(purpose).execute()
}

/** A new draft, the next edition of its purpose. Returns its id. */
export async function insertDraft(
  tx: Tx,
  draft: AgreementDraft & { purposeId: string; createdBy: string | null },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into sharing.agreements (purpose_id, edition, title, created_by)
    values (${draft.purposeId},
      (select coalesce(max(edition), 0) + 1 from sharing.agreements where purpose_id = ${draft.purposeId}),
      ${draft.title}, ${draft.createdBy}::uuid)
    returning id`.execute(tx)
  const id = rows[0]?.id ?? ''
  await writeDraft(tx, { ...draft, id })
  return id
}

/** Replaces everything that a draft says. Signed parties of an offered agreement are never touched: it is no draft. */
export async function writeDraft(tx: Tx, draft: AgreementDraft & { id: string }): Promise<void> {
  await tx
    .updateTable('sharing.agreements')
    .set((eb) => ({
      ...{ title: draft.title, summary: draft.summary, lawful_bases: [...draft.lawfulBases] },
      ...{ data_categories: [...draft.dataCategories], discoverability: draft.discoverability },
      ...{ classification: draft.classification, handling: draft.handling, starts_on: draft.startsOn },
      ...{ ends_on: draft.endsOn, review_on: draft.reviewOn, version: eb('version', '+', 1) },
    }))
    .where('id', '=', draft.id)
    .where('state', '=', 'draft')
    .execute()
  await tx.deleteFrom('sharing.agreement_parties').where('agreement_id', '=', draft.id).execute()
  if (draft.parties.length > 0) {
    await tx
      .insertInto('sharing.agreement_parties')
      .values(
        draft.parties.map((party) => ({
          ...{ agreement_id: draft.id, agency_id: party.agencyId, contact_team_id: party.contactTeamId },
        })),
      )
      .execute()
  }
  await tx.deleteFrom('sharing.recipient_rules').where('agreement_id', '=', draft.id).execute()
  if (draft.recipients.length > 0) {
    await tx
      .insertInto('sharing.recipient_rules')
      .values(
        draft.recipients.map((rule, index) => ({
          ...{ agreement_id: draft.id, position: index + 1, team_kind: rule.teamKind, agency_kind: rule.agencyKind },
          ...{ reach: rule.reach, level: positionOf(rule.level) },
        })),
      )
      .execute()
  }
  await tx.deleteFrom('sharing.retention_rules').where('agreement_id', '=', draft.id).execute()
  if (draft.retention.length > 0) {
    await tx
      .insertInto('sharing.retention_rules')
      .values(draft.retention.map((rule) => ({ agreement_id: draft.id, ...rule })))
      .execute()
  }
}

/** Offers a draft to its parties for signature: from now on its text never changes. */
export async function offerDraft(tx: Tx, agreementId: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sharing.agreements')
    .set((eb) => ({ state: 'signing', offered_at: eb.fn('now'), version: eb('version', '+', 1) }))
    .where('id', '=', agreementId)
    .where('state', '=', 'draft')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Signs for the actor's own agency, which is all that the database lets anybody sign for. */
export async function signForAgency(
  tx: Tx,
  signature: { agreementId: string; agencyId: string; userId: string; post: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sharing.agreement_parties')
    .set((eb) => ({
      ...{ signed_at: eb.fn('now'), signed_by: signature.userId, signatory_post: signature.post },
    }))
    .where('agreement_id', '=', signature.agreementId)
    .where('agency_id', '=', signature.agencyId)
    .where('signed_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Puts an offered agreement in force and ends the edition before it. At least one party must have signed. */
export async function bringIntoForce(tx: Tx, agreement: { id: string; purposeId: string }): Promise<boolean> {
  const signed = await tx
    .selectFrom('sharing.agreement_parties')
    .select('agency_id')
    .where('agreement_id', '=', agreement.id)
    .where('signed_at', 'is not', null)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()
  if (signed === undefined) return false
  await tx
    .updateTable('sharing.agreements')
    .set((eb) => ({ state: 'superseded', ended_at: eb.fn('now'), version: eb('version', '+', 1) }))
    .where('purpose_id', '=', agreement.purposeId)
    .where('state', '=', 'in-force')
    .execute()
  const { numUpdatedRows } = await tx
    .updateTable('sharing.agreements')
    .set((eb) => ({ state: 'in-force', in_force_at: eb.fn('now'), version: eb('version', '+', 1) }))
    .where('id', '=', agreement.id)
    .where('state', '=', 'signing')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
