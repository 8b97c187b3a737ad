/** A case on which everything was done at least once, for tests that ask the case page as a whole. */
import { addAction } from '../../../foundations/actions/index.ts'
import { completeAssessment } from '../../../foundations/assessment/index.ts'
import { profileBy } from '../../../foundations/people/testing/profiles.ts'
import type { SharingHouse } from '../../../foundations/sharing/testing/house.ts'
import { addDays, londonDay } from '../../../platform/clock/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { setBand } from '../store/cases.ts'
import { addContact } from '../store/contacts.ts'
import { addIncident } from '../store/incidents.ts'
import { addBreach, addIntervention, addStage } from '../store/interventions.ts'
import { addInvolved } from '../store/involved.ts'
import { writePlan } from '../store/plans.ts'
import { attachReport } from '../store/report-decisions.ts'
import { screenRecord } from '../store/screenings.ts'
import { addSupport } from '../store/supports.ts'
import { noteVulnerabilities } from '../store/vulnerabilities.ts'
import { as, caseBy } from './house.ts'
import { reportBy } from './reports.ts'

export interface FullCase {
  readonly caseId: string
  readonly victimId: string
  readonly perpetratorId: string
}

/** Opened and worked on by the caseworker; so many contacts, incidents, supports and interventions each. */
export async function fullCase(db: Db, house: SharingHouse, of: { readonly each: number }): Promise<FullCase> {
  const actor = house.people.caseworker
  const now = new Date()
  const today = londonDay(now)
  const [victim, perpetrator, place] = [
    await profileBy(db, house, { by: 'caseworker', names: [['Ivy', 'Pebblestone']] }),
    await profileBy(db, house, { by: 'caseworker', names: [['Rex', 'Harrow']] }),
    await profileBy(db, house, { by: 'caseworker', kind: 'place', names: [['', 'Lantern Lane']] }),
  ]
  const caseId = await caseBy(db, house, {
    by: 'caseworker',
    parts: [
      { profileId: victim.recordId, role: 'victim' },
      { profileId: perpetrator.recordId, role: 'perpetrator' },
      { profileId: place.recordId, role: 'place' },
    ],
  })
  const report = await reportBy(db, house, {
    by: 'caseworker',
    caller: { kind: 'known', profileId: victim.recordId },
  })
  await as(db, house, 'caseworker', async (tx) => {
    await attachReport(tx, actor, { recordId: report.recordId, caseId, version: 1, now })
    const answers = { vulnerable: true, increasing: false, coping: false, targeted: true, impact: true }
    await screenRecord(tx, actor, { recordId: caseId, answers: { ...answers, multiAgency: false } })
    const scored = { 1: 4, 2: 2, 3: 1, 4: 2, 5: 3, 6: 0, 7: 2, 8: 4, 9: 0, 10: 0, 11: 1 }
    const assessment = { recordId: caseId, subjectId: victim.recordId, instrument: 'asb-ram@2015', answers: scored }
    await completeAssessment(tx, actor, assessment)
    const done = await completeAssessment(tx, actor, { ...assessment, answers: { ...scored, 8: 6 } })
    if (!done.ok) throw new Error(`The assessment was refused: ${JSON.stringify(done.problem)}`)
    await setBand(tx, actor, { recordId: caseId, band: 'medium', completedAt: now, reviewDueOn: addDays(today, 28) })
    const plan = { aim: 'Ivy is left in peace', success: 'No incident in six weeks', reviewOn: addDays(today, 21) }
    await writePlan(tx, actor, { caseId, instead: 0, plan })
    await noteVulnerabilities(tx, actor, { profileId: victim.recordId, kinds: ['repeat-victim'], notedOn: today })
    for (let n = 1; n <= of.each; n++) {
      const when = { onDay: addDays(today, -n), atTime: '' }
      await addContact(tx, actor, {
        caseId,
        contact: {
          ...{ ...when, kind: 'visit', withIds: [victim.recordId], whatHappened: `Visit ${n}` },
          agencies: [{ agencyId: house.agencies.police, agencyName: '', officer: 'Constable' }],
          ...{ nextOn: null, nextNote: '' },
        },
      })
      await addIncident(tx, actor, {
        caseId,
        incident: {
          ...{ ...when, about: false, asbType: 'personal', policeNumber: '', place: '', whatHappened: `Incident ${n}` },
          people: [{ profileId: victim.recordId, part: 'suffered' }],
          tellings: [{ agencyId: house.agencies.police, agencyName: '', toldBy: '', toldOn: when.onDay }],
        },
      })
      await addSupport(tx, actor, {
        caseId,
        support: {
          ...{ kind: 'victim-support', details: '', provider: 'A charity', profileId: victim.recordId },
          ...{ offeredOn: when.onDay, answer: 'taken', refusedBecause: '', result: null, endedOn: null },
        },
      })
      const id = await addIntervention(tx, actor, {
        caseId,
        intervention: {
          ...{ kindCode: 'warning-letter', profileId: perpetrator.recordId, startOn: when.onDay, startTime: '' },
          ...{ endOn: null, endTime: '', conditions: ['Keep away'], courtReference: '', details: '', limitBecause: '' },
          ...{ reviewOn: null, outcome: null, outcomeNote: '', endedOn: null },
        },
      })
      await addStage(tx, actor, { id, caseId, stage: { stage: 'warned', onDay: when.onDay, note: '' } })
      const breach = { onDay: today, condition: 'Keep away', whatHappened: 'Came back', action: 'warned' } as const
      await addBreach(tx, actor, { id, caseId, breach })
      await addAction(tx, actor, { recordId: caseId, title: `Action ${n}`, dueOn: today, ownerUserId: actor.userId })
    }
    await addInvolved(tx, actor, {
      caseId,
      involved: {
        ...{ agencyId: null, agencyName: 'A charity', contactName: '', contactDetails: '', part: 'Support' },
        ...{ sinceOn: today, untilOn: null },
      },
    })
  })
  return { caseId, victimId: victim.recordId, perpetratorId: perpetrator.recordId }
}
