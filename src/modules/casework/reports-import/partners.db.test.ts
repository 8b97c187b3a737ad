/** Reports from partners, by file and by key, through the real application. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { writeAuditEvent } from '../../../foundations/audit/index.ts'
import { profileBy } from '../../../foundations/people/testing/profiles.ts'
import {
  makeSharingHouse,
  type PersonName,
  run,
  type SharingHouse,
} from '../../../foundations/sharing/testing/house.ts'
import { systemActor } from '../../../platform/db/index.ts'
import { useFeedKey } from '../store/report-feeds.ts'
import { listReports } from '../store/reports.ts'
import { type CaseworkApp, openCaseworkApp } from '../testing/app.tsx'
import { as } from '../testing/house.ts'

describeOnEachDatabase(
  'reports from partners',
  (database) => {
    let house: SharingHouse
    let pages: CaseworkApp
    before(async () => {
      house = await makeSharingHouse(database.db)
      pages = await openCaseworkApp(database.db, house)
    })
    after(() => pages.close())
    const get = async (who: PersonName, path: string) => (await pages.browser(who)).get(path)
    const post = async (who: PersonName, path: string, form: Readonly<Record<string, string>> = {}) =>
      (await pages.browser(who)).post(path, form)
    const all = (who: PersonName) => as(database.db, house, who, (tx) => listReports(tx, {}, { limit: 500, offset: 0 }))
    const count = async (who: PersonName) => (await all(who)).length

    /** Sends a file as a browser does: the token first. */
    const upload = async (who: PersonName, csv: string, fields: Readonly<Record<string, string>> = {}) => {
      const browser = await pages.browser(who)
      const form = await browser.get('/reports/import')
      const token = /name="_token" value="([^"]+)"/.exec(form.body)?.[1] ?? ''
      const boundary = 'x-frankpledge-test'
      const all = { _token: token, source: 'Riverside', areaId: String(house.areas.north), purposeId: 'asb', ...fields }
      const given: Record<string, string> = { ...all, teamId: fields['teamId'] ?? house.people[who].teamIds[0] ?? '' }
      const parts = Object.entries(given).map(
        ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      )
      const file = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="../../calls.csv"\r\ncontent-type: text/csv\r\n\r\n${csv}\r\n--${boundary}--\r\n`
      const answer = await pages.app.inject({
        ...{ method: 'POST', url: '/reports/import', payload: `${parts.join('')}${file}` },
        headers: {
          'content-type': `multipart/form-data; boundary=${boundary}`,
          cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        },
      })
      return { status: answer.statusCode, location: String(answer.headers.location ?? ''), body: answer.body }
    }
    const HEAD = 'Ref,Date reported,Description,Location,Name,Telephone,District'
    const WITH_HOME = `${HEAD},Home address`

    describe('a file', () => {
      test('is looked at, taken in once, and changes nothing the second time', async () => {
        const { recordId: ivy } = await profileBy(database.db, house, {
          ...{ by: 'caseworker', names: [['Ivy', 'Pebblestone']], phone: '07700 900111' },
          address: '12 High Street, Northam, LE1 1AA',
        })
        const csv = [
          WITH_HOME,
          'N1,20/10/2025 09:30,Loud music,the garages,Ivy Pebblestone,07700 900111,,"12 High Street, Northam, LE1 1AA"',
          'N2,20/10/2025,Broken fence,,Somebody Unheard,,northam,',
          'N3,,Graffiti,the underpass,,,,',
        ].join('\n')
        const before = await count('caseworker')
        const sent = await upload('caseworker', csv)
        assert.equal(sent.status, 303, sent.body)
        const check = await get('caseworker', sent.location)
        assert.match(check.body, /3 reports are new/)
        assert.match(check.body, /The caller is known/)
        assert.match(check.body, /A profile of the caller is made/)
        assert.match(check.body, /stays anonymous/)
        assert.ok(check.body.includes('calls.csv') && !check.body.includes('../..'))
        assert.equal(await count('caseworker'), before, 'looking takes nothing in')
        assert.equal((await get('manager', sent.location)).status, 404, 'the file is the sender’s alone')
        assert.equal((await post('manager', sent.location, { do: 'take' })).status, 404)
        const done = await post('caseworker', sent.location, { do: 'take' })
        assert.deepEqual([done.status, done.location], [303, '/reports'])
        assert.equal(await count('officer'), await count('caseworker'))
        const taken = (await all('caseworker')).filter(({ source }) => source === 'Riverside')
        assert.equal(taken.length, 3)
        assert.equal(taken.find(({ incidentNumber }) => incidentNumber === 'N1')?.callerProfileId, ivy)
        assert.equal((await post('caseworker', sent.location, { do: 'take' })).status, 404, 'pressed twice')
        const again = await upload('caseworker', csv, { source: 'RIVERSIDE' })
        assert.match((await get('caseworker', again.location)).body, /3 reports are there already/)
        const [event] = await run(database.db, systemActor(['audit.read']), async (tx) => {
          const { rows } = await sql<{ kind: string; detail: unknown; records: number }>`
            select e.kind, e.detail, (select count(*)::int from audit.event_records r where r.event_id = e.id) as records
            from audit.events e where e.action = 'casework.import-reports' and e.outcome = 'done'`.execute(tx)
          return rows
        })
        assert.deepEqual(event, { kind: 'import', detail: { added: 3, known: 0, wrong: 0 }, records: 4 })
        assert.ok(!pages.logLines.some((line) => /pebblestone|graffiti|07700/i.test(line)))
      })
      test('with wrong lines is taken in without them only when that is said, and they can be saved', async () => {
        const before = await count('caseworker')
        const sent = await upload(
          'caseworker',
          [
            HEAD,
            'W1,,Good,,Ann Example,,',
            ',,No number,,,,',
            'W3,31/2/2026,=cmd|calc,,,,',
            'w1,,The same number,,,,',
            'W5,,Elsewhere,,,,Atlantis',
          ].join('\n'),
        )
        const { body } = await get('caseworker', sent.location)
        assert.match(body, /4 lines are wrong/)
        assert.match(body, /Every report has its own incident number/)
        assert.match(body, /Line 2 of the file has the same incident number/)
        assert.match(body, /No area of ours has this name or code/)
        const all = await post('caseworker', sent.location, { do: 'take' })
        assert.equal(all.status, 422)
        assert.match(all.body, /4 of the lines are wrong, so nothing was taken in/)
        assert.equal(await count('caseworker'), before)
        const csv = await get('caseworker', `${sent.location}/errors.csv`)
        assert.ok(csv.body.includes(`'=cmd|calc`), 'no formula')
        assert.equal(csv.body.trim().split('\r\n').length, 5)
        assert.equal((await post('caseworker', sent.location, { do: 'take-others' })).status, 303)
        assert.equal(await count('caseworker'), before + 1)
      })
      test('whose columns are guessed wrongly is looked at again with others', async () => {
        const sent = await upload('caseworker', 'Number,Words\nC1,Something happened')
        assert.match((await get('caseworker', sent.location)).body, /1 line is wrong/)
        const changed = await post('caseworker', sent.location, {
          ...{
            do: 'columns',
            'column.incidentNumber': '0',
            'column.what': '1',
            'column.type': '99',
            'column.area': '-1',
          },
        })
        assert.equal(changed.status, 303)
        assert.match((await get('caseworker', sent.location)).body, /1 report is new/)
        assert.equal((await post('caseworker', sent.location, { do: 'drop' })).location, '/reports')
        assert.equal((await get('caseworker', sent.location)).status, 404)
      })
      test('that is none, or hostile, is refused in words', async () => {
        for (const [csv, said] of [
          ['', /Choose a CSV file|empty/],
          ['only,a,heading', /no report below it/],
          ['PK\u0003\u0004 not a table', /zip|CSV/],
          [`${HEAD}\n"unclosed,,,,,,`, /quotation mark/],
          [`${HEAD}\n${'x'.repeat(40_000)},,,,,,`, /Cell 1 on line 2/],
          [`${HEAD}\n${'A1,,x,,,,\n'.repeat(2001)}`, /more than 2000 reports/],
        ] as const) {
          const answer = await upload('caseworker', csv)
          assert.equal(answer.status, 422, csv.slice(0, 40))
          assert.match(answer.body, said)
        }
        const theirs = await upload('caseworker', `${HEAD}\nA1,,x,,,,`, { teamId: house.teams.beat })
        assert.equal(theirs.status, 422)
        assert.match(theirs.body, /Choose one of your own teams/)
        assert.equal((await get('boardMember', '/reports/import')).status, 403)
      })
      test('with markup in it shows it as text', async () => {
        const sent = await upload('caseworker', `${HEAD}\n<script>alert(1)</script>,,x,,,,Nowhere`)
        const { body } = await get('caseworker', sent.location)
        assert.ok(body.includes('&lt;script&gt;') && !body.includes('<script>alert'))
      })
    })

    describe('a feed', () => {
      const makeKey = async (who: PersonName, label: string) => {
        const made = await post(who, '/reports/feeds', {
          ...{ label, purposeId: 'asb', teamId: house.people[who].teamIds[0] ?? '', areaId: String(house.areas.north) },
        })
        assert.equal(made.status, 200, made.body)
        return /fpk_[A-Za-z0-9_-]{43}/.exec(made.body)?.[0] ?? assert.fail('no key was shown')
      }
      const send = async (key: string | null, body: unknown, headers: Readonly<Record<string, string>> = {}) => {
        const answer = await pages.app.inject({
          ...{ method: 'POST', url: '/api/reports', payload: JSON.stringify(body) },
          headers: {
            'content-type': 'application/json',
            ...(key === null ? {} : { authorization: `Bearer ${key}` }),
            ...headers,
          },
        })
        return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() }
      }
      const report = {
        ...{ incidentNumber: 'F-1', what: 'Shouting', location: '7 Mill Lane, LE2 2BB', callerName: 'Zeb Nightjar' },
        ...{ vulnerable: 'yes', reportedAt: '2026-01-02T10:00:00Z' },
      }
      let key = ''
      before(async () => {
        key = await makeKey('manager', 'Contact centre')
      })
      test('hands in a report that is shared at once, and the same one again changes nothing', async () => {
        const first = await send(key, report)
        assert.equal(first.status, 201, JSON.stringify(first.body))
        assert.match(String(first.body['reference']), /^R-/)
        assert.equal(first.body['grade'], 'prompt')
        const before = await count('officer')
        const again = await send(key, { ...report, incidentNumber: 'f-1', what: 'Something else' })
        assert.deepEqual([again.status, again.body['reference']], [200, first.body['reference']])
        const both = await Promise.all([1, 2].map(() => send(key, { ...report, incidentNumber: 'F-2' })))
        assert.deepEqual(both.map(({ status }) => status).sort(), [200, 201])
        assert.equal(new Set(both.map(({ body }) => body['reference'])).size, 1)
        assert.equal(await count('officer'), before + 1)
        const made = (await all('officer')).find(({ incidentNumber }) => incidentNumber === 'F-1')
        assert.deepEqual(
          [made?.channel, made?.source, made?.takenBy, made?.takenTeamId],
          ['feed', 'Contact centre', house.people.manager.userId, house.teams.asb],
        )
        await pages.settle()
      })
      test('says what is wrong at each field', async () => {
        const wrong = await send(key, { what: '', before: 'perhaps', area: 'Atlantis', callerPhone: 7, colour: 'red' })
        assert.equal(wrong.status, 400)
        assert.deepEqual(Object.keys(wrong.body['fields'] as object).sort(), ['callerPhone', 'colour'])
        const more = await send(key, { what: '', before: 'perhaps', incidentNumber: '' })
        assert.deepEqual(Object.keys(more.body['fields'] as object).sort(), ['before', 'incidentNumber'])
        assert.equal((await send(key, { ...report, incidentNumber: 'F-9', area: 'Atlantis' })).status, 400)
        for (const body of [null, [], 'text', 7]) assert.equal((await send(key, body)).status, 400)
        assert.equal((await send(key, report, { 'content-type': 'text/plain' })).status, 415)
      })
      test('needs a key that works, whoever is signed in', async () => {
        const cookies = [...(await pages.browser('manager')).cookies].map(([name, value]) => `${name}=${value}`)
        for (const [sent, headers] of [
          [null, {}],
          ['fpk_nonsense', {}],
          [`fpk_${'A'.repeat(43)}`, {}],
          [null, { cookie: cookies.join('; ') }],
        ] as const) {
          const answer = await send(sent, report, headers)
          assert.deepEqual([answer.status, Object.keys(answer.body)], [401, ['error']])
        }
        assert.ok(!pages.logLines.some((line) => line.includes(key) || /nightjar|shouting|mill lane/i.test(line)))
      })
      test('is for the team of its key and cannot be made for another, or by who is no manager', async () => {
        assert.equal((await get('caseworker', '/reports/feeds')).status, 403)
        const other = await post('sergeant', '/reports/feeds', {
          ...{ label: 'Ours', purposeId: 'asb', teamId: house.teams.asb, areaId: '' },
        })
        assert.equal(other.status, 422)
        const { body } = await get('sergeant', '/reports/feeds')
        assert.ok(!body.includes('Contact centre'), 'keys of other teams are not listed')
        const own = await get('manager', '/reports/feeds')
        assert.ok(
          own.body.includes('Contact centre') && own.body.includes(`…${key.slice(-4)}`) && !own.body.includes(key),
        )
        const id = /\/reports\/feeds\/([0-9a-f-]{36})\/revoke/.exec(own.body)?.[1] ?? ''
        assert.equal((await post('sergeant', `/reports/feeds/${id}/revoke`)).status, 404)
        const stored = await run(database.db, systemActor(['casework.receive-reports']), async (tx) => {
          const { rows } = await sql<{ all: string }>`select k::text as all from casework.feed_keys k`.execute(tx)
          return JSON.stringify(rows)
        })
        assert.ok(!stored.includes(key), 'only the digest is kept')
        assert.equal(await as(database.db, house, 'caseworker', (tx) => useFeedKey(tx, key, new Date())), null)
      })
      test('ends when the key is revoked, and when its maker may not make keys any more', async () => {
        const second = await makeKey('manager', 'Second')
        assert.equal((await send(second, { ...report, incidentNumber: 'S-1' })).status, 201)
        const own = await get('manager', '/reports/feeds')
        const row = own.body.slice(own.body.indexOf('>Second<'))
        const id = /\/reports\/feeds\/([0-9a-f-]{36})\/revoke/.exec(row)?.[1] ?? ''
        assert.equal((await post('manager', `/reports/feeds/${id}/revoke`)).status, 303)
        assert.equal((await send(second, { ...report, incidentNumber: 'S-2' })).status, 401)
        assert.equal((await post('manager', `/reports/feeds/${id}/revoke`)).status, 404)
        const theirs = await makeKey('housingManager', 'Repairs')
        const change = (set: ReturnType<typeof sql>) =>
          database.db.withActor(
            systemActor(['identity.authenticate']),
            { name: 'casework.test', kind: 'write' },
            (tx) =>
              sql`update identity.users set ${set} where id = ${house.people.housingManager.userId}::uuid`.execute(tx),
          )
        assert.equal((await send(theirs, { ...report, incidentNumber: 'H-1' })).status, 201)
        await change(sql`roles = '{caseworker}'`)
        assert.equal((await send(theirs, { ...report, incidentNumber: 'H-2' })).status, 401)
      })
    })
  },
  { audit: writeAuditEvent },
)
