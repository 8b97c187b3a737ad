import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { describeOnEachDatabase } from '../../../test/databases.ts'
import { completeAssessment } from '../../foundations/assessment/index.ts'
import { writeAuditEvent } from '../../foundations/audit/index.ts'
import { changeProfile, getProfile } from '../../foundations/people/index.ts'
import { profileBy } from '../../foundations/people/testing/profiles.ts'
import { makeSharingHouse, type PersonName, type SharingHouse } from '../../foundations/sharing/testing/house.ts'
import { assessmentHeader, assessmentSubjects } from './assessing.ts'
import { findCase } from './store/cases.ts'
import { acceptReport } from './store/report-decisions.ts'
import { findReport } from './store/reports.ts'
import { as } from './testing/house.ts'
import { reportBy } from './testing/reports.ts'

const ANSWERS = { 1: 5, 2: 2, 3: 1, 4: 2, 5: 3, 6: 0, 7: 4, 8: 6, 9: 0, 10: 0, 11: 1 }

describeOnEachDatabase(
  'assessing from a report and from a case',
  (database) => {
    let house: SharingHouse
    let ivy = ''
    let reportId = ''
    let caseId = ''
    before(async () => {
      house = await makeSharingHouse(database.db)
      const made = await profileBy(database.db, house, {
        ...{ by: 'caseworker', names: [['Ivy', 'Pebblestone']], phone: '01509 000 111' },
      })
      ivy = made.recordId
      const taken = await reportBy(database.db, house, {
        ...{ by: 'caseworker', caller: { kind: 'known', profileId: ivy }, incidentNumber: 'NP-77' },
        ...{ callerName: 'Mrs Pebblestone', callerAddress: '12 High Street, Northam, LE1 1AA' },
      })
      reportId = taken.recordId
    })
    const header = (who: PersonName, recordId: string, subjectId: string | null) =>
      as(database.db, house, who, async (tx) => {
        const { values } = await assessmentHeader(tx, { recordId, subjectId })
        return Object.fromEntries(Object.entries(values).map(([key, held]) => [key, `${held?.value} (${held?.from})`]))
      })

    test('a report is assessed of its caller, with all that the report and the profile hold', async () => {
      assert.deepEqual(await as(database.db, house, 'caseworker', (tx) => assessmentSubjects(tx, reportId)), [
        { subjectId: ivy, role: 'Caller' },
      ])
      const report = await as(database.db, house, 'caseworker', (tx) => findReport(tx, reportId))
      const from = `(report ${report?.reference})`
      const held = await header('caseworker', reportId, ivy)
      assert.equal(held['name'], 'Ivy Pebblestone (their profile)')
      assert.equal(held['phone'], '01509 000 111 (their profile)')
      assert.equal(held['address'], `12 High Street, Northam, LE1 1AA ${from}`)
      assert.equal(held['incident-number'], `NP-77 ${from}`)
      assert.equal(held['details'], `Shouting and banging at night ${from}`)
      assert.ok(held['incident-date'] && held['incident-time'])
      assert.ok(!('ethnicity' in held) && !('date-of-birth' in held), 'what nobody recorded is left out')
    })

    test('ethnicity is copied once it was answered, and only then', async () => {
      for (const [ethnicity, expected] of [
        [{ answer: 'not-asked', because: 'On the phone' }, undefined],
        [{ answer: 'prefer-not-to-say' }, 'Prefers not to say (their profile)'],
        [{ value: 'W2' }, 'White: Irish (their profile)'],
      ] as const) {
        await as(database.db, house, 'caseworker', async (tx) => {
          const profile = await getProfile(tx, ivy)
          assert.ok(profile)
          const details = { gender: null, language: null, disability: null, needs: '', ethnicity }
          const changed = await changeProfile(tx, house.people.caseworker, {
            ...{ recordId: ivy, version: profile.version, profile: { ...profile, details } },
          })
          assert.ok(changed.ok, JSON.stringify(changed))
        })
        assert.equal((await header('caseworker', reportId, ivy))['ethnicity'], expected)
      }
    })

    test('who may not read the report or the profile is told nothing of them', async () => {
      assert.deepEqual(await header('southOfficer', reportId, ivy), {})
      assert.deepEqual(await as(database.db, house, 'southOfficer', (tx) => assessmentSubjects(tx, reportId)), [])
    })

    test('a matrix that was done on the report counts in its case, and the case holds the rest', async () => {
      caseId = await as(database.db, house, 'caseworker', async (tx) => {
        const actor = house.people.caseworker
        const done = await completeAssessment(tx, actor, {
          ...{ recordId: reportId, subjectId: ivy, instrument: 'asb-ram@2015', answers: ANSWERS },
        })
        assert.ok(done.ok)
        const accepted = await acceptReport(tx, actor, {
          ...{ recordId: reportId, version: 1, leadUserId: actor.userId, callerRole: 'victim' },
          case: {
            ...{ title: 'Noise', focus: 'people', asbType: 'nuisance', reason: 'High risk' },
            ...{ lawfulGround: 'prevent-crime', firstReportedAt: null },
          },
          record: { purposeId: 'asb', ownerTeamId: actor.teamIds[0] ?? '', areaId: house.areas.north },
        })
        assert.ok(accepted.ok, JSON.stringify(accepted))
        return accepted.value.caseId
      })
      const one = await as(database.db, house, 'caseworker', (tx) => findCase(tx, caseId))
      assert.equal(one?.band, 'medium')
      assert.ok(one.assessedAt !== null && one.reviewDueOn !== null, 'nobody is asked for it again')
      const held = await header('caseworker', caseId, ivy)
      assert.equal(held['case-reference'], `${one.reference} (this case)`)
      assert.match(held['incident-number'] ?? '', /^NP-77 \(the incident of /)
      assert.match(held['details'] ?? '', /^Shouting and banging at night \(the incident of /)
    })
  },
  { audit: writeAuditEvent },
)
