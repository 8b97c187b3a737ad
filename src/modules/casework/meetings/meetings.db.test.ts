/** Tasking meetings and the lists of cases through the real application. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { actionsOf } from '../../../foundations/actions/index.ts'
import { profileBy } from '../../../foundations/people/testing/profiles.ts'
import { makeSharingHouse, type SharingHouse } from '../../../foundations/sharing/testing/house.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import { caseEvents, setBand } from '../store/cases.ts'
import { itemsOf, listMeetings, planMeeting, putOnNextMeeting } from '../store/meetings.ts'
import { type CaseworkApp, openCaseworkApp } from '../testing/app.tsx'
import { as, caseBy } from '../testing/house.ts'

const NOBODY = '00000000-0000-4000-8000-000000000000'
const inDays = (days: number) => londonDay(new Date(Date.now() + days * 86_400_000))

describeOnEachDatabase('tasking meetings', (database) => {
  let house: SharingHouse
  let pages: CaseworkApp
  let high: string
  let quiet: string
  let meeting: string
  const band = (caseId: string, value: 'high' | 'medium') =>
    as(database.db, house, 'caseworker', (tx) =>
      setBand(tx, house.people.caseworker, {
        ...{ recordId: caseId, band: value, completedAt: new Date(), reviewDueOn: inDays(28) },
      }),
    )
  const items = (who: 'manager' | 'officer' | 'southWorker' = 'manager') =>
    as(database.db, house, who, (tx) => itemsOf(tx, meeting))
  before(async () => {
    const { db } = database
    house = await makeSharingHouse(db)
    pages = await openCaseworkApp(db, house)
    const { recordId: ivy } = await profileBy(db, house, { by: 'caseworker', names: [['Ivy', 'Pebblestone']] })
    high = await caseBy(db, house, { by: 'caseworker', title: 'Paint', parts: [{ profileId: ivy, role: 'victim' }] })
    quiet = await caseBy(db, house, { by: 'caseworker', title: 'Noise at night' })
    await caseBy(db, house, { by: 'southWorker', title: 'Elsewhere', area: 'south' })
    await band(high, 'high')
    await band(quiet, 'medium')
  })
  after(() => pages.close())

  test('planning one puts the open high-risk cases of its area on the list, once', async () => {
    const manager = await pages.browser('manager')
    const wrong = await manager.post('/meetings/new', { heldOn: '2020-01-01', startsAt: '25:00' })
    assert.equal(wrong.status, 422)
    for (const field of ['areaId', 'teamId', 'startsAt']) assert.match(wrong.body, new RegExp(`href="#${field}"`))
    const past = {
      areaId: String(house.areas.north),
      teamId: house.teams.asb,
      heldOn: '2020-01-01',
      startsAt: '',
      venue: '',
    }
    assert.match((await manager.post('/meetings/new', past)).body, /Choose today or a day to come/)
    const form = { ...past, heldOn: inDays(3), startsAt: '14:30', venue: 'Committee room' }
    const planned = await manager.post('/meetings/new', form)
    assert.equal(planned.status, 303, planned.body)
    meeting = /^\/meetings\/([0-9a-f-]{36})$/.exec(planned.location ?? '')?.[1] ?? ''
    assert.match((await manager.post('/meetings/new', form)).body, /holds a meeting of this area on that day already/)
    assert.deepEqual(
      (await items()).map(({ title, because, state }) => [title, because, state]),
      [['Paint', 'high-risk', 'waiting']],
    )
    const list = await (await pages.browser('officer')).get('/meetings')
    assert.match(list.body, /Northam/)
  })

  test('the list names victims and open actions, for those who may read the cases and nobody else', async () => {
    const seen = await (await pages.browser('officer')).get(`/meetings/${meeting}`)
    assert.equal(seen.status, 200)
    assert.match(seen.body, /Victim Ivy Pebblestone/)
    assert.match(seen.body, /OFFICIAL-SENSITIVE/)
    const south = await (await pages.browser('southOfficer')).get(`/meetings/${meeting}`)
    assert.doesNotMatch(south.body, /Paint|Pebblestone/)
    assert.match(south.body, /No case is on the list/)
  })

  test('a case is brought with a question, and comes on the list of the next meeting by itself when it turns high', async () => {
    const worker = await pages.browser('caseworker')
    assert.equal((await worker.post(`/cases/${quiet}/meeting`, { meetingId: meeting, question: '' })).status, 422)
    const brought = await worker.post(`/cases/${quiet}/meeting`, { meetingId: meeting, question: 'Who patrols?' })
    assert.equal(brought.location, `/cases/${quiet}`)
    const turned = await caseBy(database.db, house, { by: 'caseworker', title: 'Fire in bins' })
    const on = await as(database.db, house, 'caseworker', (tx) =>
      putOnNextMeeting(tx, house.people.caseworker, { caseId: turned, because: 'high-risk', today: inDays(0) }),
    )
    assert.equal(on?.id, meeting)
    assert.deepEqual((await items()).map(({ title }) => title).sort(), ['Fire in bins', 'Noise at night', 'Paint'])
    assert.equal((await (await pages.browser('officer')).get(`/cases/${quiet}/meeting`)).status, 403)
    const unseen = await (await pages.browser('southOfficer')).get(`/cases/${quiet}/meeting`)
    const missing = await (await pages.browser('southOfficer')).get(`/cases/${NOBODY}/meeting`)
    assert.deepEqual([unseen.status, missing.status], [404, 404])
  })

  test('a decision stands on the case, its action flows back, and the second to write sees the first', async () => {
    const worker = await pages.browser('caseworker')
    const item = (await items()).find(({ caseId }) => caseId === high)
    assert.ok(item)
    const path = `/meetings/${meeting}/items/${item.id}`
    const form = {
      version: String(item.version),
      state: 'decided',
      decision: '',
      action: 'Fit a camera',
      actionTeam: '',
    }
    const wrong = await worker.post(path, form)
    assert.equal(wrong.status, 422)
    for (const field of ['decision', 'actionTeam', 'actionDue'])
      assert.match(wrong.body, new RegExp(`href="#${field}"`))
    assert.match(wrong.body, /value="Fit a camera"/)
    const whole = { ...form, decision: 'Patrols and a camera', actionTeam: house.teams.beat, actionDue: inDays(7) }
    assert.equal((await worker.post(path, whole)).status, 303)
    const late = await (await pages.browser('manager')).post(path, {
      ...whole,
      decision: 'Something else',
      action: '',
      actionTeam: '',
      actionDue: '',
    })
    assert.equal(late.status, 409)
    assert.match(late.body, /Patrols and a camera/)
    assert.match(late.body, /Something else/)
    const after = await as(database.db, house, 'officer', async (tx) => ({
      actions: await actionsOf(tx, high),
      events: await caseEvents(tx, high),
    }))
    assert.deepEqual(
      after.actions.map(({ title, ownerTeamId, source }) => [title, ownerTeamId, source]),
      [['Fit a camera', house.teams.beat, 'meeting']],
    )
    assert.equal(after.events[0]?.note, 'Patrols and a camera')
    const reader = await (await pages.browser('officer')).post(path, whole)
    assert.equal(reader.status, 403)
    assert.equal((await (await pages.browser('southOfficer')).get(path)).status, 404)
  })

  test('ending it is for the team that holds it; what was not reached is on the list of the next', async () => {
    assert.equal(
      (await (await pages.browser('officer')).post(`/meetings/${meeting}/end`, { version: '1' })).status,
      403,
    )
    const manager = await pages.browser('manager')
    assert.equal(
      (await manager.post(`/meetings/${meeting}/attendance`, { name: 'A. Example', apologies: 'yes' })).status,
      303,
    )
    assert.match((await manager.get(`/meetings/${meeting}`)).body, /A. Example\s*\(apologies\)/)
    assert.match((await manager.get(`/meetings/${meeting}/end`)).body, /2 cases are not decided/)
    assert.equal((await manager.post(`/meetings/${meeting}/end`, { version: '1' })).status, 303)
    const closed = (await items()).find(({ state }) => state === 'waiting')
    const late = await manager.get(`/meetings/${meeting}/items/${closed?.id}`)
    assert.equal(late.status, 403)
    const next = await as(database.db, house, 'manager', (tx) =>
      planMeeting(tx, house.people.manager, {
        ...{ areaId: house.areas.north, teamId: house.teams.asb, heldOn: inDays(10), startsAt: '', venue: '' },
      }),
    )
    assert.ok(next.ok)
    const list = await as(database.db, house, 'manager', (tx) => itemsOf(tx, next.value.id))
    assert.deepEqual(list.map(({ title, because }) => `${title}: ${because}`).sort(), [
      'Fire in bins: carried-over',
      'Noise at night: carried-over',
      'Paint: high-risk',
    ])
    const coming = await as(database.db, house, 'officer', (tx) => listMeetings(tx, { from: inDays(0) }))
    assert.deepEqual(
      coming.map(({ state }) => state),
      ['held', 'planned'],
    )
  })

  test('lists of cases: mine, my teams’, late ones, by name and by title, and as a file', async () => {
    const worker = await pages.browser('caseworker')
    const team = await worker.get('/cases')
    assert.match(team.body, /3 cases/)
    assert.match(team.body, /Paint[\s\S]*Noise at night/, 'the highest risk first')
    assert.match((await worker.get('/cases?band=high')).body, /1 case\b/)
    assert.match((await worker.get('/cases?late=update')).body, /No case fits/)
    assert.match((await (await pages.browser('officer')).get('/cases?view=team')).body, /No case fits/)
    assert.match((await (await pages.browser('officer')).get('/cases?view=all')).body, /3 cases/)
    assert.match((await (await pages.browser('southOfficer')).get('/cases?view=all')).body, /1 case\b/)
    const found = await worker.post('/cases/search', { text: 'pebblestone' })
    assert.match(found.body, /1 case found[\s\S]*Paint/)
    const hidden = await (await pages.browser('southOfficer')).post('/cases/search', { text: 'pebblestone' })
    assert.match(hidden.body, /No case was found that you may open/)
    assert.equal((await worker.post('/cases/search', { text: 'p' })).status, 422)
    const csv = await worker.get('/cases.csv?view=all')
    assert.match(csv.body, /^reference,title,state/)
    assert.equal(csv.body.trim().split('\r\n').length, 4)
    const work = await worker.get('/my-work')
    assert.match(work.body, /3 open cases/)
    assert.equal((await (await pages.browser('boardMember')).get('/my-work')).status, 403)
  })
})
