/** Fields and words that several pages of documents have. */
import { errorAt, type FieldError } from '../../../platform/forms/index.ts'
import { formatBytes, formatDate } from '../../../platform/html/format.ts'
import { Input, Radios, Textarea } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { type DetailsDraft, LONGEST } from '../domain/details.ts'
import { mediaTypeLabel } from '../domain/formats.ts'
import { documentKindLabels, documentKinds, isDocumentKind } from '../domain/words.ts'
import type { DocumentLine } from '../store/documents.ts'

export function DetailsFields(props: {
  readonly draft: DetailsDraft
  readonly errors: readonly FieldError[]
  readonly titleHint?: string
}): Html {
  const { draft, errors } = props
  return (
    <>
      <Radios
        name="kind"
        classes="govuk-radios--small"
        fieldset={{ legend: { content: 'What is it?', classes: 'govuk-fieldset__legend--s' } }}
        items={documentKinds.map((kind) => ({
          value: kind,
          content: documentKindLabels[kind].label,
        }))}
        value={draft.kind}
        errorMessage={errorAt(errors, 'kind')}
      />
      <Input
        name="title"
        label={{ content: props.titleHint === undefined ? 'Title' : 'Title (optional)', classes: 'govuk-label--s' }}
        hint={props.titleHint === undefined ? undefined : { content: props.titleHint }}
        value={draft.title}
        autocomplete="off"
        attributes={{ maxlength: LONGEST.title }}
        errorMessage={errorAt(errors, 'title')}
      />
      <Input
        name="datedOn"
        type="date"
        label={{ content: 'Date on it, or when it was taken (optional)', classes: 'govuk-label--s' }}
        value={draft.datedOn}
        classes="govuk-input--width-10"
        errorMessage={errorAt(errors, 'datedOn')}
      />
      <Textarea
        name="note"
        rows={3}
        label={{ content: 'Note (optional)', classes: 'govuk-label--s' }}
        hint={{ content: 'What it shows, where it came from, who has the original.' }}
        value={draft.note}
        errorMessage={errorAt(errors, 'note')}
      />
    </>
  )
}

export const DETAIL_LABELS: Readonly<Record<keyof DetailsDraft, string>> = {
  kind: 'What it is',
  title: 'Title',
  datedOn: 'Date',
  note: 'Note',
}

export function detailInWords(name: keyof DetailsDraft, draft: DetailsDraft): string {
  const typed = draft[name]
  if (typed === '') return 'Nothing'
  if (name === 'kind') return isDocumentKind(typed) ? documentKindLabels[typed].label : typed
  return name === 'datedOn' && /^\d{4}-\d{2}-\d{2}$/.test(typed) ? formatDay(typed) : typed
}

/** Also a day that is none, as somebody typed it. */
function formatDay(day: string): string {
  try {
    return formatDate(day)
  } catch {
    return day
  }
}

/** "PDF, 1.3 MB". */
export function fileInWords(document: Pick<DocumentLine, 'mediaType' | 'bytes'>): string {
  return `${mediaTypeLabel(document.mediaType)}, ${formatBytes(document.bytes)}`
}

export function by(name: string | null): string {
  return name === null ? 'the system' : name
}
