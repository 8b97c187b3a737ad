/** The main menu of the house as it runs: who finds what, and how many messages are unread. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { describeOnEachDatabase } from '../../test/databases.ts'
import { type Browser, openSignedIn } from '../foundations/identity/testing/browser.ts'
import { keeper, MOST_UNREAD, type NewMessage, sendMessage } from '../foundations/sharing/index.ts'
import {
  makeSharingHouse,
  type PersonName,
  recordBy,
  run,
  type SharingHouse,
} from '../foundations/sharing/testing/house.ts'
import { createLog } from '../platform/http/index.ts'
import { type House, wireHouse } from './wiring.ts'

describeOnEachDatabase('the main menu', (database) => {
  let people: SharingHouse
  let house: House
  let folder: string
  const browsers = new Map<PersonName, Browser>()
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'frankpledge-menu-'))
    people = await makeSharingHouse(database.db)
    house = await wireHouse({
      ...{
        db: database.db,
        log: createLog({ level: 'silent' }),
        secret: new Uint8Array(32).fill(7),
        spoolFolder: folder,
      },
      ...{ setUpCode: null, secure: false, requestsPerMinute: 100_000 },
    })
  })
  after(async () => {
    await house.close()
    await rm(folder, { recursive: true, force: true })
  })
  const as = async (who: PersonName): Promise<Browser> => {
    const browser = browsers.get(who) ?? (await openSignedIn(house.app, people.emails[who]))
    browsers.set(who, browser)
    return browser
  }
  /** What the menu says of messages, tags left out. */
  const messagesFor = async (who: PersonName, at = '/sharing') => {
    const { status, body } = await (await as(who)).get(at)
    assert.equal(status, 200, at)
    const [, text] = /<a[^>]*href="\/messages"[^>]*>([\s\S]*?)<\/a>/.exec(body) ?? []
    return (
      text
        ?.replaceAll(/<[^>]*>/g, '')
        .replaceAll(/\s+/g, ' ')
        .trim() ?? null
    )
  }
  const send = (message: NewMessage) => run(database.db, keeper, (tx) => sendMessage(tx, message))

  test('says how many messages are unread, to whom they are for and to nobody else, on every page', async () => {
    assert.equal(await messagesFor('caseworker'), 'Messages')
    const recordId = await recordBy(database.db, people, { by: 'caseworker' })
    await send({ kind: 'record-received', teamIds: [people.teams.asb], recordId })
    await send({ kind: 'record-received', userId: people.people.caseworker.userId, recordId })
    for (const page of ['/sharing', '/messages', '/cases', '/people', '/account'])
      assert.equal(await messagesFor('caseworker', page), 'Messages 2 unread', page)
    assert.equal(await messagesFor('manager'), 'Messages 1 unread')
    for (const other of ['officer', 'southWorker', 'auditor'] as const)
      assert.equal(await messagesFor(other), 'Messages')
    assert.equal(await messagesFor('boardMember', '/account'), null)
  })

  test('counts one less when one is read, for that person alone, and nothing when all are', async () => {
    const caseworker = await as('caseworker')
    const unread = async () =>
      [...(await caseworker.get('/messages')).body.matchAll(/name="id" value="(\d+)"/g)].map(([, id = '']) => id)
    const [first = ''] = await unread()
    assert.equal((await caseworker.post('/messages/read', { id: first })).status, 303)
    assert.equal(await messagesFor('caseworker'), 'Messages 1 unread')
    assert.equal((await caseworker.post('/messages/read', { id: await unread() })).status, 303)
    assert.equal(await messagesFor('caseworker'), 'Messages')
    assert.equal(await messagesFor('manager'), 'Messages 1 unread')
  })

  test('never counts beyond what anybody needs to know', async () => {
    const { userId } = people.people.housing
    for (let i = 0; i <= MOST_UNREAD; i++) await send({ kind: 'record-received', userId })
    assert.equal(await messagesFor('housing'), `Messages ${MOST_UNREAD} unread`)
  })

  test('whoever works with records finds the instruments by which they assess', async () => {
    const caseworker = await as('caseworker')
    assert.match(
      (await caseworker.get('/sharing')).body,
      /<a[^>]*href="\/instruments"[^>]*>Assessment instruments<\/a>/,
    )
    assert.equal((await caseworker.get('/instruments')).status, 200)
    const auditor = await as('auditor')
    assert.doesNotMatch((await auditor.get('/sharing')).body, /href="\/instruments"/)
    assert.equal((await auditor.get('/instruments')).status, 403)
    // Whoever composes them finds them in the menu.
    assert.match((await (await as('governance')).get('/casework-settings')).body, /href="\/instruments"/)
  })
})
