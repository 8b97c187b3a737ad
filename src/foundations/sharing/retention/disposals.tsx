import { toCsv } from '../../../platform/files/index.ts'
import { formatDate, formatDateTime, plural } from '../../../platform/html/format.ts'
import { SummaryList, Table } from '../../../platform/html/govuk/index.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import {
  download,
  may,
  notFound,
  page,
  type Reply,
  type Route,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { userNames } from '../../identity/index.ts'
import { exporting, reading } from '../deps.ts'
import { hashOf } from '../domain/retention.ts'
import type { RightsDeps } from '../rights/ports.ts'
import { type Certificate, listCertificates } from '../store/retention.ts'
import { kindLabel } from './parts.tsx'

const crumbs = [
  { text: 'Retention', href: '/retention' },
  { text: 'Disposals', href: '/disposals' },
]
const becauseWords = { review: 'Review', erasure: 'Erasure asked for' } as const

/** The register of what was disposed of, and each certificate. */
export function disposalRoutes(deps: RightsDeps): Route[] {
  const access = may('sharing.use', 'sharing.manage-rights', 'sharing.oversee', 'audit.read')
  return [
    route({ method: 'GET', path: '/disposals', access, handle: (visit) => register(deps, visit) }),
    route({ method: 'GET', path: '/disposals/register.csv', access, handle: (visit) => csv(deps, visit) }),
    route({ method: 'GET', path: '/disposals/:certificate', access, handle: (visit) => certificatePage(deps, visit) }),
    route({
      method: 'GET',
      path: '/disposals/:certificate/text',
      access,
      handle: async (visit) => {
        const found = await find(deps, visit)
        if (found === null) return notFound()
        const { number, text } = found.certificate
        return download({ name: `certificate-${number}.txt`, type: 'text/plain; charset=utf-8', body: text })
      },
    }),
  ]
}

async function register(deps: RightsDeps, visit: Visit): Promise<Reply> {
  const certificates = await deps.db.withActor(visit.actor, reading(visit, 'list-disposals'), async (tx, note) => {
    const found = await listCertificates(tx, { limit: 1000 })
    note({ recordIds: found.map(({ recordId }) => recordId) })
    return found
  })
  return page({
    title: 'Disposals',
    wide: true,
    crumbs: [{ text: 'Retention', href: '/retention' }, { text: 'Disposals' }],
    body: (
      <>
        <Heading lead="Each certificate says what was removed, when and by whose decision, and nothing about anybody.">
          Disposals
        </Heading>
        {certificates.length === 0 ? (
          <Empty title="Nothing has been disposed of" />
        ) : (
          <>
            <p class="govuk-body fp-noprint">
              <a class="govuk-link" href="/disposals/register.csv">
                Download the register as CSV
              </a>
            </p>
            <Scroll label="Certificates">
              <Table
                caption={plural(certificates.length, 'certificate', 'certificates')}
                captionClasses="govuk-table__caption--m"
                firstCellIsHeader
                head={['Certificate', 'Disposed of', 'Kind', 'Purpose', 'Owner', 'Why'].map((content) => ({ content }))}
                rows={certificates.map((certificate) => [
                  {
                    content: (
                      <a class="govuk-link" href={`/disposals/${certificate.id}`}>
                        {certificate.number}
                      </a>
                    ),
                  },
                  { content: formatDateTime(certificate.disposedAt) },
                  { content: kindLabel(deps, certificate.recordKind) },
                  { content: certificate.purposeTitle },
                  { content: `${certificate.ownerTeamName}, ${certificate.ownerAgencyName}` },
                  { content: becauseWords[certificate.because] },
                ])}
              />
            </Scroll>
          </>
        )}
      </>
    ),
  })
}

const COLUMNS = [
  ...['certificate', 'record', 'kind', 'purpose', 'owner_team', 'owner_agency', 'created_on', 'work_ended_on'],
  ...['disposed_at', 'because', 'proposed_by', 'confirmed_by', 'rows_removed', 'sha256'],
]

