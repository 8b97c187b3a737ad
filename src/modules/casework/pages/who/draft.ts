/**
 * Who and what a case is about, while a form is being filled in: profiles that are known already, and people and places
 * that are new. Pure: fields in, fields out.
 */
import {
  checkProfile,
  type FoundProfile,
  type Pointer,
  type ProfileInput,
  parseAddress,
} from '../../../../foundations/people/index.ts'
import type { FieldError } from '../../../../platform/forms/index.ts'
import { isUuid } from '../../../../platform/ids/index.ts'
import { isKeyOf, ROLES, type Role } from '../../domain/words.ts'

/** A profile that is there, and the part that it is given; '' while none is chosen. */
export interface KnownRow {
  readonly id: string
  readonly role: string
}

/** A person or place that is not recorded yet, as it was typed. Whoever has the part of a place is one. */
export interface NewRow {
  readonly given: string
  readonly family: string
  readonly address: string
  readonly phone: string
  readonly role: string
}

export interface WhoDraft {
  readonly known: readonly KnownRow[]
  readonly fresh: readonly NewRow[]
  /** What stands in the search box. */
  readonly text: string
  /** What stands in the fields for somebody new. */
  readonly entry: NewRow
  /** What was shown as possibly the same: profiles, and agencies that hold something. */
  readonly seen: readonly string[]
}

export const NOBODY_NEW: NewRow = { given: '', family: '', address: '', phone: '', role: '' }
const FIELDS = ['given', 'family', 'address', 'phone', 'role'] as const
/** More than any case has begun with. */
const MOST = 40

export const emptyWho: WhoDraft = { known: [], fresh: [], text: '', entry: NOBODY_NEW, seen: [] }

/** Reads the posted fields. */
export function readWho(form: URLSearchParams): WhoDraft {
  const text = (name: string) => (form.getAll(name).at(-1) ?? '').trim()
  const rows = (list: string) =>
    Array.from({ length: MOST }, (_, at) => at).filter((at) =>
      [...form.keys()].some((key) => key.startsWith(`${list}.${at}.`)),
    )
  const row = (prefix: string): NewRow => ({
    given: text(`${prefix}.given`),
    family: text(`${prefix}.family`),
    address: text(`${prefix}.address`),
    phone: text(`${prefix}.phone`),
    role: text(`${prefix}.role`),
  })
  return {
    known: rows('known')
      .map((at) => ({ id: text(`known.${at}.id`).toLowerCase(), role: text(`known.${at}.role`) }))
      .filter(({ id }, at, all) => isUuid(id) && all.findIndex((other) => other.id === id) === at),
    fresh: rows('fresh')
      .map((at) => row(`fresh.${at}`))
      .filter((one) => !isBlank(one)),
    text: text('text'),
    entry: row('new'),
    seen: form.getAll('seen'),
  }
}

/** The same fields again, for those that are not shown as fields. */
export function whoFields(draft: WhoDraft): [name: string, value: string][] {
  return [
    ...draft.known.map(({ id }, at): [string, string] => [`known.${at}.id`, id]),
    ...draft.fresh.flatMap((row, at) => FIELDS.map((field): [string, string] => [`fresh.${at}.${field}`, row[field]])),
    ...draft.seen.map((id): [string, string] => ['seen', id]),
  ]
}

/** The part alone says nothing. */
export function isBlank(row: NewRow): boolean {
  return row.given === '' && row.family === '' && row.address === '' && row.phone === ''
}

export function isRole(text: string): text is Role {
  return isKeyOf(ROLES, text)
}

export interface Stepped {
  readonly draft: WhoDraft
  readonly errors: readonly FieldError[]
  /** Whether the search box was asked. */
  readonly searched: boolean
}

/**
 * Carries out a button that only changes this part of the form: find, take one of those found, add somebody new, take one
 * out, use a known profile instead of a new one. Undefined for any other button.
 */
