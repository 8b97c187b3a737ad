import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { systemActor } from '../../../platform/db/index.ts'
import type { Level } from '../domain/words.ts'
import {
  makeSharingHouse,
  type PersonName,
  type PurposeName,
  personNames,
  recordBy,
  run,
  type SharingHouse,
} from '../testing/house.ts'
import { keepAccess } from './keeping.ts'
import { accessTo, findRecord, teamsWithAccess } from './records.ts'

describeOnEachDatabase('access to records', (database) => {
  let house: SharingHouse
  const records: Partial<Record<PurposeName, string>> = {}
  before(async () => {
    house = await makeSharingHouse(database.db)
    for (const purpose of ['asb', 'crime-reduction', 'prevent'] as const)
      records[purpose] = await recordBy(database.db, house, { by: 'caseworker', purpose })
  })

  const levelOf = (name: PersonName, recordId: string) =>
    run(database.db, house.people[name], (tx) => accessTo(tx, recordId))

  /** What everybody may do with a record of the council's northern ASB team, by the purpose's discoverability. */
  const expected: Readonly<Record<PersonName, Readonly<Record<PurposeName, Level>>>> = {
    caseworker: { asb: 'manage', 'crime-reduction': 'manage', prevent: 'manage' },
    manager: { asb: 'manage', 'crime-reduction': 'manage', prevent: 'manage' },
    southWorker: { asb: 'none', 'crime-reduction': 'know-of', prevent: 'none' },
    officer: { asb: 'view', 'crime-reduction': 'view', prevent: 'view' },
    sergeant: { asb: 'view', 'crime-reduction': 'view', prevent: 'view' },
    southOfficer: { asb: 'none', 'crime-reduction': 'know-of', prevent: 'none' },
    housing: { asb: 'none', 'crime-reduction': 'know-of', prevent: 'none' },
    housingManager: { asb: 'none', 'crime-reduction': 'know-of', prevent: 'none' },
    // A rule names the nurses, but their clinic has not signed.
    nurse: { asb: 'none', 'crime-reduction': 'none', prevent: 'none' },
    boardMember: { asb: 'none', 'crime-reduction': 'none', prevent: 'none' },
    governance: { asb: 'none', 'crime-reduction': 'none', prevent: 'none' },
    auditor: { asb: 'none', 'crime-reduction': 'none', prevent: 'none' },
    sysadmin: { asb: 'none', 'crime-reduction': 'none', prevent: 'none' },
  }
  for (const name of personNames) {
    test(`${name}: by the agreement’s rule and no further`, async () => {
      for (const [purpose, level] of Object.entries(expected[name]))
        assert.equal(await levelOf(name, records[purpose as PurposeName] ?? ''), level, purpose)
    })
  }
  test('the teams that open a record are told to those who manage it', async () => {
    const teams = await run(database.db, house.people.manager, async (tx) => {
      const header = await findRecord(tx, records.asb ?? '')
      assert.ok(header)
      assert.equal(header.handling, 'Keep it to yourselves.')
      return teamsWithAccess(tx, header)
    })
    assert.deepEqual(
      teams.map((team) => [team.teamName, team.level, team.because]),
      [
        ['Council ASB team', 'manage', 'owner'],
        ['Northam beat', 'view', 'rule'],
      ],
    )
  })
  test('a changed structure takes rule-made access away until it has been computed again', async () => {
    const record = records.asb ?? ''
    await run(database.db, systemActor(['identity.manage-users']), (tx) =>
      sql`update identity.teams set kind = 'housing' where id = ${house.teams.beat}::uuid`.execute(tx),
    )
    assert.equal(await levelOf('officer', record), 'none')
    assert.equal(await levelOf('caseworker', record), 'manage')
    assert.equal((await keepAccess(database.db)) ?? 0, 3)
    assert.equal(await levelOf('officer', record), 'none')
    await run(database.db, systemActor(['identity.manage-users']), (tx) =>
      sql`update identity.teams set kind = 'neighbourhood-policing' where id = ${house.teams.beat}::uuid`.execute(tx),
    )
    assert.equal((await keepAccess(database.db)) ?? 0, 3)
    assert.equal(await levelOf('officer', record), 'view')
    assert.equal(await keepAccess(database.db), null)
  })
  test('nobody adds access that is not rightful', async () => {
    await assert.rejects(
      run(database.db, house.people.southOfficer, (tx) =>
        sql`insert into sharing.audience_teams (audience_id, team_id, level, because, purpose_id, owner_team_id, area_id)
          values (sharing.audience_id('asb', ${house.teams.asb}::uuid, ${house.areas.north}), ${house.teams.beatSouth}::uuid, 2,
            'rule', 'asb', ${house.teams.asb}::uuid, ${house.areas.north})`.execute(tx),
      ),
      /row-level security/,
    )
  })
})
