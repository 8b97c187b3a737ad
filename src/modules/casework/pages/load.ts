/** Finding the case that is named in an address, and saying why it cannot be changed. */
import { findRecord, type RecordHeader, reaches } from '../../../foundations/sharing/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { forbidden, type Reply, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { type CaseworkDeps, reading } from '../deps.ts'
import { type Case, findCase } from '../store/cases.ts'

export interface PresentCase {
  readonly header: RecordHeader
  readonly one: Case
}

/** The case with what stands above it; null when there is none that the actor may read. */
export async function presentCase(tx: Tx, id: string): Promise<PresentCase | null> {
  const header = await findRecord(tx, id)
  const one = header === null || header.kind !== 'case' ? null : await findCase(tx, id)
  return header === null || one === null ? null : { header, one }
}

/** A case that is named in the address; null when it is none or this person may not read it: the answer is the same. */
export async function loadCase(
  deps: Pick<CaseworkDeps, 'db'>,
  visit: Visit,
  of: { readonly id: string | undefined; readonly action: string },
): Promise<PresentCase | null> {
  const { id } = of
  if (!isUuid(id)) return null
  return deps.db.withActor(visit.actor, reading(visit, of.action), async (tx, note) => {
    const present = await presentCase(tx, id)
    if (present === null) note({ outcome: 'refused' })
    else note({ recordIds: [id], purposeId: present.header.purposeId })
    return present
  })
}

/** Whether the actor may add to a case: contributes, it is not restricted, and it is not closed. */
export function mayAddTo({ header, one }: PresentCase): boolean {
  return reaches(header.level, 'contribute') && header.restrictedAt === null && one.state !== 'closed'
}

/** Why a case that may be read may not be changed; null when it may. */
export function unchangeable({ header, one }: PresentCase): Reply | null {
  if (!reaches(header.level, 'contribute')) {
    return forbidden(
      `You can read this case and not change it. ${header.ownerTeamName} answers for it: tell them what should change.`,
    )
  }
  if (header.restrictedAt !== null) {
    return forbidden('The processing of this case is restricted: it is kept as it is and must not be changed.')
  }
  if (one.state === 'closed') {
    return forbidden('This case is closed. Whoever may approve closings can open it again, with a reason.')
  }
  return null
}

/** Where a page about a case stands. */
export function crumbsTo(one: Pick<Case, 'recordId' | 'reference'>, here?: string) {
  return [
    { text: 'Cases', href: '/cases' },
    ...(here === undefined
      ? [{ text: one.reference }]
      : [{ text: one.reference, href: `/cases/${one.recordId}` }, { text: here }]),
  ]
}
