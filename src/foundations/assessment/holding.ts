/** What this room holds below a record, for people's rights and for disposal. Asked as the keeper. */
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/index.ts'
import { formatDate, formatDateTime } from '../../platform/html/format.ts'
import type { Disposed, HeldSection, HeldValue, Holding } from '../sharing/index.ts'
import { judgementStateLabels } from './domain/judgement.ts'
import { type Assessment, assessmentsOf, findAssessment, instrumentOf } from './store/assessments.ts'

/** One for each kind of record on which assessments may hang. */
export function assessmentHoldings(kinds: readonly string[]): Holding[] {
  return kinds.map((kind) => ({
    kind,
    export: exportAssessments,
    dispose: disposeOfAssessments,
    findAbout: async () => [],
  }))
}

async function exportAssessments(tx: Tx, recordId: string): Promise<HeldSection[]> {
  const sections: HeldSection[] = []
  for (const { id } of await assessmentsOf(tx, recordId)) {
    const assessment = await findAssessment(tx, id)
    if (assessment === null) continue
    const { title } = await instrumentOf(tx, assessment)
    sections.push({
      title: `${title}, completed ${formatDateTime(assessment.completedAt)}`,
      values: [...valuesOf(assessment)],
    })
  }
  return [...sections, ...(await exportDrafts(tx, recordId))]
}

function valuesOf(assessment: Assessment): HeldValue[] {
  const { header, answers, scoredTotal, highestPossible, bandLabel, reviewDueOn, judgements } = assessment
  return [
    ...header.map(({ label, value }) => ({ label, value })),
    ...answers.flatMap(({ wording, said }) => (said === null ? [] : [{ label: wording, value: said }])),
    { label: 'Total', value: `${scoredTotal} of ${highestPossible}` },
    { label: 'Band', value: bandLabel },
    ...(reviewDueOn === null ? [] : [{ label: 'Review due', value: formatDate(reviewDueOn) }]),
    ...judgements.map(({ adjustedTotal, reason, state, note }) => ({
      label: 'Professional judgement',
      value: [`${adjustedTotal}, ${judgementStateLabels[state].toLowerCase()}`, reason, note]
        .filter((part) => part !== '')
        .join(': '),
    })),
  ]
}

/** What was begun is held too. */
async function exportDrafts(tx: Tx, recordId: string): Promise<HeldSection[]> {
  const { rows } = await sql<{ saved_at: Date; answers: Record<string, string>; header: Record<string, string> }>`
    select saved_at, answers, header from assessment.drafts where record_id = ${recordId}::uuid order by saved_at`.execute(
    tx,
  )
  return rows.map((draft) => ({
    title: `Assessment begun and not finished, ${formatDateTime(draft.saved_at)}`,
    values: [
      ...Object.entries(draft.header).map(([label, value]) => ({ label, value })),
      ...Object.entries(draft.answers).map(([number, value]) => ({ label: `Question ${number}`, value })),
    ].filter(({ value }) => value !== ''),
  }))
}

async function disposeOfAssessments(tx: Tx, recordId: string): Promise<Disposed> {
  const tables: Record<string, number> = {}
  for (const table of ['drafts', 'judgements', 'assessments'] as const) {
    const { numDeletedRows } = await tx
      .deleteFrom(`assessment.${table}`)
      .where('record_id', '=', recordId)
      .executeTakeFirst()
    if (numDeletedRows > 0n) tables[`assessment.${table}`] = Number(numDeletedRows)
  }
  return { rows: Object.values(tables).reduce((sum, rows) => sum + rows, 0), tables }
}
