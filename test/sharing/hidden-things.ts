/** One of everything that an address leads to, made by somebody of one team. */
import { addAction } from '../../src/foundations/actions/index.ts'
import { completeAssessment } from '../../src/foundations/assessment/index.ts'
import { addDocument, prepareFile } from '../../src/foundations/documents/index.ts'
import { createProfile } from '../../src/foundations/people/index.ts'
import { openCase, takeReport } from '../../src/modules/casework/index.ts'
import { reportOf } from '../../src/modules/casework/testing/reports.ts'
import { addDays, londonDay } from '../../src/platform/clock/index.ts'
import type { Actor, Db } from '../../src/platform/db/index.ts'

export interface HiddenThings {
  /** Ids by the first part of the addresses that lead to them. */
  readonly byAddress: Readonly<Record<string, string>>
  readonly person: string
  /** The person, the case and the report; everything else hangs on the case. */
  readonly records: readonly string[]
}

/** Under whose purpose, and for which team and area, a record is made. */
export interface HiddenUnder {
  readonly purposeId: string
  readonly ownerTeamId: string
  readonly areaId: number
}

/** The id of the thing to which an address leads. */
export function hiddenAt({ byAddress, person }: HiddenThings, address: string): string {
  return byAddress[address.split('/')[1] ?? ''] ?? person
}

/** A person, a case and a report, and below the case an action, an assessment and a document. */
export async function makeHiddenThings(
  db: Db,
  maker: Actor & { readonly userId: string },
  record: HiddenUnder,
): Promise<HiddenThings> {
  const letter = await prepareFile({ name: 'letter.txt', bytes: Buffer.from('Zebedee Quillfeather wrote this.\n') })
  const today = londonDay(new Date())
  const made = await db.withActor(maker, { name: 'test.hide', kind: 'write', correlationId: 'test' }, async (tx) => {
    const person = await createProfile(tx, maker, {
      profile: {
        ...{ kind: 'person', names: [{ given: 'Zebedee', family: 'Quillfeather', use: 'main' }], born: null },
        ...{ addresses: [], phones: [], emails: [], references: [], details: null },
      },
      record,
    })
    const opened = await openCase(tx, maker, {
      case: {
        ...{ title: 'Zebedee Quillfeather', focus: 'people', asbType: 'personal', reason: 'To be hidden' },
        ...{ lawfulGround: 'prevent-crime', firstReportedAt: null },
      },
      ...{ record, leadUserId: maker.userId },
    })
    const report = await takeReport(tx, maker, {
      ...{ report: reportOf({ callerName: 'Zebedee Quillfeather' }), record, caller: { kind: 'told' } },
    })
    if (!person.ok || !opened.ok || !report.ok || !letter.ok) throw new Error('Something hidden was refused')
    const recordId = opened.value
    const on = { recordId, dueOn: addDays(today, 3), ownerUserId: maker.userId }
    const action = await addAction(tx, maker, { ...on, title: 'Visit Zebedee' })
    const answers = { '1': 0, '2': 0, '3': 0, '4': 0, '5': 0, '6': 0, '7': 0, '8': 0, '9': 0, '10': 0, '11': 0 }
    const assessed = await completeAssessment(tx, maker, {
      ...{ recordId, subjectId: person.value.recordId, instrument: 'asb-ram@2015', answers },
    })
    const document = await addDocument(tx, maker, {
      ...{ recordId, kind: 'letter', title: 'Letter of Quillfeather', datedOn: null, note: '', file: letter.value },
    })
    if (!action.ok || !assessed.ok || !document.ok) throw new Error('Something below the hidden case was refused')
    return { person: person.value.recordId, case: recordId, report: report.value.recordId, action, assessed, document }
  })
  return {
    person: made.person,
    records: [made.person, made.case, made.report],
    byAddress: {
      ...{ cases: made.case, reports: made.report, records: made.case, actions: made.action.value.id },
      ...{ assessments: made.assessed.value.id, documents: made.document.value },
    },
  }
}
