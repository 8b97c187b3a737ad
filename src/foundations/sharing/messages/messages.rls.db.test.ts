/** Who can send a message to whom, and who reads it, as the database's own roles. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { type Actor, anonymous, systemActor } from '../../../platform/db/index.ts'
import { keeper } from '../deps.ts'
import { listMessages, markRead, type NewMessage, sendMessage } from '../store/messages.ts'
import { setBarred } from '../store/protection.ts'
import { makeSharingHouse, type PersonName, personNames, recordBy, run, type SharingHouse } from '../testing/house.ts'

describeOnEachDatabase('messages', (database) => {
  let house: SharingHouse
  let record: string
  before(async () => {
    house = await makeSharingHouse(database.db)
    record = await recordBy(database.db, house, { by: 'caseworker' })
  })
  const send = async (actor: Actor, message: Omit<NewMessage, 'kind'>): Promise<'sent' | 'refused'> => {
    try {
      await run(database.db, actor, (tx) => sendMessage(tx, { kind: 'record-received', ...message }))
      return 'sent'
    } catch (error) {
      assert.match(String(error), /row-level security/)
      return 'refused'
    }
  }
  const sendersOf = async (message: Omit<NewMessage, 'kind'>) => {
    const sent: PersonName[] = []
    for (const name of personNames) if ((await send(house.people[name], message)) === 'sent') sent.push(name)
    return sent
  }
  const readersOf = async (subjectId: string) => {
    const readers: PersonName[] = []
    for (const name of personNames) {
      const found = await run(database.db, house.people[name], (tx) => listMessages(tx, {}, 1000))
      if (found.some((message) => message.subjectId === subjectId)) readers.push(name)
    }
    return readers
  }
  const subject = (n: number) => `00000000-0000-4000-8000-00000000000${n}`

  test('about a record: sent by who knows of it; to a team, read by those of the team who know of it', async () => {
    const knowing = ['caseworker', 'manager', 'officer', 'sergeant'] as const
    const senders = await sendersOf({ teamIds: [house.teams.homes], recordId: record, subjectId: subject(1) })
    assert.deepEqual(senders, knowing)
    assert.deepEqual(await readersOf(subject(1)), [], 'the team does not know of the record')
    await send(house.people.caseworker, { teamIds: [house.teams.beat], recordId: record, subjectId: subject(2) })
    assert.deepEqual(await readersOf(subject(2)), ['officer', 'sergeant'])
  })

  test('about no record: sent by who works with sharing; to a person, read by that person alone', async () => {
    const { officer } = house.people
    const senders = await sendersOf({ userId: officer.userId, subjectId: subject(3) })
    assert.deepEqual(
      personNames.filter((name) => !senders.includes(name)),
      ['boardMember', 'sysadmin'],
    )
    assert.deepEqual(await readersOf(subject(3)), ['officer'])
  })

  test('to overseers: about records by the system alone, about agreements by who manages them; read by overseers alone', async () => {
    assert.deepEqual(await sendersOf({ toOverseers: true, recordId: record }), [])
    assert.deepEqual(await sendersOf({ toOverseers: true, subjectId: subject(4) }), ['governance'])
    assert.equal(await send(keeper, { toOverseers: true, recordId: record, subjectId: subject(5) }), 'sent')
    assert.deepEqual(await readersOf(subject(5)), ['governance', 'auditor'])
    assert.equal(await send(systemActor(), { teamIds: [house.teams.asb], subjectId: subject(6) }), 'sent')
    assert.deepEqual(await readersOf(subject(6)), ['caseworker', 'manager', 'boardMember'])
  })

  test('by nobody who has not signed in', async () => {
    assert.equal(await send(anonymous, { userId: house.people.officer.userId }), 'refused')
  })

  test('a conflict of interest takes all of them away, also what was sent to the person', async () => {
    const { officer } = house.people
    await send(house.people.caseworker, { userId: officer.userId, recordId: record, subjectId: subject(7) })
    assert.deepEqual(await readersOf(subject(7)), ['officer'])
    await run(database.db, keeper, (tx) => setBarred(tx, { recordId: record, userId: officer.userId, barred: true }))
    assert.deepEqual(await readersOf(subject(7)), [])
    assert.deepEqual(await readersOf(subject(2)), ['sergeant'])
    assert.equal(await send(officer, { teamIds: [house.teams.beat], recordId: record }), 'refused')
  })

  test('nobody marks a message as read that is not theirs, nor in another’s name', async () => {
    const { officer, housing } = house.people
    const [message] = await run(database.db, officer, (tx) => listMessages(tx, {}, 1))
    assert.ok(message)
    const mark = (actor: typeof officer, userId: string) =>
      run(database.db, actor, (tx) => markRead(tx, { userId, ids: [message.id] }))
    assert.equal(await mark(housing, housing.userId), 0)
    await assert.rejects(mark(officer, housing.userId), /row-level security/)
    assert.equal(await mark(officer, officer.userId), 1)
  })
})
