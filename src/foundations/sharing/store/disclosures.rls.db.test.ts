/** What the database itself lets people do with grants, disclosures, emergencies and messages, whatever a page forgets. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { keeper } from '../deps.ts'
import {
  makeSharingHouse,
  type PersonName,
  type PurposeName,
  recordBy,
  run,
  type SharingHouse,
} from '../testing/house.ts'
import {
  attachRecord,
  cancelDisclosure,
  findDisclosure,
  insertOffer,
  insertRequest,
  openForTeam,
  reachableRecord,
  withdrawDisclosure,
  writeDecision,
} from './disclosures.ts'
import { findEmergency, insertEmergency, openInEmergency, writeReview } from './emergencies.ts'
import { listMessages, sendMessage } from './messages.ts'
import { setBarred, setNames } from './protection.ts'
import { accessTo } from './records.ts'

const WORDS = {
  ...{ information: 'Visits', risk: 'Harm', necessity: 'Needed', proportionality: 'Little', lawfulBasis: 'Care Act' },
  ...{ consent: 'given' as const, consentReason: '' },
}
const REFUSED = /row-level security/

describeOnEachDatabase('disclosures in the database', (database) => {
  let house: SharingHouse
  before(async () => {
    house = await makeSharingHouse(database.db)
  })
  const as = <T>(name: PersonName, work: (tx: Tx) => Promise<T>) => run(database.db, house.people[name], work)
  const asKeeper = <T>(work: (tx: Tx) => Promise<T>) => run(database.db, keeper, work)
  const make = (purpose: PurposeName = 'asb') => recordBy(database.db, house, { by: 'caseworker', purpose })
  const levelOf = (name: PersonName, recordId: string) => as(name, (tx) => accessTo(tx, recordId))
  const found = async (recordId: string, name: PersonName) => {
    const record = await asKeeper((tx) =>
      reachableRecord(tx, { recordId, agencyId: house.people[name].agencyId ?? '' }),
    )
    assert.ok(record)
    return record
  }
  /** A request of the housing worker, carried to the owner. */
  const request = async (recordId: string, by: PersonName = 'housing') => {
    const asker = house.people[by]
    const id = await as(by, (tx) =>
      insertRequest(tx, asker, {
        ...{ ...WORDS, about: 'Ida', level: 'view', knownBy: 'pointer', toTeamId: asker.teamIds[0] ?? '' },
      }),
    )
    const record = await found(recordId, by)
    await asKeeper((tx) => attachRecord(tx, { disclosureId: id, record, toldTeamId: null }))
    return id
  }
  const terms = { level: 'view' as const, restrictions: '', expiresOn: '2099-01-01' }
  const decide = (name: PersonName, id: string, recordId: string, toTeam: string = house.teams.homes) =>
    as(name, async (tx) => {
      const decision = { id, version: 1, decidedBy: house.people[name].userId, reason: 'Yes', grant: terms }
      const done = await writeDecision(tx, decision)
      if (done) await openForTeam(tx, { ...terms, disclosureId: id, recordId, teamId: toTeam })
      return done
    })
  const granted = async (purpose: PurposeName = 'asb') => {
    const recordId = await make(purpose)
    const id = await request(recordId)
    assert.equal(await decide('manager', id, recordId), true)
    return { recordId, id }
  }

  describe('asking', () => {
    test('in one’s own name and for one’s own team only', async () => {
      const { housing, manager } = house.people
      const asked = { ...WORDS, about: '', level: 'view' as const, knownBy: 'pointer' as const }
      await assert.rejects(
        as('housing', (tx) => insertRequest(tx, manager, { ...asked, toTeamId: house.teams.homes })),
        REFUSED,
      )
      await assert.rejects(
        as('housing', (tx) => insertRequest(tx, housing, { ...asked, toTeamId: house.teams.beat })),
        REFUSED,
      )
      await assert.rejects(
        as('boardMember', (tx) => insertRequest(tx, house.people.boardMember, { ...asked, toTeamId: house.teams.asb })),
        REFUSED,
      )
    })
    test('the asker cannot say which record it is about, nor learn it', async () => {
      const recordId = await make()
      const id = await request(recordId)
      const record = await found(recordId, 'housing')
      assert.equal((await as('housing', (tx) => findDisclosure(tx, id)))?.record, null)
      const other = await as('housing', (tx) =>
        insertRequest(tx, house.people.housing, {
          ...{ ...WORDS, about: '', level: 'view', knownBy: 'pointer', toTeamId: house.teams.homes },
        }),
      )
      await assert.rejects(
        as('housing', (tx) => attachRecord(tx, { disclosureId: other, record, toldTeamId: house.teams.homes })),
        REFUSED,
      )
    })
    test('who is on neither side sees nothing; the owner team and overseers do', async () => {
      const id = await request(await make())
      const expected: Partial<Record<PersonName, boolean>> = {
        ...{ housing: true, housingManager: true, caseworker: true, manager: true, governance: true, auditor: true },
        ...{ officer: false, sergeant: false, southWorker: false, nurse: false, boardMember: false, sysadmin: false },
      }
      for (const [name, sees] of Object.entries(expected)) {
        const seen = await as(name as PersonName, (tx) => findDisclosure(tx, id))
        assert.equal(seen !== null, sees, name)
      }
    })
  })

  describe('deciding', () => {
    test('not by those who ask, other teams, or the owner team without the permission', async () => {
      const recordId = await make()
      const id = await request(recordId)
      for (const name of ['housing', 'housingManager', 'caseworker', 'officer', 'sergeant', 'governance'] as const)
        assert.equal(await decide(name, id, recordId).catch(() => false), false, name)
      assert.equal(await levelOf('housing', recordId), 'none')
      assert.equal(await decide('manager', id, recordId), true)
      assert.equal(await levelOf('housing', recordId), 'view')
    })
    test('not on one’s own request, even by the owner’s manager', async () => {
      const recordId = await make()
      const id = await request(recordId, 'manager')
      await assert.rejects(decide('manager', id, recordId, house.teams.asb), REFUSED)
      const own = await as('manager', (tx) => cancelDisclosure(tx, { id, version: 1 }))
      assert.equal(own, true)
    })
    test('gives access only as it was decided: this team, this level, this day', async () => {
      const { recordId, id } = await granted()
      const grant = { ...terms, disclosureId: id, recordId, teamId: house.teams.homes }
      const wrong = [
        { ...grant, teamId: house.teams.beatSouth },
        { ...grant, level: 'contribute' as const },
        { ...grant, expiresOn: '2099-02-01' },
        { ...grant, recordId: await make() },
      ]
      for (const one of wrong)
        await assert.rejects(
          as('manager', (tx) => openForTeam(tx, one)),
          REFUSED,
        )
    })
    test('a decision stays as it was taken', async () => {
      const { id } = await granted()
      const change = (text: string) =>
        as('manager', (tx) => sql.raw(`update sharing.disclosures set ${text} where id = '${id}'`).execute(tx))
      await assert.rejects(change('level = 3'), /what was decided does not change/)
      await assert.rejects(change(`state = 'refused'`), /does not go from granted to refused/)
      await assert.rejects(change(`barred_user_ids = '{}'::uuid[] || gen_random_uuid()`), /only the keeper/)
    })
    test('an agency that has not signed is given nothing, asked or unasked', async () => {
      const recordId = await make()
      const { purposeId, ownerTeamId } = await found(recordId, 'housing')
      const offer = (toTeamId: string, toAgencyId: string) =>
        as('manager', (tx) =>
          insertOffer(tx, house.people.manager, {
            ...{ ...WORDS, ...terms, about: '', reason: 'They must know', toTeamId, toAgencyId, barredUserIds: [] },
            record: { id: recordId, purposeId, ownerTeamId },
          }),
        )
      await assert.rejects(offer(house.teams.nurses, house.agencies.clinic), REFUSED)
      assert.equal(await levelOf('nurse', recordId), 'none')
      await offer(house.teams.homes, house.agencies.landlord)
      assert.equal(await levelOf('housing', recordId), 'view')
    })
  })

  describe('what takes it away', () => {
    test('withdrawal, at once; by a decider of the owner only', async () => {
      const { recordId, id } = await granted()
      const withdraw = (name: PersonName) =>
        as(name, (tx) =>
          withdrawDisclosure(tx, { id, version: 2, by: house.people[name].userId, reason: 'Over' }),
        ).catch(() => false)
      for (const name of ['housingManager', 'caseworker', 'sergeant'] as const)
        assert.equal(await withdraw(name), false)
      assert.equal(await levelOf('housing', recordId), 'view')
      assert.equal(await withdraw('manager'), true)
      assert.equal(await levelOf('housing', recordId), 'none')
      // What was withdrawn does not come back.
      await assert.rejects(
        as('manager', (tx) =>
          sql`update sharing.grants set withdrawn_at = null where record_id = ${recordId}::uuid`.execute(tx),
        ),
        REFUSED,
      )
    })
    test('a withdrawal that would end no access is no withdrawal', async () => {
      const { id, recordId } = await granted()
      await asKeeper((tx) =>
        sql`update sharing.grants set withdrawn_at = now() where record_id = ${recordId}::uuid`.execute(tx),
      )
      const { userId } = house.people.manager
      await assert.rejects(
        as('manager', (tx) => withdrawDisclosure(tx, { id, version: 2, by: userId, reason: 'Over' })),
        /without ending its access/,
      )
      assert.equal((await as('manager', (tx) => findDisclosure(tx, id)))?.state, 'granted')
    })
    test('its last day', async () => {
      const { recordId } = await granted()
      await asKeeper((tx) =>
        sql`update sharing.grants set expires_at = now() where record_id = ${recordId}::uuid`.execute(tx),
      )
      assert.equal(await levelOf('housing', recordId), 'none')
    })
    test('closing, which goes before every grant', async () => {
      const { recordId, id } = await granted()
      const { userId } = house.people.manager
      assert.equal(await as('manager', (tx) => setNames(tx, { recordId, version: 1, names: [userId] })), true)
      for (const name of ['housing', 'caseworker', 'officer'] as const)
        assert.equal(await levelOf(name, recordId), 'none')
      assert.equal(await as('caseworker', (tx) => findDisclosure(tx, id)), null)
      assert.equal(await levelOf('manager', recordId), 'manage')
    })
    test('closing without oneself, or by somebody without the permission, fails', async () => {
      const recordId = await make()
      const names = [house.people.caseworker.userId]
      await assert.rejects(
        as('manager', (tx) => setNames(tx, { recordId, version: 1, names })),
        REFUSED,
      )
      assert.equal(await as('caseworker', (tx) => setNames(tx, { recordId, version: 1, names })), false)
    })
    test('a conflict of interest, in the record and in what was decided about it', async () => {
      const { recordId, id } = await granted()
      const { userId } = house.people.housing
      assert.equal(await asKeeper((tx) => setBarred(tx, { recordId, userId, barred: true })), true)
      assert.equal(await levelOf('housing', recordId), 'none')
      assert.equal(await levelOf('housingManager', recordId), 'view')
      assert.equal(await as('housing', (tx) => findDisclosure(tx, id)), null)
      assert.notEqual(await as('housingManager', (tx) => findDisclosure(tx, id)), null)
      // Asked by a colleague later, it is kept from them too.
      const later = await request(recordId, 'housingManager')
      assert.equal(await as('housing', (tx) => findDisclosure(tx, later)), null)
      assert.equal(await asKeeper((tx) => setBarred(tx, { recordId, userId, barred: false })), true)
      assert.notEqual(await as('housing', (tx) => findDisclosure(tx, id)), null)
    })
  })

  describe('emergencies', () => {
    const asked = (name: PersonName, hours = 2) => {
      const actor = house.people[name]
      const reason = 'A child is heard crying behind the door'
      return as(name, (tx) =>
        insertEmergency(tx, actor, {
          ...{ teamId: actor.teamIds[0] ?? '', reasonCode: 'child-at-risk', reason, hours },
        }),
      )
    }
    const open = async (recordId: string, name: PersonName = 'housing') => {
      const emergencyId = await asked(name)
      const record = await found(recordId, name)
      const { userId } = house.people[name]
      await asKeeper((tx) => openInEmergency(tx, { emergencyId, userId, record }))
      return emergencyId
    }
    test('nobody opens one for themselves: not the record, not the grant, not the state', async () => {
      const recordId = await make('prevent')
      const emergencyId = await asked('housing')
      const { userId } = house.people.housing
      const record = await found(recordId, 'housing')
      await assert.rejects(
        as('housing', (tx) => openInEmergency(tx, { emergencyId, userId, record })),
        REFUSED,
      )
      await assert.rejects(
        as('housing', (tx) =>
          sql`insert into sharing.grants (record_id, audience_id, user_id, level, source, source_id, expires_at)
            values (${recordId}::uuid, ${record.audienceId}::uuid, ${userId}::uuid, 2, 'break-glass', ${emergencyId}::uuid,
              now() + interval '1 hour')`.execute(tx),
        ),
        REFUSED,
      )
      const changed = await as('housing', (tx) =>
        sql`update sharing.emergencies set state = 'opened', opened_at = now(), expires_at = now() + interval '1 day'
          where id = ${emergencyId}::uuid`.execute(tx),
      )
      assert.equal(changed.numAffectedRows, 0n)
      assert.equal(await levelOf('housing', recordId), 'none')
    })
    test('only by those who may, in their own team’s name', async () => {
      await assert.rejects(asked('boardMember'), REFUSED)
      await assert.rejects(asked('auditor'), REFUSED)
      await assert.rejects(asked('housing', 25), /emergencies_hours_range/)
    })
    test('opens to the person for reading, ends by itself, and is over with a conflict of interest', async () => {
      const recordId = await make()
      await open(recordId)
      assert.equal(await levelOf('housing', recordId), 'view')
      assert.equal(await levelOf('housingManager', recordId), 'none')
      const { userId } = house.people.housing
      await asKeeper((tx) => setBarred(tx, { recordId, userId, barred: true }))
      assert.equal(await levelOf('housing', recordId), 'none')
      await asKeeper((tx) => setBarred(tx, { recordId, userId, barred: false }))
      await asKeeper((tx) =>
        sql`update sharing.grants set expires_at = now() where record_id = ${recordId}::uuid`.execute(tx),
      )
      assert.equal(await levelOf('housing', recordId), 'none')
    })
    test('more than a day is not possible, whoever writes it', async () => {
      const recordId = await make()
      await open(recordId)
      await assert.rejects(
        asKeeper((tx) =>
          sql`update sharing.grants set expires_at = starts_at + interval '25 hours'
            where record_id = ${recordId}::uuid`.execute(tx),
        ),
        /grants_emergency_ends/,
      )
    })
    test('seen by the one who opened it, the owner team and overseers; the first alone cannot review it', async () => {
      const recordId = await make()
      const id = await open(recordId)
      for (const name of ['housing', 'caseworker', 'manager', 'governance', 'auditor'] as const)
        assert.notEqual(await as(name, (tx) => findEmergency(tx, id)), null, name)
      for (const name of ['housingManager', 'officer', 'southWorker', 'nurse', 'sysadmin'] as const)
        assert.equal(await as(name, (tx) => findEmergency(tx, id)), null, name)
      const review = (name: PersonName) =>
        as(name, (tx) =>
          writeReview(tx, { id, by: house.people[name].userId, outcome: 'justified', note: 'Fine' }),
        ).catch(() => false)
      for (const name of ['housing', 'housingManager', 'caseworker', 'sergeant'] as const)
        assert.equal(await review(name), false, name)
      assert.equal(await review('auditor'), true)
      assert.equal(await review('manager'), false)
      await assert.rejects(
        as('auditor', (tx) =>
          sql`update sharing.emergencies set review_outcome = 'unclear' where id = ${id}::uuid`.execute(tx),
        ),
        /reviewed once/,
      )
    })
    test('the owner’s manager may review as well', async () => {
      const id = await open(await make())
      const { userId } = house.people.manager
      assert.equal(
        await as('manager', (tx) => writeReview(tx, { id, by: userId, outcome: 'unclear', note: 'Ask again' })),
        true,
      )
    })
  })

  describe('messages', () => {
    test('are for their addressees, and about a closed record only for who is named on it', async () => {
      const recordId = await make()
      await run(database.db, keeper, (tx) =>
        sendMessage(tx, { kind: 'record-moved', teamIds: [house.teams.asb], toOverseers: true, recordId }),
      )
      const about = async (name: PersonName) =>
        (await as(name, (tx) => listMessages(tx, {}, 1000))).some((message) => message.recordId === recordId)
      const reading = { caseworker: true, manager: true, auditor: true, officer: false, housing: false } as const
      for (const [name, reads] of Object.entries(reading)) assert.equal(await about(name as PersonName), reads, name)
      const { userId } = house.people.manager
      await as('manager', (tx) => setNames(tx, { recordId, version: 1, names: [userId] }))
      assert.equal(await about('manager'), true)
      assert.equal(await about('caseworker'), false)
    })
  })
})
