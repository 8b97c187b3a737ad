/** Reports as partners send them, in a file or by their system: the same fields, the same rules. Pure. */
import { checkReport, type ReportInput, type ReportProblem } from './report.ts'
import { momentWritten } from './report-times.ts'
import { IMPACTS, UPDATE_WAYS, YES_NO } from './report-words.ts'
import { ASB_TYPES, type AsbType, isKeyOf } from './words.ts'

/** What a partner may say of a report, with the heading of the column and other headings that are known for it. */
export const PARTNER_FIELDS = {
  incidentNumber: {
    label: 'Incident number',
    also: ['incident', 'incident no', 'incident ref', 'reference', 'ref', 'urn', 'id', 'log number', 'case number'],
  },
  what: {
    label: 'What happens',
    also: ['what', 'description', 'details', 'summary', 'narrative', 'complaint', 'incident details', 'notes'],
  },
  location: {
    label: 'Where',
    also: ['location', 'place', 'incident address', 'incident location', 'address of incident'],
  },
  type: { label: 'Type', also: ['asb type', 'category', 'class', 'incident type'] },
  reportedAt: {
    label: 'Reported',
    also: ['reported at', 'date reported', 'reported on', 'received', 'date received', 'call date', 'created'],
  },
  happenedAt: {
    label: 'Happened',
    also: ['happened at', 'date', 'incident date', 'occurred', 'date of incident', 'when', 'date time'],
  },
  before: { label: 'Happened before', also: ['before', 'repeat', 'repeat victim', 'previous incidents'] },
  impact: { label: 'Impact', also: ['effect', 'harm'] },
  targeted: { label: 'Aimed at them', also: ['targeted', 'personal target'] },
  vulnerable: { label: 'Disabled or ill', also: ['vulnerable', 'vulnerability', 'disabled'] },
  updateBy: { label: 'Keep informed', also: ['update by', 'contact preference', 'preferred contact'] },
  callerName: {
    label: 'Caller',
    also: ['caller name', 'name', 'complainant', 'complainant name', 'informant', 'reported by', 'customer', 'tenant'],
  },
  callerPhone: { label: 'Phone', also: ['caller phone', 'telephone', 'mobile', 'phone number', 'contact number'] },
  callerAddress: {
    label: 'Caller address',
    also: ['address', 'home address', 'complainant address', 'customer address', 'tenant address'],
  },
  area: { label: 'Area', also: ['district', 'local authority', 'borough', 'area code'] },
} as const satisfies Record<string, { label: string; also: readonly string[] }>
export type PartnerField = keyof typeof PARTNER_FIELDS
export const partnerFields = Object.keys(PARTNER_FIELDS) as readonly PartnerField[]

/** The column of each field, counted from 0; null where there is none. */
export type PartnerMapping = Readonly<Record<PartnerField, number | null>>

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

/** Which column is what, by its heading: exact words only. A column is one field, and a field one column. */
export function guessColumns(heading: readonly string[]): PartnerMapping {
  const free = new Map(heading.map((text, at) => [at, plain(text)]))
  const mapping: Partial<Record<PartnerField, number | null>> = {}
  const take = (field: PartnerField, names: readonly string[]) => {
    if (typeof mapping[field] === 'number') return
    const at = [...free].find(([, text]) => names.includes(text))?.[0] ?? null
    if (at !== null) free.delete(at)
    mapping[field] = at
  }
  // A heading that is a field's own name goes before one that only may mean it.
  for (const field of partnerFields) take(field, [plain(PARTNER_FIELDS[field].label), plain(splitWords(field))])
  for (const field of partnerFields) take(field, PARTNER_FIELDS[field].also)
  return mapping as PartnerMapping
}

const splitWords = (name: string) => name.replace(/([A-Z])/g, ' $1')

export type PartnerTexts = Readonly<Record<PartnerField, string>>

/** The texts of one line, by field. */
export function textsOf(cells: readonly string[], mapping: PartnerMapping): PartnerTexts {
  return Object.fromEntries(
    partnerFields.map((field) => {
      const at = mapping[field]
      return [field, at === null ? '' : (cells[at] ?? '').trim()]
    }),
  ) as PartnerTexts
}

export interface PartnerReport {
  readonly report: ReportInput
  readonly reportedAt: Date
  /** Name or code of an area; empty for the usual one. */
  readonly area: string
}