async function csv(deps: RightsDeps, visit: Visit): Promise<Reply> {
  const purpose = exporting(visit, 'download-disposals')
  const body = await deps.db.withActor(visit.actor, purpose, async (tx, note) => {
    const certificates = await listCertificates(tx)
    note({
      recordIds: certificates.map(({ recordId }) => recordId),
      detail: { certificates: certificates.length },
    })
    const people = await userNames(
      tx,
      certificates.flatMap(({ proposedBy, confirmedBy }) => [proposedBy, confirmedBy]),
    )
    return toCsv(
      COLUMNS,
      certificates.map((one) => [
        ...[one.number, one.recordId, one.recordKind, one.purposeTitle, one.ownerTeamName, one.ownerAgencyName],
        ...[one.createdOn, one.endedOn ?? '', one.disposedAt.toISOString(), one.because],
        ...[people.get(one.proposedBy) ?? one.proposedBy, people.get(one.confirmedBy) ?? one.confirmedBy],
        ...[String(rowsOf(one)), one.sha256],
      ]),
    )
  })
  return download({ name: 'disposals.csv', type: 'text/csv; charset=utf-8', body })
}

function rowsOf(certificate: Certificate): number {
  return Object.values(certificate.removed).reduce((sum, rows) => sum + rows, 0)
}

async function find(deps: RightsDeps, visit: Visit) {
  const id = visit.params['certificate']
  if (!isUuid(id)) return null
  return deps.db.withActor(visit.actor, reading(visit, 'view-certificate'), async (tx, note) => {
    const [certificate] = await listCertificates(tx, { id })
    if (certificate === undefined) {
      note({ outcome: 'refused' })
      return null
    }
    note({ subjectType: 'certificate', subjectId: id, recordIds: [certificate.recordId] })
    return { certificate, people: await userNames(tx, [certificate.proposedBy, certificate.confirmedBy]) }
  })
}

async function certificatePage(deps: RightsDeps, visit: Visit): Promise<Reply> {
  const found = await find(deps, visit)
  if (found === null) return notFound()
  const { certificate, people } = found
  const intact = hashOf(certificate.text) === certificate.sha256
  const facts: readonly (readonly [string, string])[] = [
    ['Record', certificate.recordId],
    ['Kind', kindLabel(deps, certificate.recordKind)],
    ['Purpose', certificate.purposeTitle],
    ['Owner', `${certificate.ownerTeamName}, ${certificate.ownerAgencyName}`],
    ['Created', formatDate(certificate.createdOn)],
    ['Work ended', certificate.endedOn === null ? 'Not noted' : formatDate(certificate.endedOn)],
    ['Why', becauseWords[certificate.because]],
    ['Proposed by', people.get(certificate.proposedBy) ?? 'Somebody'],
    ['Confirmed by', people.get(certificate.confirmedBy) ?? 'Somebody'],
    ['Disposed of', formatDateTime(certificate.disposedAt)],
  ]
  return page({
    title: `Certificate ${certificate.number}`,
    crumbs: [...crumbs, { text: certificate.number }],
    body: (
      <>
        <Heading caption="Certificate of disposal">{certificate.number}</Heading>
        <SummaryList rows={facts.map(([key, content]) => ({ key: { content: key }, value: { content } }))} />
        <Table
          caption="Rows removed"
          captionClasses="govuk-table__caption--m"
          head={[{ content: 'What' }, { content: 'Rows', format: 'numeric' }]}
          rows={Object.entries(certificate.removed)
            .filter(([, rows]) => rows > 0)
            .map(([table, rows]) => [{ content: table }, { content: rows, format: 'numeric' }])}
        />
        <h2 class="govuk-heading-m">Seal</h2>
        <p class="govuk-body">
          SHA-256 of the{' '}
          <a class="govuk-link" href={`/disposals/${certificate.id}/text`}>
            certificate’s text
          </a>
          : {intact ? 'it matches.' : 'it does not match. Tell your auditor.'}
        </p>
        <Scroll label="SHA-256">
          <p class="govuk-body">
            <code>{certificate.sha256}</code>
          </p>
        </Scroll>
      </>
    ),
  })
}
