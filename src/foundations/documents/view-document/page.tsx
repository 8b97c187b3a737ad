import { londonDay } from '../../../platform/clock/index.ts'
import { formatDate, formatDateTime } from '../../../platform/html/format.ts'
import { Button, Details, InsetText, SummaryList, type SummaryListRow } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { Marked } from '../../sharing/index.ts'
import { documentKindLabels } from '../domain/words.ts'
import { by, fileInWords } from '../pages/fields.tsx'
import { type HeldDocument, listPath, mayAdd } from '../pages/load.ts'
import type { DocumentLine, Removal } from '../store/documents.ts'

/** Of a removed document nothing is left to call it by. */
export function documentTitle(document: DocumentLine): string {
  return document.removal === null ? document.title : 'Removed document'
}

export function ViewPage({ record, document }: HeldDocument): Html {
  const { removal } = document
  return (
    <Marked classification={record.header.classification}>
      <Heading caption={record.name}>{documentTitle(document)}</Heading>
      {removal === null ? (
        <Kept record={record} document={document} />
      ) : (
        <Removed document={document} removal={removal} />
      )}
    </Marked>
  )
}

function Kept({ record, document }: HeldDocument): Html {
  const path = `/documents/${document.id}`
  return (
    <>
      {document.hasPreview && (
        <p class="govuk-body">
          <img class="dc-preview" src={`${path}/preview`} alt={document.title} />
        </p>
      )}
      <SummaryList
        rows={[
          row('What it is', documentKindLabels[document.kind].label),
          document.datedOn !== null && row('Date', formatDate(document.datedOn)),
          row('File', `${document.fileName} (${fileInWords(document)})`),
          row('Added', `By ${by(document.addedByName)}, ${formatDateTime(document.addedAt)}`),
          document.note !== '' && row('Note', <div class="fp-text">{document.note}</div>),
        ]}
      />
      <div class="fp-actions fp-noprint">
        <Button href={`${path}/file`}>Download</Button>
        {mayAdd(record) && (
          <>
            <a class="govuk-link" href={`${path}/edit`}>
              Change title or note
            </a>
            <a class="govuk-link" href={`${path}/remove`}>
              Remove
            </a>
          </>
        )}
        <a class="govuk-link" href={listPath(document.recordId)}>
          All documents of this record
        </a>
      </div>
      <p class="govuk-body fp-quiet">Downloading is recorded. A downloaded file is yours to protect.</p>
      {document.sha256 !== null && (
        <Details summary="Fingerprint of the file">
          <p class="govuk-body">
            SHA-256: <span class="fp-code">{document.sha256}</span>
          </p>
          {document.hasPreview && (
            <p class="govuk-body">
              Of the picture as it is kept here, which was saved anew without its hidden data; not of the file that came
              from the camera.
            </p>
          )}
        </Details>
      )}
    </>
  )
}

function Removed({ document, removal }: { document: DocumentLine; removal: Removal }): Html {
  return (
    <>
      <InsetText>
        Removed by {by(removal.byName)} on {formatDate(londonDay(removal.at))}: {removal.reason}
      </InsetText>
      <p class="govuk-body">
        The file, its title and its note are erased. It was added by {by(document.addedByName)} on{' '}
        {formatDate(londonDay(document.addedAt))} ({documentKindLabels[document.kind].label.toLowerCase()},{' '}
        {fileInWords(document)}).
      </p>
    </>
  )
}

function row(key: string, value: Child): SummaryListRow {
  return { key: { content: key }, value: { content: value } }
}
