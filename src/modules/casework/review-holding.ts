/** Case reviews as the rooms below see them: what they are called, and what is held below one. */
import { sql } from 'kysely'
import type { HeldSection, Holding, RecordKind } from '../../foundations/sharing/index.ts'
import type { Tx } from '../../platform/db/index.ts'
import { formatDate } from '../../platform/html/format.ts'
import {
  complaintsOf,
  findReview,
  historiesOf,
  LETTER_KINDS,
  lettersOf,
  recommendationsOf,
  titlesOfReviews,
} from './store/case-reviews.ts'

/** For the pages of sharing and of rooms whose things hang on a record. */
export const reviewKind: RecordKind = {
  kind: 'review',
  label: 'case review',
  path: (recordId) => `/case-reviews/${recordId}`,
  names: titlesOfReviews,
}

/** Asked as the keeper. A review is about its victim. */
export const reviewHolding: Holding = {
  kind: 'review',
  export: exportReview,
  dispose: disposeOfReview,
  findAbout: async (tx, recordId) => {
    const review = await findReview(tx, recordId)
    return review?.victimId == null ? [] : [review.victimId]
  },
}

async function exportReview(tx: Tx, recordId: string): Promise<HeldSection[]> {
  const review = await findReview(tx, recordId)
  if (review === null) return []
  const facts: readonly (readonly [string, string])[] = [
    ['Reference', review.reference],
    ['Applied on', formatDate(review.appliedOn)],
    ['What happens', review.what],
    ['What you want', review.wanted],
    ['Decision about the threshold', review.decisionReason],
    ['Persistence', review.persistence],
    ['Harm', review.harm],
    ['How adequate the response was', review.adequacy],
    ['Findings', review.findings],
    ['Appeal', review.appealReason],
    ['Decision of the appeal', review.appealOutcome],
  ]
  const complaints = await complaintsOf(tx, recordId)
  const histories = await historiesOf(tx, recordId)
  const recommendations = await recommendationsOf(tx, recordId)
  const letters = await lettersOf(tx, recordId)
  return [
    { title: 'Case review', values: facts.flatMap(([label, value]) => (value === '' ? [] : [{ label, value }])) },
    {
      title: 'Complaints',
      values: complaints.map((one) => ({ label: `${formatDate(one.complainedOn)}, ${one.agency}`, value: one.what })),
    },
    {
      title: 'What agencies knew and did',
      values: histories.flatMap((one) =>
        one.answeredOn === null ? [] : [{ label: 'Known', value: `${one.known} ${one.done}` }],
      ),
    },
    {
      title: 'Recommendations',
      values: recommendations.map((one) => ({ label: formatDate(one.madeOn), value: one.text })),
    },
    { title: 'Letters', values: letters.map((one) => ({ label: LETTER_KINDS[one.kind], value: one.body })) },
  ].filter(({ values }) => values.length > 0)
}

const TABLES = ['review_complaints', 'review_histories', 'review_recommendations', 'review_letters'] as const

async function disposeOfReview(tx: Tx, recordId: string) {
  const tables: Record<string, number> = {}
  for (const table of TABLES) {
    const { numDeletedRows } = await tx
      .deleteFrom(`casework.${table}`)
      .where('review_id', '=', recordId)
      .executeTakeFirst()
    if (numDeletedRows > 0n) tables[`casework.${table}`] = Number(numDeletedRows)
  }
  await sql`delete from casework.review_applications where review_id = ${recordId}::uuid`.execute(tx)
  const { numDeletedRows } = await tx
    .deleteFrom('casework.reviews')
    .where('record_id', '=', recordId)
    .executeTakeFirst()
  if (numDeletedRows > 0n) tables['casework.reviews'] = Number(numDeletedRows)
  return { rows: Object.values(tables).reduce((sum, rows) => sum + rows, 0), tables }
}
