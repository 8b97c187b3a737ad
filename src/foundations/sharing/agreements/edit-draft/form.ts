import type { FieldError } from '../../../../platform/forms/index.ts'
import { formatNumber } from '../../../../platform/html/format.ts'
import { ok, type Result, refused } from '../../../../platform/result/index.ts'
import { isAgencyKind, isTeamKind } from '../../../identity/index.ts'
import { isDay } from '../../domain/agreement.ts'
import {
  type Classification,
  classifications,
  type Discoverability,
  discoverabilities,
  levels,
} from '../../domain/words.ts'
import type { Agreement } from '../../store/agreement-register.ts'
import type { AgreementDraft, RecipientRule } from '../../store/agreements.ts'

/** What the fields hold, whether or not it is in order. Rows keep their place while somebody types. */
export interface DraftForm {
  readonly version: string
  readonly title: string
  readonly summary: string
  readonly handling: string
  readonly discoverability: string
  readonly classification: string
  readonly startsOn: string
  readonly endsOn: string
  readonly reviewOn: string
  readonly lawfulBases: readonly string[]
  readonly dataCategories: readonly string[]
  readonly parties: readonly PartyRow[]
  /** Chosen in the list of agencies to add. */
  readonly addParty: string
  readonly recipients: readonly RecipientRow[]
  readonly retention: readonly RetentionRow[]
}
export interface PartyRow {
  readonly agencyId: string
  readonly contactTeamId: string
}
export interface RecipientRow {
  readonly teamKind: string
  readonly agencyKind: string
  readonly reach: string
  readonly level: string
}
export interface RetentionRow {
  readonly outcome: string
  readonly title: string
  readonly months: string
}

const MOST_ROWS = 100
const LONGEST_LINE = 500
const LONGEST_TEXT = 4000
const EMPTY_RECIPIENT: RecipientRow = { teamKind: '', agencyKind: '', reach: 'same-area', level: 'view' }
const EMPTY_RETENTION: RetentionRow = { outcome: '', title: '', months: '' }

export function readDraft(form: URLSearchParams): DraftForm {
  const text = (name: string) => (form.get(name) ?? '').replaceAll('\r\n', '\n').trim()
  return {
    ...{ version: text('version'), title: text('title'), summary: text('summary'), handling: text('handling') },
    ...{ discoverability: text('discoverability'), classification: text('classification') },
    ...{ startsOn: text('startsOn'), endsOn: text('endsOn'), reviewOn: text('reviewOn') },
    lawfulBases: rowsOf(form, 'lawfulBases', (at) => text(at)),
    dataCategories: rowsOf(form, 'dataCategories', (at) => text(at)),
    parties: rowsOf(form, 'parties', (at) => ({
      agencyId: text(`${at}.agencyId`),
      contactTeamId: text(`${at}.contactTeamId`),
    })),
    addParty: text('addParty'),
    recipients: rowsOf(form, 'recipients', (at) => ({
      ...{ teamKind: text(`${at}.teamKind`), agencyKind: text(`${at}.agencyKind`) },
      ...{ reach: text(`${at}.reach`), level: text(`${at}.level`) },
    })),
    retention: rowsOf(form, 'retention', (at) => ({
      ...{ outcome: text(`${at}.outcome`), title: text(`${at}.title`), months: text(`${at}.months`) },
    })),
  }
}

/** The rows of one list, by the numbers in the fields' names: `parties.0.agencyId`, `lawfulBases.3`. */
function rowsOf<Row>(form: URLSearchParams, list: string, read: (at: string) => Row): Row[] {
  const numbers = new Set<number>()
  for (const name of form.keys()) {
    const found = new RegExp(`^${list}\\.(\\d{1,3})(?:\\.|$)`).exec(name)
    if (found !== null) numbers.add(Number(found[1]))
  }
  return [...numbers]
    .sort((a, b) => a - b)
    .slice(0, MOST_ROWS)
    .map((number) => read(`${list}.${number}`))
}

export const lists = ['lawfulBases', 'dataCategories', 'parties', 'recipients', 'retention'] as const
export type List = (typeof lists)[number]

/** What the button that was pressed asks for. Saving, unless it changes rows. */
export type Wish =
  | { readonly kind: 'save' }
  | { readonly kind: 'add'; readonly list: List }
  | { readonly kind: 'remove'; readonly list: List; readonly row: number }

export function wishOf(form: URLSearchParams): Wish {
  const [, verb, name, row] = /^(add|remove)-([a-zA-Z]+)(?:-(\d{1,3}))?$/.exec(form.get('do') ?? '') ?? []
  const list = lists.find((one) => one === name)
  if (list === undefined) return { kind: 'save' }
  return verb === 'add' ? { kind: 'add', list } : { kind: 'remove', list, row: Number(row ?? -1) }
}

