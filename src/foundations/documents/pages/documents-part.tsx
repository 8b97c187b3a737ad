import { londonDay } from '../../../platform/clock/index.ts'
import { formatDate } from '../../../platform/html/format.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { documentKindLabels } from '../domain/words.ts'
import type { DocumentLine } from '../store/documents.ts'
import { by, fileInWords } from './fields.tsx'
import { listPath } from './load.ts'

/** Cards of documents, each with its preview or the kind of file that it is. */
export function DocumentCards(props: { readonly documents: readonly DocumentLine[] }): Html {
  return (
    <ul class="dc-cards">
      {props.documents.map((document) => (
        <li class="dc-card">
          <Thumbnail document={document} />
          <div class="dc-card__words">
            <a class="govuk-link dc-card__title" href={`/documents/${document.id}`}>
              {document.title}
            </a>
            <p class="govuk-body-s dc-card__facts">
              {documentKindLabels[document.kind].label}
              {document.datedOn !== null && `, ${formatDate(document.datedOn)}`}
              <br />
              {fileInWords(document)}
              <br />
              Added by {by(document.addedByName)} on {formatDate(londonDay(document.addedAt))}
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}

/** Beside a link with the title, so the picture itself says nothing more. */
function Thumbnail({ document }: { document: DocumentLine }): Html {
  return (
    <div class="dc-card__picture" aria-hidden="true">
      {document.hasPreview ? (
        <img src={`/documents/${document.id}/preview`} alt="" loading="lazy" />
      ) : (
        <span class="dc-card__type">{endingOf(document)}</span>
      )}
    </div>
  )
}

function endingOf({ fileName }: DocumentLine): string {
  return fileName.slice(fileName.lastIndexOf('.') + 1).toUpperCase()
}

export interface DocumentsPartProps {
  readonly recordId: string
  /** As `listDocuments` gives them. */
  readonly documents: readonly DocumentLine[]
  /** Whether this person may add to the record: level "contribute" or more, and no restriction. */
  readonly mayAdd: boolean
  /** How many are shown here; the rest one link away. 6 unless given. */
  readonly most?: number
}

/** Documents and photographs as a part of a record's own page, under a heading that the page gives. */
export function DocumentsPart({ recordId, documents, mayAdd, most = 6 }: DocumentsPartProps): Html {
  const kept = documents.filter(({ removal }) => removal === null)
  return (
    <div class="dc-part">
      {kept.length === 0 ? (
        <p class="govuk-body">There are none yet.</p>
      ) : (
        <DocumentCards documents={kept.slice(0, most)} />
      )}
      <Links recordId={recordId} mayAdd={mayAdd} shown={Math.min(kept.length, most)} total={documents.length} />
    </div>
  )
}

function Links(props: { recordId: string; mayAdd: boolean; shown: number; total: number }): Child {
  const all = props.total > 0 && {
    href: listPath(props.recordId),
    text: props.total > props.shown ? `All documents (${props.total.toLocaleString('en-GB')})` : 'List of documents',
  }
  const add = props.mayAdd && { href: `${listPath(props.recordId)}/new`, text: 'Add documents or photographs' }
  const links = [add, all].filter((link) => link !== false)
  if (links.length === 0) return null
  return (
    <p class="govuk-body fp-actions fp-noprint">
      {links.map(({ href, text }) => (
        <a class="govuk-link" href={href}>
          {text}
        </a>
      ))}
    </p>
  )
}
