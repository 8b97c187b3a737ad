import { londonDay } from '../../../platform/clock/index.ts'
import { formatDate } from '../../../platform/html/format.ts'
import { Button } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Pages, pageNumber } from '../../../platform/html/paging.tsx'
import { Empty, Heading } from '../../../platform/html/parts.tsx'
import { may, notFound, page, type Reply, type Route, route, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { Marked } from '../../sharing/index.ts'
import { type DocumentsDeps, reading } from '../deps.ts'
import { documentKindLabels } from '../domain/words.ts'
import { DocumentCards } from '../pages/documents-part.tsx'
import { by } from '../pages/fields.tsx'
import { crumbsTo, findHeldRecord, type HeldRecord, listPath, mayAdd } from '../pages/load.ts'
import { countDocuments, type DocumentLine, listDocuments } from '../store/documents.ts'

const PER_PAGE = 40

/** Everything that hangs on a record, removed documents last. */
export function listDocumentRoutes(deps: DocumentsDeps): Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/records/:record/documents', access: may('sharing.use') },
      handle: (visit) => list(deps, visit),
    }),
  ]
}

async function list(deps: DocumentsDeps, visit: Visit): Promise<Reply> {
  const id = visit.params['record']
  if (!isUuid(id)) return notFound()
  const wanted = pageNumber(visit.query)
  const found = await deps.db.withActor(visit.actor, reading(visit, 'list-documents'), async (tx, note) => {
    const record = await findHeldRecord(deps, tx, id)
    if (record === null) {
      note({ outcome: 'refused' })
      return null
    }
    const total = await countDocuments(tx, id)
    const at = Math.min(wanted, Math.max(1, Math.ceil(total / PER_PAGE)))
    const documents = await listDocuments(tx, id, { limit: PER_PAGE, offset: (at - 1) * PER_PAGE })
    note({ recordIds: [id], purposeId: record.header.purposeId, detail: { documents: documents.length } })
    return { record, documents, total, at }
  })
  if (found === null) return notFound()
  return page({
    title: 'Documents and photographs',
    crumbs: crumbsTo(found.record),
    wide: true,
    body: <ListPage {...found} />,
  })
}

interface ListView {
  readonly record: HeldRecord
  readonly documents: readonly DocumentLine[]
  readonly total: number
  /** The page that is shown, from 1. */
  readonly at: number
}

function ListPage({ record, documents, total, at }: ListView): Html {
  const { header } = record
  const kept = documents.filter(({ removal }) => removal === null)
  const removed = documents.filter(({ removal }) => removal !== null)
  return (
    <Marked classification={header.classification}>
      <Heading caption={record.name}>Documents and photographs</Heading>
      {mayAdd(record) && (
        <Button href={`${listPath(header.id)}/new`} classes="fp-noprint">
          Add documents or photographs
        </Button>
      )}
      {total === 0 && (
        <Empty title="There are no documents yet">
          <p class="govuk-body">
            {mayAdd(record)
              ? 'Add letters, photographs, statements and reports as you get them. Everybody who may read the record sees them here.'
              : 'Whoever may add to the record can put letters, photographs, statements and reports here.'}
          </p>
        </Empty>
      )}
      {kept.length > 0 && <DocumentCards documents={kept} />}
      {removed.length > 0 && <RemovedDocuments documents={removed} />}
      <Pages {...{ page: at, total, perPage: PER_PAGE }} href={(page) => `${listPath(header.id)}?page=${page}`} />
    </Marked>
  )
}

function RemovedDocuments({ documents }: { documents: readonly DocumentLine[] }): Html {
  return (
    <>
      <h2 class="govuk-heading-m">Removed</h2>
      <ul class="govuk-list govuk-list--spaced">
        {documents.map(({ id, kind, addedAt, addedByName, removal }) => (
          <li>
            <a class="govuk-link" href={`/documents/${id}`}>
              {documentKindLabels[kind].label} of {formatDate(londonDay(addedAt))}
            </a>
            , added by {by(addedByName)}
            {removal !== null && (
              <>
                . Removed by {by(removal.byName)} on {formatDate(londonDay(removal.at))}: {removal.reason}
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
