import { z } from 'zod'
import { type FieldError, type ParsedForm, parseForm } from '../../../platform/forms/index.ts'
import {
  consents,
  type DisclosedLevel,
  disclosedLevels,
  isExpiryAllowed,
  lawfulBases,
  MOST_DAYS,
} from '../domain/disclosure.ts'
import type { DisclosureWords } from '../store/disclosures.ts'
import { versionField, writtenText } from './fields.tsx'

/** The value of the choice "another lawful basis". */
export const OTHER_BASIS = 'other'
const LONGEST_BASIS = 500

const words = {
  information: writtenText({ missing: 'Enter what information is needed', name: 'What information is needed' }),
  risk: writtenText({ missing: 'Enter the risk', name: 'The risk' }),
  necessity: writtenText({ missing: 'Enter why it is necessary', name: 'Why it is necessary' }),
  proportionality: writtenText({ missing: 'Enter why it is proportionate', name: 'Why it is proportionate' }),
  basis: z.string('Choose the lawful basis').min(1, 'Choose the lawful basis'),
  basisOther: z.string().max(LONGEST_BASIS, `Lawful basis must be ${LONGEST_BASIS} characters or fewer`).default(''),
  consent: z.enum(consents, 'Say whether there is consent'),
  consentReason: z.string().max(2000, 'The reason must be 2,000 characters or fewer').default(''),
  level: z.enum(disclosedLevels, 'Choose how far the access should reach'),
}
const about = z.string().max(2000, 'Who or what it is about must be 2,000 characters or fewer').default('')
const restrictions = z.string().max(4000, 'Restrictions must be 4,000 characters or fewer').default('')
const uuid = (message: string) => z.guid(message)

export interface AskInput extends DisclosureWords {
  readonly about: string
  readonly level: DisclosedLevel
  readonly teamId: string
}

const askSchema = z.object({ ...words, about, teamId: uuid('Choose the team that needs the information') })

/** `byPointer`: then what it is about must be said, because nothing else tells the owner team. */
export function parseAsk(form: URLSearchParams, of: { byPointer: boolean }): ParsedForm<AskInput> {
  const parsed = parseForm(askSchema, form)
  const more = [
    ...wordProblems(form),
    ...(of.byPointer && (form.get('about') ?? '').trim() === ''
      ? [{ field: 'about', message: 'Enter who or what it is about' }]
      : []),
  ]
  if (!parsed.ok) return { ok: false, errors: inOrder([...parsed.errors, ...more]) }
  if (more.length > 0) return { ok: false, errors: inOrder(more) }
  const { teamId, level } = parsed.value
  return { ok: true, value: { ...wordsIn(parsed.value), about: parsed.value.about, teamId, level } }
}

function wordsIn(value: z.output<typeof askSchema> | z.output<typeof offerSchema>): DisclosureWords {
  return {
    ...{ information: value.information, risk: value.risk, necessity: value.necessity },
    ...{ proportionality: value.proportionality, consent: value.consent, consentReason: value.consentReason },
    lawfulBasis: value.basis === OTHER_BASIS ? value.basisOther : value.basis,
  }
}

/** What one field needs because of another. */
function wordProblems(form: URLSearchParams): FieldError[] {
  const typed = (name: string) => (form.get(name) ?? '').trim()
  const problems: FieldError[] = []
  const basis = typed('basis')
  if (basis === OTHER_BASIS && typed('basisOther') === '')
    problems.push({ field: 'basisOther', message: 'Enter the lawful basis' })
  else if (basis !== '' && basis !== OTHER_BASIS && !lawfulBases.some((one) => one === basis))
    problems.push({ field: 'basis', message: 'Choose the lawful basis' })
  const consent = typed('consent')
  if (consent !== '' && consent !== 'given' && typed('consentReason') === '')
    problems.push({ field: 'consentReason', message: 'Enter why it should be shared without consent' })
  return problems
}

