/** Reports as the rooms below see them: what they are called, and what is held below one, for people's rights and disposal. */
import { sql } from 'kysely'
import type { HeldSection, Holding, RecordKind } from '../../foundations/sharing/index.ts'
import type { Tx } from '../../platform/db/index.ts'
import { formatDate, formatDateTime } from '../../platform/html/format.ts'
import { changedFacts, FACT_LABELS, factInWords } from './domain/report-correction.ts'
import {
  CLOSE_REASONS,
  GRADES,
  IMPACTS,
  REPORT_STATES,
  SCREENING,
  screeningQuestions,
  UPDATE_WAYS,
  YES_NO,
} from './domain/report-words.ts'
import { ASB_TYPES } from './domain/words.ts'
import { correctionsOf } from './store/report-corrections.ts'
import { findReport, type Report, titlesOfReports } from './store/reports.ts'
import { screeningsOf } from './store/screenings.ts'

/** For the pages of sharing and of rooms whose things hang on a record. */
export const reportKind: RecordKind = {
  kind: 'report',
  label: 'report of a problem',
  path: (recordId) => `/reports/${recordId}`,
  names: titlesOfReports,
}

/** Asked as the keeper. A report tells of its caller, so their profile names it as one about the same person. */
export const reportHolding: Holding = {
  kind: 'report',
  export: exportReport,
  dispose: disposeOfReport,
  findAbout: async (tx, recordId) => {
    const report = await findReport(tx, recordId)
    return report?.callerProfileId == null ? [] : [report.callerProfileId]
  },
}

async function exportReport(tx: Tx, recordId: string): Promise<HeldSection[]> {
  const report = await findReport(tx, recordId)
  if (report === null) return []
  const screenings = await screeningsOf(tx, recordId)
  const corrections = await correctionsOf(tx, recordId)
  return [
    { title: 'Report of a problem', values: factsOf(report) },
    {
      title: 'What the report said before it was corrected',
      values: corrections.flatMap(({ at, reason, before, placeProfileId }, index) => [
        { label: formatDateTime(at), value: `Corrected: ${reason}` },
        ...(placeProfileId === null ? [] : [{ label: 'Place', value: 'Was tied to the profile of another place' }]),
        ...changedFacts(before, corrections[index - 1]?.before ?? report).map((fact) => ({
          label: FACT_LABELS[fact],
          value: factInWords(before, fact) || 'Nothing',
        })),
      ]),
    },
    {
      title: 'Screening',
      values: screenings.map((one) => ({
        label: formatDateTime(one.screenedAt),
        value: `Answered with yes: ${
          screeningQuestions
            .filter((name) => one[name])
            .map((name) => SCREENING[name].title.toLowerCase())
            .join(', ') || 'nothing'
        }. ${one.matrixDueOn === null ? 'Standard risk' : `A risk assessment was due by ${formatDate(one.matrixDueOn)}`}`,
      })),
    },
  ].filter(({ values }) => values.length > 0)
}

function factsOf(report: Report) {
  const facts: readonly (readonly [string, string])[] = [
    ['Reference', report.reference],
    ['What was told', report.what],
    ['Where', report.location],
    ['When it happened', formatDateTime(report.happenedAt)],
    ['When it was told', formatDateTime(report.reportedAt)],
    ['Type', ASB_TYPES[report.asbType]],
    ['Happened before', YES_NO[report.before]],
    ['What it does', IMPACTS[report.impact]],
    ['Aimed at the household', YES_NO[report.targeted]],
    ['Somebody disabled or long-term ill', YES_NO[report.vulnerable]],
    ['To be kept informed', UPDATE_WAYS[report.updateBy]],
    ['Response', GRADES[report.grade]],
    ['Caller', report.callerName],
    ['Phone', report.callerPhone],
    ['Address', report.callerAddress],
    ['Incident number', report.incidentNumber ?? ''],
    ['State', REPORT_STATES[report.state]],
    ['Why it was closed', report.closeReason === null ? '' : CLOSE_REASONS[report.closeReason]],
    ['Note on closing', report.closeNote],
  ]
  return facts.filter(([, value]) => value !== '').map(([label, value]) => ({ label, value }))
}

async function disposeOfReport(tx: Tx, recordId: string) {
  const tables: Record<string, number> = {}
  for (const { name, remove } of [
    {
      name: 'casework.screenings',
      remove: sql`delete from casework.screenings where record_id = ${recordId}::uuid returning id`,
    },
    {
      name: 'casework.report_corrections',
      remove: sql`delete from casework.report_corrections where report_id = ${recordId}::uuid returning id`,
    },
    {
      name: 'casework.report_events',
      remove: sql`delete from casework.report_events where report_id = ${recordId}::uuid returning id`,
    },
    {
      name: 'casework.reports',
      remove: sql`delete from casework.reports where record_id = ${recordId}::uuid returning record_id`,
    },
  ]) {
    const { rows } = await remove.execute(tx)
    if (rows.length > 0) tables[name] = rows.length
  }
  return { rows: Object.values(tables).reduce((sum, rows) => sum + rows, 0), tables }
}
