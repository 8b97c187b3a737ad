/**
 * What may happen to an agreement, and when (docs/how-to/agreements.md; Data Protection Act 2018 and the ICO's code of
 * practice on data sharing, section 121, ask for an agreement that says who, what, why, how long, and is reviewed). The
 * database holds the hard part again: texts that were offered stay, nobody signs for another agency.
 */
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import type { AgreementState } from './words.ts'

/** Days as `YYYY-MM-DD`, which compare as text. */
export interface AgreementFacts {
  readonly state: AgreementState
  readonly title: string
  readonly lawfulBases: readonly string[]
  readonly dataCategories: readonly string[]
  readonly handling: string
  readonly startsOn: string | null
  readonly endsOn: string | null
  readonly reviewOn: string | null
  readonly parties: readonly PartyFacts[]
  readonly recipients: readonly unknown[]
  readonly retention: readonly unknown[]
}

export interface PartyFacts {
  readonly agencyId: string
  readonly agencyName: string
  /** The agency's last day, if it has one. */
  readonly agencyEndsOn: string | null
  readonly signedAt: Date | null
  readonly withdrawnAt: Date | null
}

export type PartyState =
  /** Has not said anything. */
  | 'asked'
  | 'signed'
  /** Said that it will not sign. */
  | 'refused'
  /** Signed, and took the signature back. */
  | 'withdrawn'
  /** The agency does not exist any more: only a successor can sign, in a new edition. */
  | 'ended'

/** Only a party in state `signed` receives anything. */
export function partyState(party: PartyFacts, today: string): PartyState {
  if (party.agencyEndsOn !== null && party.agencyEndsOn < today) return 'ended'
  if (party.withdrawnAt !== null) return party.signedAt === null ? 'refused' : 'withdrawn'
  return party.signedAt === null ? 'asked' : 'signed'
}

export function partiesIn<Party extends PartyFacts>(
  agreement: { readonly parties: readonly Party[] },
  state: PartyState,
  today: string,
): Party[] {
  return agreement.parties.filter((party) => partyState(party, today) === state)
}

/** What a draft lacks before it can be offered; `field` is the part of the form to mend. */
export type OfferProblem =
  | { readonly kind: 'not-a-draft' }
  | { readonly kind: 'missing'; readonly field: MissingField }
  | { readonly kind: 'agency-ended'; readonly agencyName: string }
  | { readonly kind: 'review-before-start' }
  | { readonly kind: 'review-passed' }
  | { readonly kind: 'over' }

export const missingFields = [
  'lawfulBases',
  'dataCategories',
  'handling',
  'startsOn',
  'reviewOn',
  'parties',
  'retention',
] as const
export type MissingField = (typeof missingFields)[number]

/** An agreement is offered whole: everybody signs the same complete text. */
export function canOffer(agreement: AgreementFacts, today: string): Result<null, readonly OfferProblem[]> {
  if (agreement.state !== 'draft') return refused([{ kind: 'not-a-draft' }])
  const { startsOn, reviewOn, endsOn } = agreement
  const filled: Readonly<Record<MissingField, boolean>> = {
    lawfulBases: agreement.lawfulBases.length > 0,
    dataCategories: agreement.dataCategories.length > 0,
    handling: agreement.handling.trim() !== '',
    startsOn: startsOn !== null,
    reviewOn: reviewOn !== null,
    parties: agreement.parties.length >= 2,
    retention: agreement.retention.length > 0,
  }
  const problems: OfferProblem[] = missingFields
    .filter((field) => !filled[field])
    .map((field) => ({ kind: 'missing', field }))
  if (startsOn !== null && reviewOn !== null && reviewOn <= startsOn) problems.push({ kind: 'review-before-start' })
  else if (reviewOn !== null && reviewOn <= today) problems.push({ kind: 'review-passed' })
  if (endsOn !== null && endsOn < today) problems.push({ kind: 'over' })
  for (const { agencyName } of partiesIn(agreement, 'ended', today)) problems.push({ kind: 'agency-ended', agencyName })
  return problems.length === 0 ? ok(null) : refused(problems)
}

export type SignRefusal = 'not-offered' | 'not-a-party' | 'signed-already' | 'agency-ended'

/** Each agency signs for itself; a latecomer may sign while the agreement is in force, and one that refused may think again. */
export function canSign(
  agreement: AgreementFacts,
  by: { agencyId: string | null; today: string },
): Result<null, SignRefusal> {
  if (agreement.state !== 'signing' && agreement.state !== 'in-force') return refused('not-offered')
  const party = agreement.parties.find(({ agencyId }) => agencyId === by.agencyId)
  if (party === undefined) return refused('not-a-party')
  const state = partyState(party, by.today)
  if (state === 'ended') return refused('agency-ended')
  return state === 'signed' ? refused('signed-already') : ok(null)
}

export type RefuseRefusal = 'not-offered' | 'not-a-party' | 'said-already'

