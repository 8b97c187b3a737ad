import { formatDate } from '../../../platform/html/format.ts'
import { type AgencyKind, isAgencyKind, isTeamKind, teamKindLabel } from '../../identity/index.ts'
import type {
  AgreementWarning,
  ForceRefusal,
  MissingField,
  OfferProblem,
  PartyState,
  RefuseRefusal,
  SignRefusal,
} from '../domain/agreement.ts'
import type { AgreementState, Level } from '../domain/words.ts'
import type { AgreementEventKind } from '../store/agreement-register.ts'
import type { RecipientRule } from '../store/agreements.ts'

/** How the register speaks of agreements: sentences that a reader needs no key for. */

const agenciesOfKind: Readonly<Record<AgencyKind, string>> = {
  'county-council': 'county councils',
  'district-council': 'district and borough councils',
  'unitary-council': 'unitary and city councils',
  police: 'police forces',
  'police-and-crime-commissioner': 'police and crime commissioners',
  fire: 'fire and rescue services',
  probation: 'probation services',
  health: 'health bodies',
  housing: 'housing providers',
  voluntary: 'voluntary and community organisations',
  prison: 'prisons',
  'youth-justice': 'youth justice services',
  education: 'schools, colleges and universities',
  other: 'other agencies',
}

const mayDo: Readonly<Record<Exclude<Level, 'none'>, string>> = {
  'know-of': 'may know that it exists',
  view: 'may read it',
  contribute: 'may read and add to it',
  manage: 'may read, add to and manage it',
}

/** "Neighbourhood policing teams of police forces that serve the record’s area may read it". */
export function recipientSentence(rule: RecipientRule): string {
  const teams =
    isTeamKind(rule.teamKind) && rule.teamKind === 'other'
      ? 'Teams of no listed kind'
      : `${teamKindLabel(rule.teamKind)} teams`
  const of = rule.agencyKind === null ? 'of any party' : `of ${agencyKindPlural(rule.agencyKind)}`
  const where = rule.reach === 'same-area' ? 'that serve the record’s area' : 'wherever they work'
  return `${teams} ${of} ${where} ${mayDo[rule.level]}`
}

export function agencyKindPlural(kind: string): string {
  return isAgencyKind(kind) ? agenciesOfKind[kind] : kind
}

/** 18 as "1 year and 6 months". */
export function monthsInWords(months: number): string {
  const years = Math.floor(months / 12)
  const rest = months % 12
  const parts = [
    years === 0 ? '' : `${years} ${years === 1 ? 'year' : 'years'}`,
    rest === 0 ? '' : `${rest} ${rest === 1 ? 'month' : 'months'}`,
  ]
  return parts.filter((part) => part !== '').join(' and ')
}

export const partyStateLabels: Readonly<Record<PartyState, string>> = {
  asked: 'Not signed: receives nothing',
  signed: 'Signed',
  refused: 'Will not sign: receives nothing',
  withdrawn: 'Signature taken back: receives nothing',
  ended: 'Agency has ended: receives nothing',
}

/** Colours repeat what the words say. */
export const stateColours: Readonly<Record<AgreementState, string>> = {
  draft: 'govuk-tag--grey',
  signing: 'govuk-tag--blue',
  'in-force': 'govuk-tag--green',
  superseded: 'govuk-tag--grey',
  lapsed: 'govuk-tag--orange',
  abandoned: 'govuk-tag--grey',
}

export const eventWords: Readonly<Record<AgreementEventKind, string>> = {
  created: 'Draft begun',
  offered: 'Offered for signature',
  signed: 'Signed',
  refused: 'Refused to sign',
  withdrawn: 'Took the signature back',
  'in-force': 'Came into force',
  superseded: 'Superseded by a later edition',
  lapsed: 'Ended',
  abandoned: 'Abandoned',
}

/** Short, for a row of a register. */
export function warningInShort(warning: AgreementWarning): string {
  switch (warning.kind) {
    case 'review-overdue':
      return `Review overdue since ${formatDate(warning.reviewOn)}`
    case 'agency-ended':
      return `${warning.agencyName} has ended`
    case 'not-signed':
      return `Not signed: ${warning.agencyNames.join(', ')}`
    case 'too-few-signatures':
      return 'Fewer than two parties have signed'
    case 'last-day-passed':
      return `Its last day was ${formatDate(warning.endsOn)}`
  }
}

/** Whole sentences, for the page of the agreement. */
export function warningSentence(warning: AgreementWarning, successors: readonly string[] = []): string {
  switch (warning.kind) {
    case 'review-overdue':
      return `This agreement should have been reviewed by ${formatDate(warning.reviewOn)}. Everyone who uses it is warned until a new edition is in force.`
    case 'agency-ended':
      return `${warning.agencyName} ended on ${formatDate(warning.on)} and receives nothing. ${
        successors.length === 0
          ? 'Note its successor under Agencies, then make the successor a party of a new edition.'
          : `To go on, ${successors.join(' and ')} must sign: make it a party of a new edition.`
      }`
    case 'not-signed':
      return `${warning.agencyNames.join(', ')} ${warning.agencyNames.length === 1 ? 'has' : 'have'} not signed and ${
        warning.agencyNames.length === 1 ? 'receives' : 'receive'
      } nothing.`
    case 'too-few-signatures':
      return 'Fewer than two parties have signed, so nothing is shared between agencies.'
    case 'last-day-passed':
      return `Its last day was ${formatDate(warning.endsOn)}. Nothing is shared by it.`
  }
}

export const missingMessages: Readonly<Record<MissingField, string>> = {
  lawfulBases: 'Enter at least one lawful basis',
  dataCategories: 'Enter at least one category of data',
  handling: 'Enter how the information must be handled',
  startsOn: 'Enter the first day',
  reviewOn: 'Enter the day of the review',
  parties: 'Add at least two parties',
  retention: 'Say how long records are kept, for at least one outcome',
}

export function offerMessage(problem: OfferProblem): { readonly field: string; readonly message: string } {
  switch (problem.kind) {
    case 'missing':
      return { field: problem.field, message: missingMessages[problem.field] }
    case 'agency-ended':
      return { field: 'parties', message: `${problem.agencyName} has ended: remove it and add its successor` }
    case 'review-before-start':
      return { field: 'reviewOn', message: 'The review must come after the first day' }
    case 'review-passed':
      return { field: 'reviewOn', message: 'The day of the review must lie ahead' }
    case 'over':
      return { field: 'endsOn', message: 'The last day has passed' }
    case 'not-a-draft':
      return { field: '', message: 'This edition was offered already' }
  }
}

export const signMessages: Readonly<Record<SignRefusal, string>> = {
  'not-offered': 'This edition is not offered for signature.',
  'not-a-party':
    'Your agency is not a party to this agreement. Ask whoever keeps it to add your agency in a new edition.',
  'signed-already': 'Your agency has signed already.',
  'agency-ended': 'Your agency has ended. Its successor must sign a new edition.',
}

export const refuseMessages: Readonly<Record<RefuseRefusal, string>> = {
  'not-offered': 'This edition is neither offered for signature nor in force.',
  'not-a-party': 'Your agency is not a party to this agreement.',
  'said-already': 'Your agency has said already that it does not take part.',
}

export const forceMessages: Readonly<Record<ForceRefusal, string>> = {
  'not-offered': 'Only an edition that is offered for signature can come into force.',
  'too-few-signatures': 'At least two parties must sign before it can come into force.',
  'not-yet':
    'Its first day has not come. Bring it into force on that day or later: the edition before then goes on until it does.',
  over: 'Its last day has passed. Write a new edition.',
}