export function applyWhoStep(
  draft: WhoDraft,
  step: string,
  { today }: { readonly today: string },
): Stepped | undefined {
  if (step === 'find') {
    const errors =
      draft.text === ''
        ? [{ field: 'text', message: 'Enter a name, a date of birth, an address or a phone number' }]
        : []
    return { draft, errors, searched: errors.length === 0 }
  }
  const done = (next: Partial<WhoDraft>): Stepped => ({ draft: { ...draft, ...next }, errors: [], searched: false })
  if (step === 'add-new') {
    const errors = entryProblems(draft.entry, { today })
    if (errors.length > 0) return { draft, errors, searched: false }
    return done({ fresh: [...draft.fresh, draft.entry], entry: NOBODY_NEW })
  }
  const [, takenId = '', takenRole = ''] = /^take:([0-9a-f-]{36}):([a-z]+)$/i.exec(step) ?? []
  if (isUuid(takenId) && isRole(takenRole)) {
    const others = draft.known.filter(({ id }) => id !== takenId)
    return done({ known: [...others, { id: takenId, role: takenRole }], text: '' })
  }
  const [, list, dropped] = /^drop-(known|fresh)-(\d{1,2})$/.exec(step) ?? []
  if (list === 'known') return done({ known: draft.known.filter((_, at) => at !== Number(dropped)) })
  if (list === 'fresh') return done({ fresh: draft.fresh.filter((_, at) => at !== Number(dropped)) })
  const [, instead, usedId = ''] = /^use-(\d{1,2}):([0-9a-f-]{36})$/i.exec(step) ?? []
  const replaced = draft.fresh[Number(instead ?? -1)]
  if (replaced !== undefined && isUuid(usedId)) {
    return done({
      fresh: draft.fresh.filter((row) => row !== replaced),
      known: [...draft.known.filter(({ id }) => id !== usedId), { id: usedId, role: replaced.role }],
    })
  }
  return undefined
}

/** What is wrong with the fields for somebody new, at those fields. `today` is an ISO day. */
function entryProblems(entry: NewRow, { today }: { readonly today: string }): FieldError[] {
  const errors: FieldError[] = []
  for (const { field, message } of checkProfile(profileOf(entry), { today })) {
    const at = field.startsWith('phones') ? 'new.phone' : field.startsWith('addresses') ? 'new.address' : 'new.family'
    if (!errors.some((error) => error.field === at)) errors.push({ field: at, message })
  }
  if (!isRole(entry.role)) errors.push({ field: 'new.role', message: 'Choose the part that they have in the case' })
  return errors
}

/** What is written about somebody new: a name, an address, a phone number. The rest is added on the profile. */
export function profileOf(row: NewRow): ProfileInput {
  const isPlace = row.role === 'place'
  return {
    kind: isPlace ? 'place' : 'person',
    names: isPlace
      ? [{ given: '', family: `${row.given} ${row.family}`.trim(), use: 'main' }]
      : [{ given: row.given, family: row.family, use: 'main' }],
    born: null,
    addresses:
      row.address === ''
        ? []
        : [
            {
              ...parseAddress(row.address),
              ...{ use: isPlace ? 'other' : 'home', uprn: null, areaId: null, fromOn: null, toOn: null },
            },
          ],
    phones: row.phone === '' ? [] : [{ number: row.phone, note: '' }],
    emails: [],
    references: [],
    details: null,
  }
}

/** What is wrong with what was chosen so far. */
export function whoProblems(draft: WhoDraft): FieldError[] {
  return draft.known.flatMap(({ role }, at) =>
    isRole(role) ? [] : [{ field: `known.${at}.role`, message: 'Choose the part that they have in the case' }],
  )
}

/** By what something that may be the same is remembered as shown. */
export function sightingsOf(of: {
  readonly duplicates: readonly Pick<FoundProfile, 'recordId'>[]
  readonly pointers: readonly Pick<Pointer, 'agencyId' | 'teamId'>[]
}): string[] {
  return [
    ...of.duplicates.map(({ recordId }) => recordId),
    ...of.pointers.map(({ agencyId, teamId }) => `${agencyId}/${teamId ?? ''}`),
  ]
}
