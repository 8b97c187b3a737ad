/** Case reviews through the real application: from the public form to the yearly figures. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { openBrowser } from '../../../foundations/identity/testing/browser.ts'
import { profileBy } from '../../../foundations/people/testing/profiles.ts'
import { makeSharingHouse, type SharingHouse } from '../../../foundations/sharing/testing/house.ts'
import { addDays, londonDay } from '../../../platform/clock/index.ts'
import { addIncident } from '../store/incidents.ts'
import { type CaseworkApp, openCaseworkApp } from '../testing/app.tsx'
import { as, caseBy } from '../testing/house.ts'

const NOBODY = '00000000-0000-4000-8000-000000000000'
const today = londonDay(new Date())
const ago = (days: number) => addDays(today, -days)

describeOnEachDatabase('case reviews', (database) => {
  let house: SharingHouse
  let pages: CaseworkApp
  let ivy: string
  let caseId: string
  let review: string
  before(async () => {
    const { db } = database
    house = await makeSharingHouse(db)
    pages = await openCaseworkApp(db, house)
    ivy = (await profileBy(db, house, { by: 'caseworker', names: [['Ivy', 'Pebblestone']] })).recordId
    caseId = await caseBy(db, house, { by: 'caseworker', parts: [{ profileId: ivy, role: 'victim' }] })
    await as(db, house, 'caseworker', async (tx) => {
      for (const days of [10, 20]) {
        await addIncident(tx, house.people.caseworker, {
          caseId,
          incident: {
            ...{
              onDay: ago(days),
              atTime: '',
              about: false,
              asbType: 'personal',
              policeNumber: `26-${days}`,
              place: '',
            },
            ...{ whatHappened: 'Paint on the window', people: [{ profileId: ivy, part: 'suffered' }] },
            tellings: [
              { agencyId: house.agencies.council, agencyName: '', toldBy: '', toldOn: ago(days) },
              { agencyId: house.agencies.police, agencyName: '', toldBy: '', toldOn: ago(days - 1) },
            ],
          },
        })
      }
    })
  })
  after(() => pages.close())

  const application = {
    ...{
      areaId: '',
      applicantName: 'Ivy Pebblestone',
      applicantContact: '01632 960 412',
      what: 'Paint, again and again',
    },
    ...{ complaints: 'Three times since summer', involvement: 'attend' },
  }
  const waiting = async (who: 'caseworker' | 'southWorker') =>
    (await (await pages.browser(who)).get('/case-reviews')).body

  test('anybody applies without an account, and only teams of the area read it', async () => {
    const anybody = openBrowser(pages.app)
    assert.match((await anybody.get('/case-review')).body, /at least 3 complaints/)
    const wrong = await anybody.post('/case-review/apply', { ...application, what: '' })
    assert.equal(wrong.status, 422)
    for (const field of ['areaId', 'what']) assert.match(wrong.body, new RegExp(`href="#${field}"`))
    assert.match(wrong.body, /value="Ivy Pebblestone"/)
    const sent = await anybody.post('/case-review/apply', { ...application, areaId: String(house.areas.north) })
    assert.equal(sent.status, 200, sent.body)
    const [, reference = ''] = /<strong>(V-[0-9A-Z]{4}-[0-9A-Z]{4})<\/strong>/.exec(sent.body) ?? []
    assert.ok((await waiting('caseworker')).includes(reference))
    assert.ok(!(await waiting('southWorker')).includes(reference))
    assert.equal((await anybody.get('/case-reviews')).status, 303)
    const { rows } = await as(database.db, house, 'southWorker', (tx) =>
      sql`select 1 from casework.review_applications`.execute(tx),
    )
    assert.equal(rows.length, 0)
    assert.ok(!pages.logLines.some((line) => /pebblestone|960 412/i.test(line)))
  })

  test('the day on which it came is that of the clock of the pages, and so is the day of what was decided', async () => {
    // Not yet 1 July by the clocks of the world, and 1 July by London's.
    const night = new Date('2026-06-30T23:30:00Z')
    const nightly = await openCaseworkApp(database.db, house, { deps: { now: () => night } })
    try {
      const sent = await openBrowser(nightly.app).post('/case-review/apply', {
        ...{ ...application, applicantName: 'Otto Quill', areaId: String(house.areas.north) },
      })
      const [, reference = ''] = /<strong>(V-[0-9A-Z]{4}-[0-9A-Z]{4})<\/strong>/.exec(sent.body) ?? []
      const worker = await nightly.browser('caseworker')
      const list = (await worker.get('/case-reviews')).body
      const row = /<tr[^>]*>(?:(?!<\/tr>)[\s\S])*?applications\/([0-9a-f-]{36})(?:(?!<\/tr>)[\s\S])*/g
      const [text, id = ''] = [...list.matchAll(row)].find(([found]) => found.includes(reference)) ?? assert.fail(list)
      assert.match(text, /1 July 2026 at 12:30am/)
      assert.match(
        (await worker.get(`/case-reviews/new?application=${id}`)).body,
        /name="appliedOn"[^>]*value="2026-07-01"/,
      )
      const refused = await worker.post(`/case-reviews/applications/${id}`, { reason: 'Not in our area' })
      assert.equal(refused.status, 303, refused.body)
      const { rows } = await as(database.db, house, 'caseworker', (tx) =>
        sql<{ received_at: Date; decided_at: Date }>`
          select received_at, decided_at from casework.review_applications where id = ${id}::uuid`.execute(tx),
      )
      assert.deepEqual(rows, [{ received_at: night, decided_at: night }])
    } finally {
      await nightly.close()
    }
  })

  test('a review is made of it; complaints told to two agencies count once', async () => {
    const worker = await pages.browser('caseworker')
    const [, id = ''] = /applications\/([0-9a-f-]{36})/.exec(await waiting('caseworker')) ?? []
    const form = await worker.get(`/case-reviews/new?application=${id}`)
    assert.match(form.body, /Paint, again and again/)
    const whole = {
      ...{ applicationId: id, victim: `${caseId} ${ivy}`, appliedOn: today, appliedBy: 'victim', channel: 'form' },
      ...{ behalfNote: '', what: 'Paint', wanted: '', involvement: 'attend' },
    }
    assert.equal((await worker.post('/case-reviews/new', { ...whole, victim: '' })).status, 422)
    const made = await worker.post('/case-reviews/new', whole)
    assert.equal(made.status, 303, made.body)
    review = /^\/case-reviews\/([0-9a-f-]{36})$/.exec(made.location ?? '')?.[1] ?? ''
    const shown = await worker.get(`/case-reviews/${review}`)
    assert.match(shown.body, /<strong>2<\/strong> of 4 complaints count; 3 are needed/)
    assert.match(shown.body, /Same incident as one that counts/)
    assert.equal((await worker.post('/case-reviews/new', whole)).status, 422, 'the application is taken already')
  })

  test('another complaint meets the threshold, and nobody else sees any of it', async () => {
    const worker = await pages.browser('caseworker')
    const add = { complainedOn: ago(3), happenedOn: ago(4), agency: 'Riverside Homes', reference: '', what: 'Noise' }
    assert.equal((await worker.post(`/case-reviews/${review}/complaints`, add)).status, 303)
    assert.match((await worker.get(`/case-reviews/${review}`)).body, /<strong>3<\/strong> of 5/)
    const south = await pages.browser('southOfficer')
    const [unseen, missing] = [await south.get(`/case-reviews/${review}`), await south.get(`/case-reviews/${NOBODY}`)]
    assert.deepEqual([unseen.status, missing.status], [404, 404])
    const officer = await pages.browser('officer')
    assert.equal((await officer.get(`/case-reviews/${review}`)).status, 200)
    assert.equal((await officer.post(`/case-reviews/${review}/complaints`, add)).status, 403)
  })

  test('steps come in their order, by version, and letters stay as they were sent', async () => {
    const worker = await pages.browser('caseworker')
    const base = `/case-reviews/${review}`
    assert.equal((await worker.get(`${base}/steps/findings`)).status, 403)
    const early = await worker.post(`${base}/steps/acknowledge`, { version: '1', acknowledgedOn: ago(1) })
    assert.match(early.body, /before the application/)
    assert.equal((await worker.post(`${base}/steps/acknowledge`, { version: '1', acknowledgedOn: today })).status, 303)
    const decision = { version: '1', decidedOn: today, decision: 'met', decisionReason: 'Three complaints count' }
    const late = await worker.post(`${base}/steps/decide`, decision)
    assert.equal(late.status, 409)
    assert.match(late.body, /Three complaints count/)
    assert.equal((await worker.post(`${base}/steps/decide`, { ...decision, version: '2' })).status, 303)
    const asked = await worker.post(`${base}/histories`, { agencyIds: [house.agencies.police], dueOn: '' })
    assert.equal(asked.status, 303)
    const [, history = ''] = /histories\/([0-9a-f-]{36})/.exec((await worker.get(base)).body) ?? []
    const answer = { version: '1', known: 'Two calls', done: 'A patrol', usesSystem: 'no' }
    assert.equal((await worker.post(`${base}/histories/${history}`, answer)).status, 303)
    assert.equal((await worker.post(`${base}/histories/${history}`, answer)).status, 409)
    const found = { version: '3', reviewedOn: today, findings: 'One department did not use the system' }
    assert.equal((await worker.post(`${base}/steps/findings`, found)).status, 303)
    const text = 'Write every visit into the shared case'
    const made = await worker.post(`${base}/recommendations`, { agencyId: house.agencies.police, text })
    assert.equal(made.status, 303)
    const draft = await worker.get(`${base}/letters/new?kind=outcome`)
    assert.match(draft.body, /One department did not use the system[\s\S]*Write every visit/)
    assert.equal(
      (await worker.post(`${base}/letters/new?kind=outcome`, { kind: 'outcome', body: 'Dear Ivy' })).status,
      303,
    )
    const [, letter = ''] = /letters\/([0-9a-f-]{36})/.exec((await worker.get(base)).body) ?? []
    const send = { version: '1', body: 'Dear Ivy', sentOn: today }
    assert.equal((await worker.post(`${base}/letters/${letter}`, send)).status, 303)
    await assert.rejects(
      as(database.db, house, 'caseworker', (tx) =>
        sql`update casework.review_letters set body = 'Other words' where id = ${letter}::uuid`.execute(tx),
      ),
      /does not change/,
    )
    assert.equal((await worker.get(`${base}/steps/close`)).status, 403)
    assert.equal((await worker.post(`${base}/steps/tell`, { version: '4', toldOn: today })).status, 303)
    assert.equal((await worker.post(`${base}/steps/close`, { version: '5', closedOn: today })).status, 303)
    assert.match((await worker.get(base)).body, /Closed/)
  })

  test('the yearly figures count what was held, and the rules never go above the law', async () => {
    const csv = await (await pages.browser('caseworker')).get('/case-reviews/figures.csv')
    assert.match(
      csv.body,
      /^year,applications,threshold_not_met,reviews,reviews_with_recommendations\r\n\d{4}-\d\d,1,0,1,1/,
    )
    const governance = await pages.browser('governance')
    const rules = {
      ...{ validFrom: '2027-04-01', complaintsNeeded: '4', complainWithinMonths: '1', applyWithinMonths: '6' },
      ...{ acknowledgeDays: '3', decideDays: '10', reviewDays: '20', appealDays: '15', source: 'Our policy' },
      reviewOn: addDays(today, 400),
    }
    assert.match((await governance.post('/case-reviews/rules', rules)).body, /Enter 3 or less/)
    assert.equal((await governance.post('/case-reviews/rules', { ...rules, complaintsNeeded: '2' })).status, 303)
    assert.equal((await (await pages.browser('caseworker')).post('/case-reviews/rules', rules)).status, 403)
  })
})
