import type { Tx } from '../../../platform/db/index.ts'
import { type Crumb, forbidden, type Reply, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { findRecord, type RecordHeader, reaches } from '../../sharing/index.ts'
import { type AssessmentDeps, reading } from '../deps.ts'
import type { Instrument } from '../domain/instrument.ts'
import { type Assessment, findAssessment, instrumentOf } from '../store/assessments.ts'

/** The record that assessments hang on, as their pages name it. */
export interface HeldRecord {
  readonly header: RecordHeader
  /** Its own name, or what records of its kind are called. */
  readonly name: string
  /** Where its page is; null when no room tells. */
  readonly path: string | null
}

/** Null when there is none or the actor may not read it: the answer is the same. */
export async function findHeldRecord(
  deps: Pick<AssessmentDeps, 'kinds'>,
  tx: Tx,
  recordId: string | undefined,
): Promise<HeldRecord | null> {
  if (!isUuid(recordId)) return null
  const header = await findRecord(tx, recordId)
  if (header === null || !reaches(header.level, 'view')) return null
  const kind = deps.kinds.find((known) => known.kind === header.kind)
  const label = kind?.label ?? 'record'
  const name = (await kind?.names(tx, [recordId]))?.get(recordId)
  return { header, name: name ?? label.charAt(0).toUpperCase() + label.slice(1), path: kind?.path(recordId) ?? null }
}

export interface HeldAssessment {
  readonly record: HeldRecord
  readonly assessment: Assessment
  readonly instrument: Instrument
  /** The name of whom it is about; null when it is about the record as a whole. */
  readonly subjectName: string | null
}

/** An assessment that is named in the address, with its record. */
export async function findHeldAssessment(
  deps: Pick<AssessmentDeps, 'kinds' | 'namesOf'>,
  tx: Tx,
  id: string | undefined,
): Promise<HeldAssessment | null> {
  if (!isUuid(id)) return null
  const assessment = await findAssessment(tx, id)
  if (assessment === null) return null
  const record = await findHeldRecord(deps, tx, assessment.recordId)
  if (record === null) return null
  const instrument = await instrumentOf(tx, assessment)
  return { record, assessment, instrument, subjectName: await subjectNameOf(deps, tx, assessment.subjectId) }
}

export const HIDDEN_NAME = 'Somebody whose record you cannot see'

export async function subjectNameOf(
  deps: Pick<AssessmentDeps, 'namesOf'>,
  tx: Tx,
  subjectId: string | null,
): Promise<string | null> {
  if (subjectId === null) return null
  return (await deps.namesOf(tx, [subjectId])).get(subjectId) ?? HIDDEN_NAME
}

/** Reads in one transaction, with the audit event that every page of an assessment writes. */
export function loadAssessment<More>(
  deps: AssessmentDeps,
  visit: Visit,
  of: { readonly action: string; readonly more: (tx: Tx, held: HeldAssessment) => Promise<More> },
): Promise<(HeldAssessment & { readonly more: More }) | null> {
  return deps.db.withActor(visit.actor, reading(visit, of.action), async (tx, note) => {
    const held = await findHeldAssessment(deps, tx, visit.params['assessment'])
    if (held === null) {
      note({ outcome: 'refused' })
      return null
    }
    note(aboutAssessment(held))
    return { ...held, more: await of.more(tx, held) }
  })
}

/** What the audit event says of an assessment. */
export function aboutAssessment({ assessment, record }: Pick<HeldAssessment, 'assessment' | 'record'>) {
  return {
    ...{ subjectType: 'assessment', subjectId: assessment.id, purposeId: record.header.purposeId },
    recordIds: [assessment.recordId, ...(assessment.subjectId === null ? [] : [assessment.subjectId])],
  }
}

export function mayAdd({ header }: HeldRecord): boolean {
  return reaches(header.level, 'contribute') && header.restrictedAt === null
}

/** Why no assessment can be made below a record that may be read; null when it can. */
export function unchangeable({ header }: HeldRecord): Reply | null {
  if (!reaches(header.level, 'contribute')) {
    return forbidden(
      `You can read this record and not add to it. ${header.ownerTeamName} answers for it: tell them what you know.`,
    )
  }
  if (header.restrictedAt !== null) {
    return forbidden('The processing of this record is restricted: it is kept as it is and must not be changed.')
  }
  return null
}

export function listPath(recordId: string): string {
  return `/records/${recordId}/assessments`
}

/** Where assessing begins, or goes on. */
export function assessPath(
  recordId: string,
  of: { readonly instrument?: string; readonly subjectId?: string | null } = {},
): string {
  const query = new URLSearchParams()
  if (of.instrument !== undefined) query.set('instrument', of.instrument)
  if (of.subjectId !== undefined && of.subjectId !== null) query.set('subject', of.subjectId)
  const text = query.toString().replaceAll('%40', '@')
  return `/records/${recordId}/assess${text === '' ? '' : `?${text}`}`
}

export function crumbsTo(record: HeldRecord, ...further: readonly Crumb[]): Crumb[] {
  const { name, path, header } = record
  const list: Crumb =
    further.length === 0 ? { text: 'Assessments' } : { text: 'Assessments', href: listPath(header.id) }
  return [path === null ? { text: name } : { text: name, href: path }, list, ...further]
}