/** The form with a row more or less; everything else as it was typed. */
export function withRows(form: DraftForm, wish: Exclude<Wish, { kind: 'save' }>): DraftForm {
  if (wish.kind === 'remove') {
    const rows: readonly unknown[] = form[wish.list]
    return { ...form, [wish.list]: rows.filter((_row, index) => index !== wish.row) }
  }
  switch (wish.list) {
    case 'parties':
      return withAddedParty(form)
    case 'recipients':
      return { ...form, recipients: [...form.recipients, EMPTY_RECIPIENT] }
    case 'retention':
      return { ...form, retention: [...form.retention, EMPTY_RETENTION] }
    case 'lawfulBases':
    case 'dataCategories':
      return { ...form, [wish.list]: [...form[wish.list], ''] }
  }
}

/** The agency that was chosen to be added becomes a party, also when another button was pressed. */
export function withAddedParty(form: DraftForm): DraftForm {
  if (form.addParty === '' || form.parties.some(({ agencyId }) => agencyId === form.addParty)) {
    return { ...form, addParty: '' }
  }
  return { ...form, addParty: '', parties: [...form.parties, { agencyId: form.addParty, contactTeamId: '' }] }
}

export function draftFormOf(agreement: Agreement): DraftForm {
  const { title, summary, handling, discoverability, classification } = agreement
  return {
    ...{ version: String(agreement.version), title, summary, handling, discoverability, classification, addParty: '' },
    ...{ startsOn: agreement.startsOn ?? '', endsOn: agreement.endsOn ?? '', reviewOn: agreement.reviewOn ?? '' },
    lawfulBases: orOneEmpty(agreement.lawfulBases),
    dataCategories: orOneEmpty(agreement.dataCategories),
    parties: agreement.parties.map(({ agencyId, contactTeamId }) => ({ agencyId, contactTeamId: contactTeamId ?? '' })),
    recipients: agreement.recipients.map((rule) => ({ ...rule, agencyKind: rule.agencyKind ?? '' })),
    retention: agreement.retention.map((rule) => ({ ...rule, months: String(rule.months) })),
  }
}

function orOneEmpty(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [''] : lines
}

/** What can be chosen, as far as the check needs it. */
export interface Choices {
  readonly agencies: readonly { readonly id: string; readonly name: string }[]
  readonly teams: readonly { readonly id: string; readonly name: string; readonly agencyId: string }[]
}

/** Rows that are wholly empty are left out. A draft may be unfinished: only what is there must be right. */
export function checkDraft(typed: DraftForm, choices: Choices): Result<AgreementDraft, readonly FieldError[]> {
  const form = withAddedParty(typed)
  const errors: FieldError[] = []
  const wrong = (field: string, message: string) => {
    errors.push({ field, message })
  }
  const limited = (field: string, what: string, value: string, most: number) => {
    if (value.length > most) {
      wrong(field, `${what} must be ${formatNumber(most)} characters or fewer. It has ${formatNumber(value.length)}`)
    }
    return value
  }
  const day = (field: string, what: string, value: string) => {
    if (value !== '' && !isDay(value)) wrong(field, `${what} must be a real date, like 2026-04-01`)
    return value === '' ? null : value
  }
  const lines = (list: 'lawfulBases' | 'dataCategories', what: string) =>
    form[list]
      .map((line, i) => limited(`${list}.${i}`, what, line.replace(/\s*\n\s*/g, ' '), LONGEST_LINE))
      .filter((line) => line !== '')

  if (form.title === '') wrong('title', 'Enter a title')
  const title = limited('title', 'The title', form.title, 200)
  const summary = limited('summary', 'The summary', form.summary, LONGEST_TEXT)
  const parties = partiesOf(form, choices, wrong)
  const lawfulBases = lines('lawfulBases', 'A lawful basis')
  const dataCategories = lines('dataCategories', 'A category of data')
  const recipients = recipientsOf(form, wrong)
  const discoverability = discoverabilities.find((one) => one === form.discoverability)
  if (discoverability === undefined) wrong('discoverability', 'Choose what others learn in a search')
  const classification = classifications.find((one) => one === form.classification)
  if (classification === undefined) wrong('classification', 'Choose a classification')
  const handling = limited('handling', 'Handling', form.handling, LONGEST_TEXT)
  const retention = retentionOf(form, wrong)
  const startsOn = day('startsOn', 'The first day', form.startsOn)
  const endsOn = day('endsOn', 'The last day', form.endsOn)
  const reviewOn = day('reviewOn', 'The review', form.reviewOn)
  if (startsOn !== null && endsOn !== null && isDay(startsOn) && isDay(endsOn) && endsOn < startsOn) {
    wrong('endsOn', 'The last day must not be before the first day')
  }
  if (errors.length > 0 || discoverability === undefined || classification === undefined) return refused(errors)
  return ok({
    ...{ title, summary, lawfulBases, dataCategories, discoverability, classification, handling },
    ...{ startsOn, endsOn, reviewOn, parties, recipients, retention },
  })
}

type Wrong = (field: string, message: string) => void