/** Says whether it would be a refusal or take a signature back. */
export function canRefuse(
  agreement: AgreementFacts,
  by: { agencyId: string | null; today: string },
): Result<'refuse' | 'withdraw', RefuseRefusal> {
  if (agreement.state !== 'signing' && agreement.state !== 'in-force') return refused('not-offered')
  const party = agreement.parties.find(({ agencyId }) => agencyId === by.agencyId)
  if (party === undefined) return refused('not-a-party')
  if (party.withdrawnAt !== null) return refused('said-already')
  return ok(party.signedAt === null ? 'refuse' : 'withdraw')
}

export type ForceRefusal = 'not-offered' | 'too-few-signatures' | 'not-yet' | 'over'

/**
 * Two parties must have signed; the others receive nothing until they do. Not before the first day: the edition before
 * ends at that moment, and nothing would be shared until then.
 */
export function canBringIntoForce(agreement: AgreementFacts, today: string): Result<null, ForceRefusal> {
  if (agreement.state !== 'signing') return refused('not-offered')
  if (agreement.startsOn === null || agreement.startsOn > today) return refused('not-yet')
  if (agreement.endsOn !== null && agreement.endsOn < today) return refused('over')
  return partiesIn(agreement, 'signed', today).length < 2 ? refused('too-few-signatures') : ok(null)
}

export function canEnd(agreement: { readonly state: AgreementState }): Result<null, 'not-in-force'> {
  return agreement.state === 'in-force' ? ok(null) : refused('not-in-force')
}

export function canAbandon(agreement: { readonly state: AgreementState }): Result<null, 'not-being-written'> {
  return isBeingWritten(agreement) ? ok(null) : refused('not-being-written')
}

export function canEdit(agreement: { readonly state: AgreementState }): Result<null, 'offered-already'> {
  return agreement.state === 'draft' ? ok(null) : refused('offered-already')
}

export function isBeingWritten(agreement: { readonly state: AgreementState }): boolean {
  return agreement.state === 'draft' || agreement.state === 'signing'
}

/** One edition is written at a time, and none for a purpose that is not used any more. */
export function canBeginEdition(of: {
  readonly retiredOn: string | null
  readonly editions: readonly { readonly state: AgreementState }[]
}): Result<null, 'retired' | 'being-written'> {
  if (of.retiredOn !== null) return refused('retired')
  return of.editions.some(isBeingWritten) ? refused('being-written') : ok(null)
}

/** A purpose that is retired takes no new records; an edition that is being written is decided on first. */
export function canRetire(of: {
  readonly retiredOn: string | null
  readonly editions: readonly { readonly state: AgreementState }[]
}): Result<null, 'retired' | 'being-written'> {
  return canBeginEdition(of)
}

export type AgreementWarning =
  | { readonly kind: 'review-overdue'; readonly reviewOn: string }
  | { readonly kind: 'agency-ended'; readonly agencyId: string; readonly agencyName: string; readonly on: string }
  /** These receive nothing. */
  | { readonly kind: 'not-signed'; readonly agencyNames: readonly string[] }
  | { readonly kind: 'too-few-signatures' }
  | { readonly kind: 'last-day-passed'; readonly endsOn: string }

/** What whoever reads the agreement must know first. Editions that are over need no warning: they share nothing. */
export function warningsOf(agreement: AgreementFacts, today: string): AgreementWarning[] {
  if (agreement.state !== 'in-force' && !isBeingWritten(agreement)) return []
  const { state, reviewOn, endsOn } = agreement
  const warnings: AgreementWarning[] = []
  if (endsOn !== null && endsOn < today) warnings.push({ kind: 'last-day-passed', endsOn })
  if (state === 'in-force' && reviewOn !== null && reviewOn < today) warnings.push({ kind: 'review-overdue', reviewOn })
  for (const { agencyId, agencyName, agencyEndsOn } of partiesIn(agreement, 'ended', today)) {
    warnings.push({ kind: 'agency-ended', agencyId, agencyName, on: agencyEndsOn ?? today })
  }
  if (state === 'draft') return warnings
  const silent = (['asked', 'refused', 'withdrawn'] as const).flatMap((one) => partiesIn(agreement, one, today))
  if (silent.length > 0) {
    warnings.push({ kind: 'not-signed', agencyNames: silent.map(({ agencyName }) => agencyName).sort() })
  }
  if (state === 'in-force' && partiesIn(agreement, 'signed', today).length < 2) {
    warnings.push({ kind: 'too-few-signatures' })
  }
  return warnings
}

/** Days before the review from which the parties are reminded, and between two reminders. */
export const REMIND_DAYS = 30

/** Whether a reminder is due: from thirty days before the review, and every thirty days until somebody has reviewed it. */
export function isReminderDue(of: {
  readonly reviewOn: string | null
  readonly lastRemindedOn: string | null
  readonly today: string
}): boolean {
  if (of.reviewOn === null || of.today < addDays(of.reviewOn, -REMIND_DAYS)) return false
  return of.lastRemindedOn === null || addDays(of.lastRemindedOn, REMIND_DAYS) <= of.today
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10)
}

/** Whether the text is a day that exists, from year 1900 to 2199. */
export function isDay(text: string): boolean {
  if (!/^(?:19|20|21)\d{2}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}
