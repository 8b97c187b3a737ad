/** The pages of identity and audit through the real application. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { generateSync } from 'otplib'
import { describeOnEachDatabase } from '../../../test/databases.ts'
import { readAuditEvents } from '../audit/read-events.ts'
import { writeAuditEvent } from '../audit/write-event.ts'
import { setUserRoles } from './commands/provision.ts'
import { type Browser, openApp, openBrowser, SET_UP_CODE, type TestClock } from './testing/browser.ts'
import { makePartnership, PASSWORD, type PersonName, type TestPartnership } from './testing/people.ts'

const WRONG = 'lamp teapot gravel oboe'
const secretIn = (body: string) => (/<code>([A-Z2-7 ]{39})<\/code>/.exec(body)?.[1] ?? '').replaceAll(' ', '')
const linkIn = (body: string) => /\/invitations\/[A-Za-z0-9_-]{43}/.exec(body)?.[0] ?? ''
const codesIn = (body: string) => body.match(/[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}/g) ?? []

describeOnEachDatabase(
  'identity pages',
  (database) => {
    let house: TestPartnership
    let app: FastifyInstance
    const clock: TestClock = { now: new Date() }
    const logLines: string[] = []
    before(async () => {
      house = await makePartnership(database.db)
      app = await openApp(database.db, clock, logLines)
    })
    const signedIn = async (name: PersonName, address?: string): Promise<Browser> => {
      const browser = openBrowser(app, address)
      const answer = await browser.signIn(house.people[name].email)
      assert.equal(answer.status, 303, answer.body)
      return browser
    }
    const events = (action: string) =>
      database.db.withActor(house.people.auditor.actor, { name: 'test.read', kind: 'read' }, (tx) =>
        readAuditEvents(tx, { action }, 1000),
      )

    describe('signing in', () => {
      test('a wrong password and an unknown address get the same answer, and both are recorded', async () => {
        const browser = openBrowser(app)
        const wrong = await browser.signIn(house.people.officer.email, WRONG)
        const unknown = await browser.signIn('nobody@example.org', WRONG)
        assert.deepEqual([wrong.status, unknown.status], [422, 422])
        const plain = (body: string) =>
          body.replaceAll(house.people.officer.email, '').replaceAll('nobody@example.org', '')
        assert.equal(plain(wrong.body), plain(unknown.body))
        const refusals = (await events('identity.sign-in')).filter(({ outcome }) => outcome === 'refused')
        assert.ok(refusals.some(({ subjectId }) => subjectId === house.people.officer.id))
        assert.ok(refusals.some(({ subjectId }) => subjectId === null))
      })
      test('the page that was asked for comes after signing in; another site never', async () => {
        const browser = openBrowser(app)
        assert.equal((await browser.get('/account')).location, '/sign-in?next=%2Faccount')
        const form = { email: house.people.officer.email, password: PASSWORD }
        assert.equal((await browser.post('/sign-in', { ...form, next: '/account' })).location, '/account')
        for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)']) {
          const other = openBrowser(app)
          assert.equal((await other.post('/sign-in', { ...form, next })).location, '/', next)
        }
      })
      test('six wrong tries elsewhere slow the stranger down and not the owner’s browser', async () => {
        const { email } = house.people.southMember
        const owner = await signedIn('southMember', '192.0.2.50')
        const stranger = openBrowser(app, '198.51.100.50')
        for (let i = 0; i < 5; i++) await stranger.signIn(email, WRONG)
        const slowed = await stranger.signIn(email, PASSWORD)
        assert.equal(slowed.status, 422)
        assert.match(slowed.body, /Too many wrong tries. Try again in 30 seconds/)
        await owner.post('/sign-out')
        assert.equal((await owner.signIn(email)).status, 303)
        // The same from behind the owner's own address.
        const neighbour = openBrowser(app, '192.0.2.50')
        for (let i = 0; i < 40; i++) await neighbour.signIn(email, WRONG)
        await owner.post('/sign-out')
        assert.equal((await owner.signIn(email)).status, 303)
      })
      test('many tries at one moment do not all pass as the first', async () => {
        const stranger = openBrowser(app, '198.51.100.60')
        await stranger.get('/sign-in/help')
        const answers = await Promise.all(
          Array.from({ length: 12 }, () => stranger.signIn(house.people.loner.email, WRONG)),
        )
        assert.equal(answers.filter(({ body }) => body.includes('Too many wrong tries')).length, 7)
      })
      test('a form without its token changes nothing', async () => {
        const response = await app.inject({
          method: 'POST',
          url: '/sign-in',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          payload: new URLSearchParams({ email: house.people.officer.email, password: PASSWORD }).toString(),
        })
        assert.equal(response.statusCode, 403)
      })
      test('the cookie is kept from scripts and other sites, and its token is not in the database', async () => {
        const browser = openBrowser(app)
        await browser.get('/sign-in')
        const response = await app.inject({
          method: 'POST',
          url: '/sign-in',
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            cookie: `fp_form=${browser.cookies.get('fp_form')}`,
          },
          payload: new URLSearchParams({
            _token: browser.cookies.get('fp_form') ?? '',
            ...{ email: house.people.officer.email, password: PASSWORD },
          }).toString(),
        })
        const session = response.cookies.find(({ name }) => name === 'fp_session')
        assert.equal(session?.httpOnly, true)
        assert.equal(session?.sameSite, 'Lax')
        assert.equal(session?.path, '/')
      })
    })

    describe('sessions', () => {
      test('end after an hour without use and after twelve hours', async () => {
        const browser = await signedIn('officer')
        const from = clock.now
        const at = (minutes: number) => {
          clock.now = new Date(from.getTime() + minutes * 60_000)
        }
        at(59)
        assert.equal((await browser.get('/account')).status, 200)
        at(118)
        assert.equal((await browser.get('/account')).status, 200)
        at(179)
        assert.equal((await browser.get('/account')).status, 303)
        const busy = await signedIn('officer')
        for (let minute = 179; minute < 179 + 720; minute += 30) {
          at(minute)
          assert.equal((await busy.get('/account')).status, 200)
        }
        at(179 + 720)
        assert.equal((await busy.get('/account')).status, 303)
        clock.now = new Date()
      })
      test('are listed; another is ended, one’s own not by somebody else', async () => {
        const [one, two, other] = [await signedIn('officer'), await signedIn('officer'), await signedIn('northMember')]
        const listed = await one.get('/account')
        assert.match(listed.body, /Firefox on Windows/)
        const ids = [...listed.body.matchAll(/\/account\/sessions\/([0-9a-f-]{36})\/end/g)].map(([, id]) => id)
        assert.ok(ids.length >= 1)
        assert.equal((await other.post(`/account/sessions/${ids[0]}/end`)).status, 404)
        assert.equal((await two.get('/account')).status, 200)
        assert.equal((await one.post('/account/sessions/end-others')).location, '/account')
        assert.equal((await two.get('/account')).status, 303)
        assert.equal((await one.get('/account')).status, 200)
      })
      test('end at once when roles change, and a new sign-in has the new roles', async () => {
        const browser = await signedIn('loner', '192.0.2.77')
        assert.equal((await browser.get('/audit')).status, 403)
        await setUserRoles(database.db, house.people.loner.email, ['auditor'])
        clock.now = new Date(Date.now() + 1000)
        assert.equal((await browser.get('/audit')).status, 303)
        assert.equal((await (await signedIn('loner', '192.0.2.77')).get('/audit')).status, 200)
        await setUserRoles(database.db, house.people.loner.email, ['board-member'])
        clock.now = new Date()
      })
    })

    describe('the account', () => {
      test('a changed password needs the old one, signs others out and changes the cookie', async () => {
        const [one, two] = [await signedIn('northAndSouth'), await signedIn('northAndSouth')]
        const change = (current: string, password: string) => one.post('/account/password', { current, password })
        assert.equal((await change(WRONG, 'tin-harbour-sock-74')).status, 422)
        assert.equal((await change(PASSWORD, 'short')).status, 422)
        assert.match((await change(PASSWORD, 'Password12345!')).body, /too easy to guess/)
        const before = one.cookies.get('fp_session')
        assert.equal((await change(PASSWORD, 'tin-harbour-sock-74')).location, '/account')
        assert.notEqual(one.cookies.get('fp_session'), before)
        assert.equal((await one.get('/account')).status, 200)
        assert.equal((await two.get('/account')).status, 303)
        const { email } = house.people.northAndSouth
        assert.equal((await openBrowser(app).signIn(email, PASSWORD)).status, 422)
        assert.equal((await openBrowser(app).signIn(email, 'tin-harbour-sock-74')).status, 303)
      })
      test('two-step sign-in: turned on, asked for, no code twice, recovery codes once each, turned off', async () => {
        const { email } = house.people.policeAdmin
        const browser = await signedIn('policeAdmin')
        const proposed = await browser.get('/account/two-step')
        assert.match(proposed.body, /<svg [^>]*role="img"/)
        const secret = secretIn(proposed.body)
        const code = (steps = 0) => generateSync({ secret, epoch: Math.floor(clock.now.getTime() / 1000) + steps * 30 })
        assert.equal((await browser.post('/account/two-step', { code: '000000' })).status, 422)
        const on = await browser.post('/account/two-step', { code: code() })
        assert.equal(on.status, 200)
        const codes = codesIn(on.body)
        assert.equal(codes.length, 10)
        assert.equal((await browser.get('/account')).status, 200)

        const other = openBrowser(app, '192.0.2.90')
        assert.equal((await other.signIn(email)).location, '/sign-in/code')
        assert.equal((await other.get('/account')).status, 303, 'no session before the code')
        assert.equal((await other.post('/sign-in/code', { code: code() })).status, 422, 'the code that turned it on')
        assert.equal((await other.post('/sign-in/code', { code: code(1) })).location, '/')
        assert.equal((await other.get('/account')).status, 200)

        const third = openBrowser(app, '192.0.2.91')
        await third.signIn(email)
        assert.equal((await third.post('/sign-in/code', { code: code(1) })).status, 422, 'used a moment ago')
        assert.equal((await third.post('/sign-in/code', { code: codes[0]?.toLowerCase() ?? '' })).location, '/')
        const fourth = openBrowser(app, '192.0.2.92')
        await fourth.signIn(email)
        assert.equal((await fourth.post('/sign-in/code', { code: codes[0] ?? '' })).status, 422, 'works once')
        for (let i = 0; i < 3; i++) await fourth.post('/sign-in/code', { code: '123456' })
        assert.match((await fourth.post('/sign-in/code', { code: '123456' })).body, /Too many wrong tries/)

        // A known browser has more tries, but five codes for each password at most.
        await other.post('/sign-out')
        await other.signIn(email)
        for (let i = 0; i < 4; i++) assert.equal((await other.post('/sign-in/code', { code: '123456' })).status, 422)
        assert.equal((await other.post('/sign-in/code', { code: '123456' })).location, '/sign-in')
        assert.equal((await other.post('/sign-in/code', { code: codes[1] ?? '' })).location, '/sign-in')

        assert.equal((await browser.post('/account/two-step/off', { current: WRONG })).status, 422)
        assert.equal((await browser.post('/account/two-step/off', { current: PASSWORD })).location, '/account')
        assert.equal((await openBrowser(app, '192.0.2.93').signIn(email)).location, '/')
      })
      test('the name is changed, and nobody’s is lost to a slip', async () => {
        const browser = await signedIn('northAnalyst')
        assert.equal((await browser.post('/account/name', { displayName: ' ' })).status, 422)
        assert.equal((await browser.post('/account/name', { displayName: 'Nora <b>Analyst</b>' })).status, 303)
        assert.match((await browser.get('/account')).body, /Nora &lt;b&gt;Analyst/)
      })
    })

    describe('invitations', () => {
      test('by a team administrator: link, join, sign in, member of the team; the link works once', async () => {
        const browser = await signedIn('northAdmin')
        const form = { email: 'New.Person@example.org', place: `team:${house.teams.north}`, roles: ['board-member'] }
        const made = await browser.post('/users/invite', form)
        assert.equal(made.status, 200)
        const link = linkIn(made.body)
        const stranger = openBrowser(app)
        assert.match((await stranger.get(link)).body, /new\.person@example\.org/)
        const weak = await stranger.post(link, { displayName: 'New Person', password: 'newperson2026' })
        assert.equal(weak.status, 422)
        assert.match(weak.body, /<title>Error: /)
        const joined = await stranger.post(link, { displayName: 'New Person', password: 'tin-harbour-sock-74' })
        assert.equal(joined.location, '/sign-in')
        assert.equal((await stranger.get(link)).status, 404)
        assert.equal((await stranger.signIn('new.person@example.org', 'tin-harbour-sock-74')).location, '/')
        assert.match((await stranger.get('/account')).body, /North/)
        assert.match((await browser.get(`/teams/${house.teams.north}`)).body, /New Person/)
        const [event] = await events('identity.accept-invitation')
        assert.equal(event?.subjectType, 'user')
        assert.ok(!logLines.some((line) => line.includes(link.slice(-43))), 'the token stands in no log line')
        assert.ok(logLines.some((line) => line.includes('/invitations/:token')))
      })
      test('a role above one’s own, another’s team and an existing account are refused', async () => {
        const browser = await signedIn('northAdmin')
        const invite = async (change: Record<string, string | string[]>) => {
          const form = { email: 'x@example.org', place: `team:${house.teams.north}`, roles: ['board-member'] }
          const answer = await browser.post('/users/invite', { ...form, ...change })
          assert.equal(answer.status, 422)
          return answer.body
        }
        assert.match(await invite({ roles: ['system-administrator'] }), /Only a system administrator/)
        assert.match(await invite({ place: `team:${house.teams.beat}` }), /Choose a team that you administer/)
        assert.match(await invite({ place: `agency:${house.agencies.council}` }), /Choose a team that you administer/)
        assert.match(await invite({ email: house.people.northMember.email }), /has an account already/)
        assert.match(await invite({ email: 'no address' }), /right format/)
      })
      test('revoked, out of date or replaced by a newer one, a link is not good', async () => {
        const browser = await signedIn('sysadmin')
        const make = async () =>
          linkIn(
            (await browser.post('/users/invite', { email: 'late@example.org', place: `team:${house.teams.beat}` }))
              .body,
          )
        const first = await make()
        const second = await make()
        const stranger = openBrowser(app)
        assert.equal((await stranger.get(first)).status, 404)
        assert.equal((await stranger.get(second)).status, 200)
        clock.now = new Date(Date.now() + 7 * 86_400_000 + 1000)
        assert.equal((await stranger.get(second)).status, 404)
        clock.now = new Date()
        const list = await browser.get('/users/invitations')
        const revoke = /\/users\/invitations\/[0-9a-f-]{36}\/revoke/.exec(list.body)?.[0] ?? ''
        assert.equal((await (await signedIn('policeAdmin')).get('/users/invitations')).status, 200)
        assert.equal((await (await signedIn('northAdmin')).post(revoke)).status, 404, 'another agency’s')
        assert.equal((await browser.post(revoke)).status, 303)
        assert.equal((await stranger.get(second)).status, 404)
      })
      test('a forgotten password: link by the administrator, old sessions end', async () => {
        const { id, email } = house.people.northMember
        const old = await signedIn('northMember')
        const admin = await signedIn('northAdmin')
        const link = linkIn((await admin.post(`/users/${id}/reset-link`)).body)
        const stranger = openBrowser(app, '192.0.2.44')
        clock.now = new Date(Date.now() + 1000)
        assert.equal((await stranger.post(link, { password: 'gravel oboe tin sock' })).location, '/sign-in')
        assert.equal((await old.get('/account')).status, 303)
        assert.equal((await stranger.signIn(email, 'gravel oboe tin sock')).location, '/')
        clock.now = new Date()
      })
    })

    describe('managing people', () => {
      test('another agency’s user and team are a 404, also for changes; no manager at all is a 403', async () => {
        const browser = await signedIn('northAdmin')
        const { officer } = house.people
        assert.equal((await browser.get(`/users/${officer.id}`)).status, 404)
        assert.equal((await browser.get(`/teams/${house.teams.beat}`)).status, 404)
        assert.equal((await browser.post(`/users/${officer.id}/status`, { status: 'deactivated' })).status, 404)
        assert.equal((await browser.post(`/users/${officer.id}/reset-link`)).status, 404)
        assert.equal((await browser.post(`/teams/${house.teams.beat}/members`, { userId: officer.id })).status, 404)
        assert.equal((await browser.get('/agencies')).status, 403)
        assert.equal((await browser.get('/users/not-an-id')).status, 404)
        const member = await signedIn('officer')
        assert.equal((await member.get('/users')).status, 403)
        assert.equal((await member.get('/account')).status, 200, 'a 403 signs nobody out')
        assert.equal((await openBrowser(app).get('/users')).location, '/sign-in?next=%2Fusers')
      })
      test('the list shows one’s own agency, searches without an address, filters', async () => {
        const browser = await signedIn('northAdmin')
        const all = await browser.get('/users')
        assert.match(all.body, /Test southMember/)
        assert.doesNotMatch(all.body, /officer@example\.org/)
        const found = await browser.post('/users/search', { text: 'SOUTHM' })
        assert.match(found.body, /southmember@example\.org/)
        assert.doesNotMatch(found.body, /loner@example\.org/)
        assert.match((await browser.post('/users/search', { text: '100%' })).body, /No users fit/)
        const filtered = await browser.get(`/users?team=${house.teams.south}`)
        assert.match(filtered.body, /southmember@/)
        assert.doesNotMatch(filtered.body, /loner@/)
      })
      test('deactivating signs out, forbids signing in and is recorded; not oneself, not the last', async () => {
        const officer = await signedIn('officer', '192.0.2.66')
        const admin = await signedIn('policeAdmin')
        const { id, email } = house.people.officer
        clock.now = new Date(Date.now() + 1000)
        const done = await admin.post(`/users/${id}/status`, { status: 'deactivated' })
        assert.equal(done.location, `/users/${id}`)
        assert.equal((await officer.get('/account')).status, 303)
        assert.equal((await officer.signIn(email)).status, 422)
        const [event] = await events('identity.deactivate-user')
        assert.deepEqual([event?.userId, event?.subjectId], [house.people.policeAdmin.id, id])
        assert.equal((await admin.post(`/users/${id}/status`, { status: 'active' })).status, 303)
        const own = house.people.policeAdmin.id
        assert.equal((await admin.post(`/users/${own}/status`, { status: 'deactivated' })).status, 422)
        const system = await signedIn('sysadmin')
        const last = await system.post(`/users/${house.people.sysadmin.id}/roles`, { roles: ['board-member'] })
        assert.match(last.body, /last system administrator/)
        clock.now = new Date()
      })
      test('team administrators: add, make administrator, remove; people with higher roles stay out of reach', async () => {
        const browser = await signedIn('northAdmin')
        const team = `/teams/${house.teams.north}`
        const { southMember, northAnalyst, loner } = house.people
        assert.equal((await browser.post(`${team}/members`, { userId: southMember.id })).location, team)
        assert.equal((await browser.post(`${team}/members`, { userId: loner.id })).status, 422)
        const promote = (userId: string) => browser.post(`${team}/administrators`, { userId, administrator: 'yes' })
        assert.equal((await promote(northAnalyst.id)).status, 422)
        assert.equal((await promote(southMember.id)).status, 422, 'belongs to another team too')
        assert.equal((await browser.post(`${team}/members/remove`, { userId: southMember.id })).location, team)
        assert.equal((await browser.post(`${team}/members/remove`, { userId: southMember.id })).status, 422)
        assert.equal((await browser.post(team, { name: 'Mine' })).status, 403)
      })
      test('the system administrator adds, changes and closes a team; areas come from the list only', async () => {
        const browser = await signedIn('sysadmin')
        const form = {
          agencyId: house.agencies.police,
          name: 'East',
          kind: 'neighbourhood-policing',
          areas: ['E07000901', 'E99999999'],
        }
        const added = await browser.post('/teams/new', form)
        assert.equal(added.status, 303)
        const team = added.location ?? ''
        assert.match((await browser.get(team)).body, /Serves: Northam\./)
        assert.equal((await browser.post('/teams/new', form)).status, 422)
        assert.equal((await browser.post(team, { name: 'Far East', kind: 'housing' })).location, team)
        assert.match((await browser.get(team)).body, /Far East[\s\S]*Housing\. Serves: None\./)
        assert.equal((await browser.post(team, { name: 'Far East', kind: 'spying' })).status, 422)
        assert.equal((await browser.post(`${team}/close`)).location, '/teams')
      })
      test('agencies: added, changed once, succeeded with people and teams', async () => {
        const browser = await signedIn('sysadmin')
        const add = async (name: string) =>
          (await browser.post('/agencies/new', { name, kind: 'probation', startsOn: '2014-06-01' })).location ?? ''
        const [company, service] = [await add('Widdershire Rehabilitation Company'), await add('Probation Service')]
        assert.match(company, /^\/agencies\//)
        const bad = await browser.post('/agencies/new', { name: '', kind: 'x', startsOn: '2014-02-30', endsOn: '' })
        assert.equal(bad.status, 422)
        const order = { name: 'A', kind: 'other', startsOn: '2020-01-02', endsOn: '2020-01-01' }
        assert.match((await browser.post('/agencies/new', order)).body, /must not be before the first day/)
        const change = { name: 'Rehabilitation Company', kind: 'probation', startsOn: '2014-06-01', version: '1' }
        assert.equal((await browser.post(company, change)).location, company)
        assert.match((await browser.post(company, change)).body, /Somebody else changed this agency/)
        const successorId = service.slice('/agencies/'.length)
        const succession = { successorId, on: '2021-06-26', moveStaff: 'yes' }
        assert.equal((await browser.post(`${company}/successors`, succession)).location, company)
        assert.match((await browser.get(company)).body, /25 June 2021/)
        const back = { successorId: company.slice('/agencies/'.length), on: '2022-01-01' }
        assert.match((await browser.post(`${service}/successors`, back)).body, /was itself taken over/)
      })
      test('the partnership’s settings', async () => {
        const browser = await signedIn('sysadmin')
        assert.equal((await browser.post('/partnership', { name: '', colour: 'green' })).status, 422)
        assert.equal((await browser.post('/partnership', { name: 'Safer Widdershire', colour: 'blue' })).status, 303)
        assert.match((await browser.get('/partnership')).body, /value="Safer Widdershire"/)
      })
    })

    describe('the audit log', () => {
      test('auditors search and download it; everybody sees their own', async () => {
        const auditor = await signedIn('auditor')
        const { officer } = house.people
        const found = await auditor.get(`/audit?user=${officer.id}&action=identity.&from=2020-01-01`)
        assert.equal(found.status, 200)
        assert.match(found.body, /Test officer/)
        assert.equal((await auditor.get('/audit?user=x&action=%27&from=2026-02-31&before=-1')).status, 200)
        const csv = await auditor.get(`/audit/events.csv?user=${officer.id}`)
        assert.match(csv.body, /^at,actor,name,agency,action,kind,/)
        assert.ok(csv.body.split('\r\n').length > 5)
        const member = await signedIn('northAnalyst')
        assert.equal((await member.get('/audit')).status, 403)
        assert.equal((await member.get('/audit/events.csv')).status, 403)
        const own = await member.get('/account/activity')
        assert.match(own.body, /identity: sign in/)
        assert.doesNotMatch(own.body, /Test southMember/)
      })
    })
  },
  { audit: writeAuditEvent },
)

describeOnEachDatabase(
  'first-run set-up',
  (database) => {
    const form = {
      ...{ code: SET_UP_CODE.toLowerCase(), partnership: 'Safer Widdershire', agency: 'Widdershire Council' },
      ...{ kind: 'county-council', displayName: 'First Person', email: 'First@example.org' },
      ...{ password: 'lamp teapot gravel violin', twoStep: 'yes' },
    }
    test('asks for the printed code, is won by one of many, closes, and demands two-step sign-in', async () => {
      const app = await openApp(database.db, { now: new Date() })
      const browser = openBrowser(app)
      assert.equal((await browser.get('/sign-in')).location, '/set-up')
      assert.equal((await browser.get('/set-up')).status, 200)
      const wrong = await browser.post('/set-up', { ...form, code: 'AAAA-BBBB-CCCC' })
      assert.equal(wrong.status, 422)
      assert.match(wrong.body, /not the one that the server printed/)
      assert.equal((await browser.post('/set-up', { ...form, password: 'first person 1' })).status, 422)

      const answers = await Promise.all(
        Array.from({ length: 4 }, (_, i) => openBrowser(app).post('/set-up', { ...form, email: `p${i}@example.org` })),
      )
      const winner = answers.findIndex(({ status }) => status === 303)
      assert.equal(answers.filter(({ status }) => status === 303).length, 1)
      assert.equal((await browser.get('/set-up')).status, 404)
      assert.equal((await browser.post('/set-up', form)).status, 404)

      assert.equal((await browser.signIn(`p${winner}@example.org`)).location, '/sign-in/two-step')
      assert.equal((await browser.get('/users')).status, 303)
      const proposed = await browser.get('/sign-in/two-step')
      const code = generateSync({ secret: secretIn(proposed.body) })
      assert.equal((await browser.post('/sign-in/two-step', { code: '000000' })).status, 422)
      const done = await browser.post('/sign-in/two-step', { code })
      assert.equal(codesIn(done.body).length, 10)
      assert.equal((await browser.get('/users')).status, 200)
      const off = await browser.post('/account/two-step/off', { current: PASSWORD })
      assert.match(off.body, /so it stays on/)
    })
  },
  { audit: writeAuditEvent },
)