export type ReadPartner =
  | { readonly ok: true; readonly value: PartnerReport }
  | { readonly ok: false; readonly problems: readonly ReportProblem[] }

/** One report of a partner. What they do not say is not known; without a name or phone number the caller is anonymous. */
export function readPartner(
  texts: PartnerTexts,
  { now, source }: { readonly now: Date; readonly source: string },
): ReadPartner {
  const problems: ReportProblem[] = []
  const wrong = (field: PartnerField, message: string) => problems.push({ field, message })
  if (texts.incidentNumber === '') wrong('incidentNumber', 'Every report has its own incident number')
  const reportedAt = texts.reportedAt === '' ? now : momentWritten(texts.reportedAt)
  const happenedAt = texts.happenedAt === '' ? reportedAt : momentWritten(texts.happenedAt)
  const WRITTEN = 'must be written as 21/11/2026 14:05 or 2026-11-21T14:05:00Z'
  if (reportedAt === undefined) wrong('reportedAt', `When it was reported ${WRITTEN}`)
  else if (reportedAt > now) wrong('reportedAt', 'When it was reported cannot be in the future')
  if (happenedAt === undefined && texts.happenedAt !== '') wrong('happenedAt', `When it happened ${WRITTEN}`)
  const asbType = typeWritten(texts.type)
  if (asbType === undefined) wrong('type', `The type must be ${listed(Object.keys(ASB_TYPES))}`)
  const coded = <T extends object>(field: PartnerField, list: T) => {
    const found = codeWritten(list, texts[field])
    if (found === undefined) wrong(field, `${PARTNER_FIELDS[field].label} must be ${listed(Object.keys(list))}`)
    return found
  }
  const before = coded('before', YES_NO)
  const impact = coded('impact', IMPACTS)
  const targeted = coded('targeted', YES_NO)
  const vulnerable = coded('vulnerable', YES_NO)
  const updateBy = coded('updateBy', UPDATE_WAYS)
  const all = { reportedAt, happenedAt, asbType, before, impact, targeted, vulnerable, updateBy }
  if (!areThere(all)) return { ok: false, problems }
  const callerAnonymous = `${texts.callerName}${texts.callerPhone}` === ''
  const report: ReportInput = {
    ...{ asbType: all.asbType, what: texts.what, happenedAt: all.happenedAt, ongoing: false },
    // Of somebody who stays anonymous no address is kept, but where it happens is.
    location: texts.location === '' && callerAnonymous ? texts.callerAddress : texts.location,
    ...{ before: all.before, impact: all.impact, targeted: all.targeted, vulnerable: all.vulnerable },
    ...{ updateBy: all.updateBy, grade: null, gradeReason: '', source, incidentNumber: texts.incidentNumber },
    ...{ callerAnonymous, callerName: texts.callerName, callerPhone: texts.callerPhone },
    callerAddress: callerAnonymous ? '' : texts.callerAddress,
  }
  problems.push(...checkReport(report, { now: all.reportedAt }))
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, value: { report, reportedAt: all.reportedAt, area: texts.area } }
}

type There<T> = { [K in keyof T]: Exclude<T[K], undefined> }

function areThere<T extends object>(all: T): all is T & There<T> {
  return Object.values(all).every((value) => value !== undefined)
}

const listed = (codes: readonly string[]) => `${codes.slice(0, -1).join(', ')} or ${codes.at(-1)}`

/** Their word for the type; what they do not class is counted as a nuisance, as the police do. */
function typeWritten(text: string): AsbType | undefined {
  const [word = ''] = plain(text).split(' ')
  if (word === '') return 'nuisance'
  return isKeyOf(ASB_TYPES, word) ? word : undefined
}

const YES = ['y', 'true', '1']
const NO = ['n', 'false', '0']
const NOT_KNOWN = ['', 'unknown', 'not known', 'not asked', 'n a']

/** A code, its label, or the usual short forms of yes and no; nothing said is not known. */
function codeWritten<T extends object>(list: T, text: string): Extract<keyof T, string> | undefined {
  const word = plain(text)
  const code = Object.entries(list).find(([key, label]) => plain(key) === word || plain(String(label)) === word)?.[0]
  const found =
    code ?? (YES.includes(word) ? 'yes' : NO.includes(word) ? 'no' : NOT_KNOWN.includes(word) ? 'not-known' : '')
  return isKeyOf(list, found) ? found : undefined
}
