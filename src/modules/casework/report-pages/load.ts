/** Finding the report that is named in an address, and saying why it cannot be changed. */
import { findRecord, type RecordHeader, reaches } from '../../../foundations/sharing/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { forbidden, type Reply } from '../../../platform/http/index.ts'
import { findReport, type Report } from '../store/reports.ts'

export interface PresentReport {
  readonly header: RecordHeader
  readonly report: Report
}

/** The report with what stands above it; null when there is none that the actor may read. */
export async function presentReport(tx: Tx, id: string): Promise<PresentReport | null> {
  const header = await findRecord(tx, id)
  const report = header === null || header.kind !== 'report' ? null : await findReport(tx, id)
  return header === null || report === null ? null : { header, report }
}

export function mayDecide({ header }: Pick<PresentReport, 'header'>): boolean {
  return reaches(header.level, 'contribute') && header.restrictedAt === null
}

/** Why a record that may be read may not be changed; null when it may. */
export function unchangeable(header: RecordHeader): Reply | null {
  if (!reaches(header.level, 'contribute')) {
    return forbidden(
      `You can read this and not change it. ${header.ownerTeamName} answers for it: tell them what should change.`,
    )
  }
  if (header.restrictedAt !== null) {
    return forbidden('Processing of this record is restricted: it is kept as it is and must not be changed.')
  }
  return null
}

/** Where a page about a report stands. */
export function crumbsTo(report: Pick<Report, 'recordId' | 'reference'>, here?: string) {
  return [
    { text: 'Reports', href: '/reports' },
    ...(here === undefined
      ? [{ text: report.reference }]
      : [{ text: report.reference, href: `/reports/${report.recordId}` }, { text: here }]),
  ]
}
