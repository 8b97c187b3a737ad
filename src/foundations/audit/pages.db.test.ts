/** The pages of audit through the real server and layout. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { describeOnEachDatabase } from '../../../test/databases.ts'
import { type Browser, openApp, openBrowser } from '../identity/testing/browser.ts'
import { makePartnership, type PersonName, type TestPartnership } from '../identity/testing/people.ts'
import { readAuditEvents } from './read-events.ts'
import { writeAuditEvent } from './write-event.ts'

describeOnEachDatabase(
  'audit pages',
  (database) => {
    let house: TestPartnership
    let app: FastifyInstance
    before(async () => {
      house = await makePartnership(database.db)
      app = await openApp(database.db, { now: new Date() })
    })
    const signedIn = async (name: PersonName): Promise<Browser> => {
      const browser = openBrowser(app)
      assert.equal((await browser.signIn(house.people[name].email)).status, 303)
      return browser
    }
    const events = (action: string) =>
      database.db.withActor(house.people.auditor.actor, { name: 'test.read', kind: 'read' }, (tx) =>
        readAuditEvents(tx, { action }, 1000),
      )

    describe('requests that are turned away', () => {
      test('are recorded by the pattern of their route, in the name of who asked', async () => {
        const officer = await signedIn('officer')
        assert.equal((await officer.get('/audit?user=somebody')).status, 403)
        const sysadmin = await signedIn('sysadmin')
        assert.equal((await sysadmin.get('/users/00000000-0000-4000-8000-000000000009')).status, 404)
        const found = await events('http.refused')
        assert.deepEqual(
          found.map(({ userId, subjectId, outcome, detail }) => [userId, subjectId, outcome, detail]),
          [
            [house.people.sysadmin.id, 'GET /users/:user', 'refused', { status: 404, why: 'not-there' }],
            [house.people.officer.id, 'GET /audit', 'refused', { status: 403, why: 'access' }],
          ],
        )
        assert.doesNotMatch(JSON.stringify(found), /somebody|000000000009/)
      })
      test('signing in and out are of their own kind', async () => {
        const browser = await signedIn('officer')
        await browser.post('/sign-out')
        for (const action of ['identity.try-sign-in', 'identity.sign-in', 'identity.sign-out']) {
          const found = await events(action)
          assert.ok(found.length > 0 && found.every(({ kind }) => kind === 'sign-in'), action)
        }
      })
    })
  },
  { audit: writeAuditEvent },
)