const ORDER = [
  ...['teamId', 'level', 'about', 'information', 'risk', 'necessity', 'proportionality', 'basis', 'basisOther'],
  ...['consent', 'consentReason', 'decision', 'restrictions', 'expiresOn', 'reason'],
]

/** As the fields stand on the page, each once. */
function inOrder(errors: readonly FieldError[]): FieldError[] {
  const once = new Map<string, FieldError>()
  for (const error of errors) if (!once.has(error.field)) once.set(error.field, error)
  return [...once.values()].sort((a, b) => ORDER.indexOf(a.field) - ORDER.indexOf(b.field))
}

export interface DecisionInput {
  readonly version: number
  readonly reason: string
  readonly grant: { readonly level: DisclosedLevel; readonly restrictions: string; readonly expiresOn: string } | null
}

const decisionSchema = z.object({
  version: versionField,
  decision: z.enum(['grant', 'refuse'], 'Choose whether to grant or to refuse'),
  level: z.enum(disclosedLevels).optional(),
  restrictions,
  expiresOn: z.string().default(''),
  reason: writtenText({ missing: 'Enter the reason for your decision', name: 'The reason' }),
})

export const expiryMessage = `Enter a last day from today on, at most ${MOST_DAYS} days ahead`

export function parseDecision(form: URLSearchParams, today: string): ParsedForm<DecisionInput> {
  const parsed = parseForm(decisionSchema, form)
  const grants = (form.get('decision') ?? '').trim() === 'grant'
  const more: FieldError[] = []
  if (grants && !isExpiryAllowed((form.get('expiresOn') ?? '').trim(), today))
    more.push({ field: 'expiresOn', message: expiryMessage })
  if (grants && !disclosedLevels.some((level) => level === form.get('level')))
    more.push({ field: 'level', message: 'Choose how far the access should reach' })
  if (!parsed.ok) return { ok: false, errors: inOrder([...more, ...parsed.errors]) }
  if (more.length > 0) return { ok: false, errors: inOrder(more) }
  const { version, reason, decision, level, expiresOn } = parsed.value
  const grant =
    decision === 'grant' && level !== undefined ? { level, restrictions: parsed.value.restrictions, expiresOn } : null
  return { ok: true, value: { version, reason, grant } }
}

export interface OfferInput extends DisclosureWords {
  readonly teamId: string
  readonly level: DisclosedLevel
  readonly restrictions: string
  readonly expiresOn: string
  readonly reason: string
}

const offerSchema = z.object({
  ...words,
  teamId: uuid('Choose the team'),
  restrictions,
  expiresOn: z.string().default(''),
  reason: writtenText({ missing: 'Enter the reason for your decision', name: 'The reason' }),
})

export function parseOffer(form: URLSearchParams, today: string): ParsedForm<OfferInput> {
  const parsed = parseForm(offerSchema, form)
  const more = wordProblems(form)
  if (!isExpiryAllowed((form.get('expiresOn') ?? '').trim(), today))
    more.push({ field: 'expiresOn', message: expiryMessage })
  if (!parsed.ok) return { ok: false, errors: inOrder([...parsed.errors, ...more]) }
  if (more.length > 0) return { ok: false, errors: inOrder(more) }
  const { teamId, level, expiresOn, reason } = parsed.value
  return {
    ok: true,
    value: { ...wordsIn(parsed.value), teamId, level, restrictions: parsed.value.restrictions, expiresOn, reason },
  }
}

const withdrawSchema = z.object({
  version: versionField,
  reason: writtenText({ missing: 'Enter why the disclosure is withdrawn', name: 'The reason' }, 2000),
})

export function parseWithdrawal(form: URLSearchParams): ParsedForm<{ version: number; reason: string }> {
  return parseForm(withdrawSchema, form)
}

export function parseVersion(form: URLSearchParams): number | null {
  const parsed = parseForm(z.object({ version: versionField }), form)
  return parsed.ok ? parsed.value.version : null
}
