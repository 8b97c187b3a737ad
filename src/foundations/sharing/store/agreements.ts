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

/** False when somebody else changed it since `version`. */
export async function updatePurpose(
  tx: Tx,
  purpose: { id: string; title: string; description: string; version: number },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sharing.purposes')
    .set({ title: purpose.title, description: purpose.description, version: purpose.version + 1 })
    .where('id', '=', purpose.id)
    .where('version', '=', purpose.version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** From this day no new records are made for it; null takes it into use again. */
export async function retirePurpose(tx: Tx, purpose: { id: string; on: string | null }): Promise<void> {
  await tx
    .updateTable('sharing.purposes')
    .set((eb) => ({ retired_on: purpose.on, version: eb('version', '+', 1) }))
    .where('id', '=', purpose.id)
    .execute()
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

/** False when somebody else saved or offered it since `version`: then nothing is written. */
export async function updateDraft(
  tx: Tx,
  draft: AgreementDraft & { readonly id: string; readonly version: number },
): Promise<boolean> {
  const found = await tx
    .selectFrom('sharing.agreements')
    .select('id')
    .where('id', '=', draft.id)
    .where('version', '=', draft.version)
    .where('state', '=', 'draft')
    .forUpdate()
    .executeTakeFirst()
  if (found === undefined) return false
  await writeDraft(tx, draft)
  return true
}

/** Replaces everything that a draft says. What was offered stays: the database refuses to change its parties or rules. */
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
export async function offerDraft(tx: Tx, agreementId: string, version?: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sharing.agreements')
    .set((eb) => ({ state: 'signing', offered_at: eb.fn('now'), version: eb('version', '+', 1) }))
    .where('id', '=', agreementId)
    .where('state', '=', 'draft')
    .$if(version !== undefined, (query) => query.where('version', '=', version ?? 0))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/**
 * Signs for the actor's own agency, which is all that the database lets anybody sign for. An agency that refused or took
 * its signature back may sign again. False when it has signed already, or is no party.
 */
export async function signForAgency(
  tx: Tx,
  signature: { agreementId: string; agencyId: string; userId: string; post: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sharing.agreement_parties')
    .set((eb) => ({
      ...{ signed_at: eb.fn('now'), signed_by: signature.userId, signatory_post: signature.post },
      ...{ withdrawn_at: null, withdrawn_by: null, withdrawal_reason: null },
    }))
    .where('agreement_id', '=', signature.agreementId)
    .where('agency_id', '=', signature.agencyId)
    .where((eb) => eb.or([eb('signed_at', 'is', null), eb('withdrawn_at', 'is not', null)]))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Takes the own agency's signature back, or says that it will not sign. From now on it receives nothing. */
export async function refuseForAgency(
  tx: Tx,
  refusal: { agreementId: string; agencyId: string; userId: string; reason: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sharing.agreement_parties')
    .set((eb) => ({ withdrawn_at: eb.fn('now'), withdrawn_by: refusal.userId, withdrawal_reason: refusal.reason }))
    .where('agreement_id', '=', refusal.agreementId)
    .where('agency_id', '=', refusal.agencyId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Puts an offered agreement in force and ends the edition before it. At least two parties must have signed. */
export async function bringIntoForce(tx: Tx, agreement: { id: string; purposeId: string }): Promise<boolean> {
  const offered = await tx
    .selectFrom('sharing.agreements')
    .select('id')
    .where('id', '=', agreement.id)
    .where('purpose_id', '=', agreement.purposeId)
    .where('state', '=', 'signing')
    .forUpdate()
    .executeTakeFirst()
  if (offered === undefined) return false
  const signed = await tx
    .selectFrom('sharing.agreement_parties')
    .select('agency_id')
    .where('agreement_id', '=', agreement.id)
    .where('signed_at', 'is not', null)
    .where('withdrawn_at', 'is', null)
    .execute()
  if (signed.length < 2) return false
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

/** Ends an agreement that is in force: nothing is shared by it any more. False when it is not in force. */
export async function lapseAgreement(tx: Tx, agreement: { id: string; reason: string }): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sharing.agreements')
    .set((eb) => ({
      ...{ state: 'lapsed', ended_at: eb.fn('now'), end_reason: agreement.reason, version: eb('version', '+', 1) },
    }))
    .where('id', '=', agreement.id)
    .where('state', '=', 'in-force')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Gives up an edition that never came into force. It stays in the register. */
export async function abandonAgreement(tx: Tx, agreement: { id: string; reason: string }): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sharing.agreements')
    .set((eb) => ({
      ...{ state: 'abandoned', ended_at: eb.fn('now'), end_reason: agreement.reason, version: eb('version', '+', 1) },
    }))
    .where('id', '=', agreement.id)
    .where('state', 'in', ['draft', 'signing'])
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
