import type { FieldError, ParsedForm } from '../../../platform/forms/index.ts'
import { type DocumentDetails, isDocumentKind } from './words.ts'

/** What was typed about a document, as it was typed. */
export interface DetailsDraft {
  readonly kind: string
  readonly title: string
  readonly datedOn: string
  readonly note: string
}

export const emptyDetails: DetailsDraft = { kind: '', title: '', datedOn: '', note: '' }
export const detailNames = ['kind', 'title', 'datedOn', 'note'] as const satisfies readonly (keyof DetailsDraft)[]

/** Characters. */
export const LONGEST = { title: 200, note: 2000, reason: 1000 } as const

export function draftFrom(details: DocumentDetails): DetailsDraft {
  return { kind: details.kind, title: details.title, datedOn: details.datedOn ?? '', note: details.note }
}

export function draftOf(form: URLSearchParams): DetailsDraft {
  const typed = (name: string) => (form.getAll(name).at(-1) ?? '').replace(/\r\n?/g, '\n')
  return {
    ...{ kind: typed('kind'), title: typed('title').replaceAll('\n', ' ') },
    ...{ datedOn: typed('datedOn'), note: typed('note') },
  }
}

/** @param of the day by London's calendar; and whether a title may be left to the file's name */
export function readDetails(
  draft: DetailsDraft,
  of: { readonly today: string; readonly titleOptional: boolean },
): ParsedForm<DocumentDetails> {
  const errors: FieldError[] = []
  const { kind } = draft
  const [title, datedOn, note] = [draft.title.trim(), draft.datedOn.trim(), draft.note.trim()]
  if (title === '' && !of.titleOptional) errors.push({ field: 'title', message: 'Enter a title' })
  if (title.length > LONGEST.title) errors.push(tooLong('title', 'The title'))
  const known = isDocumentKind(kind)
  if (!known) errors.push({ field: 'kind', message: 'Choose what it is' })
  const dayProblem = datedOn === '' ? undefined : problemWithDay(datedOn, of.today)
  if (dayProblem !== undefined) errors.push({ field: 'datedOn', message: dayProblem })
  if (note.length > LONGEST.note) errors.push(tooLong('note', 'The note'))
  if (!known || errors.length > 0) return { ok: false, errors }
  return { ok: true, value: { kind, title, datedOn: datedOn === '' ? null : datedOn, note } }
}

function tooLong(field: 'title' | 'note', what: string): FieldError {
  return { field, message: `${what} must be ${LONGEST[field].toLocaleString('en-GB')} characters or fewer` }
}

function problemWithDay(text: string, today: string): string | undefined {
  if (!isDay(text)) return 'The date must be a real date, such as 2026-04-01'
  if (text > today) return 'The date must be today or in the past'
  return text < '1890-01-01' ? 'The date must be after 1889' : undefined
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text
}

/** Titles for so many files: one of its own for each, when one title was typed for several. */
export function titlesFor(title: string, count: number): (fileTitle: string, index: number) => string {
  return (fileTitle, index) => {
    if (title === '') return fileTitle.slice(0, LONGEST.title)
    if (count === 1) return title
    const place = ` (${index + 1} of ${count})`
    return title.slice(0, LONGEST.title - place.length) + place
  }
}

export interface MergedDetails {
  readonly draft: DetailsDraft
  /** What the other person changed. */
  readonly theirs: readonly { readonly name: keyof DetailsDraft; readonly bothChanged: boolean }[]
}

/** Both changes together; where both changed one thing, yours. */
export function mergeDetails(of: {
  readonly base: DetailsDraft
  readonly theirs: DetailsDraft
  readonly yours: DetailsDraft
}): MergedDetails {
  const { base, theirs, yours } = of
  const changed = detailNames.filter((name) => theirs[name] !== base[name] && theirs[name] !== yours[name])
  const draft = { ...yours }
  for (const name of changed) if (yours[name] === base[name]) draft[name] = theirs[name]
  return { draft, theirs: changed.map((name) => ({ name, bothChanged: yours[name] !== base[name] })) }
}