function partiesOf(form: DraftForm, choices: Choices, wrong: Wrong): AgreementDraft['parties'] {
  const seen = new Set<string>()
  return form.parties.flatMap(({ agencyId, contactTeamId }, i) => {
    if (agencyId === '' || seen.has(agencyId)) return []
    seen.add(agencyId)
    if (!choices.agencies.some(({ id }) => id === agencyId)) {
      wrong('addParty', 'Choose an agency of the list')
      return []
    }
    const team = choices.teams.find(({ id }) => id === contactTeamId)
    if (contactTeamId !== '' && team?.agencyId !== agencyId) {
      wrong(`parties.${i}.contactTeamId`, 'Choose an open team of this agency')
    }
    return [{ agencyId, contactTeamId: team?.id ?? null }]
  })
}

function recipientsOf(form: DraftForm, wrong: Wrong): readonly RecipientRule[] {
  const seen = new Set<string>()
  return form.recipients.flatMap((row, i): RecipientRule[] => {
    // The other choices always hold something; without a kind of team the row says nothing.
    if (row.teamKind === '') {
      if (row.agencyKind !== '') wrong(`recipients.${i}.teamKind`, 'Choose what the teams do')
      return []
    }
    const reach = (['same-area', 'everywhere'] as const).find((one) => one === row.reach)
    const level = levels.find((one) => one === row.level)
    if (!isTeamKind(row.teamKind)) wrong(`recipients.${i}.teamKind`, 'Choose what the teams do')
    if (row.agencyKind !== '' && !isAgencyKind(row.agencyKind)) {
      wrong(`recipients.${i}.agencyKind`, 'Choose a kind of agency, or any')
    }
    if (reach === undefined) wrong(`recipients.${i}.reach`, 'Choose which of these teams')
    if (level === undefined || level === 'none') {
      wrong(`recipients.${i}.level`, 'Choose what they may do')
      return []
    }
    const key = `${row.teamKind}/${row.agencyKind}/${row.reach}`
    if (seen.has(key)) wrong(`recipients.${i}.teamKind`, 'These teams are named already')
    seen.add(key)
    if (reach === undefined) return []
    return [{ teamKind: row.teamKind, agencyKind: row.agencyKind === '' ? null : row.agencyKind, reach, level }]
  })
}

function retentionOf(form: DraftForm, wrong: Wrong): AgreementDraft['retention'] {
  const taken = new Set(form.retention.map(({ outcome }) => outcome).filter((outcome) => outcome !== ''))
  const titles = new Set<string>()
  return form.retention.flatMap((row, i) => {
    if (row.title === '' && row.months === '') return []
    if (row.title === '') wrong(`retention.${i}.title`, 'Enter the outcome')
    if (row.title.length > 120) wrong(`retention.${i}.title`, 'An outcome must be 120 characters or fewer')
    if (titles.has(row.title.toLowerCase())) wrong(`retention.${i}.title`, 'This outcome is there already')
    titles.add(row.title.toLowerCase())
    const months = /^\d{1,4}$/.test(row.months) ? Number(row.months) : 0
    if (months < 1 || months > 1200) wrong(`retention.${i}.months`, 'Enter a number of months from 1 to 1,200')
    // What a rule is called inside stays when its title is put in other words, because closed work refers to it.
    const known = /^[a-z][a-z0-9-]{0,59}$/.test(row.outcome) ? row.outcome : ''
    const outcome = known === '' ? freeName(row.title, taken) : known
    taken.add(outcome)
    return [{ outcome, title: row.title, months }]
  })
}

/** "No further action" as `no-further-action`, with a number where that is taken. */
export function freeName(title: string, taken: ReadonlySet<string>): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 50)
    .replace(/-+$/, '')
  const name = plain.length < 2 ? 'purpose' : plain
  let free = name
  for (let i = 2; taken.has(free); i++) free = `${name}-${i}`
  return free
}

/** What was typed, as far as it can be read, with names: for setting it beside what somebody else has saved. */
export function wordingOfForm(form: DraftForm, choices: Choices) {
  const agencyName = (id: string) => choices.agencies.find((one) => one.id === id)?.name ?? 'Unknown agency'
  const orNull = (text: string) => (text === '' ? null : text)
  const silent: Wrong = () => {}
  return {
    ...{ title: form.title, summary: form.summary, handling: form.handling },
    lawfulBases: form.lawfulBases.filter((line) => line !== ''),
    dataCategories: form.dataCategories.filter((line) => line !== ''),
    discoverability: (discoverabilities.find((one) => one === form.discoverability) ?? 'hidden') as Discoverability,
    classification: (classifications.find((one) => one === form.classification) ??
      'official-sensitive') as Classification,
    ...{ startsOn: orNull(form.startsOn), endsOn: orNull(form.endsOn), reviewOn: orNull(form.reviewOn) },
    parties: withAddedParty(form).parties.map(({ agencyId, contactTeamId }) => ({
      agencyName: agencyName(agencyId),
      contactTeamName: choices.teams.find(({ id }) => id === contactTeamId)?.name ?? null,
    })),
    recipients: recipientsOf(form, silent),
    retention: retentionOf(form, silent),
  }
}
