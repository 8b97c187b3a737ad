/** Who sees and changes whom, asked of the database itself, past every check of the application. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../test/databases.ts'
import { type Actor, anonymous, systemActor, type Tx } from '../../platform/db/index.ts'
import { roleNames, roles } from './roles.ts'
import { makePartnership, type PersonName, personNames, type TestPartnership } from './testing/people.ts'

const purpose = { name: 'test.try', kind: 'write' } as const

/** One letter for each action on one person: s sees, c changes status, r gives an analyst's role, l makes a reset link, n reads the name. */
const ORACLE: Record<string, Partial<Record<PersonName, string>>> = {
  sysadmin: {
    ...{ sysadmin: 'scrln', northAdmin: 'scrln', northMember: 'scrln', northAnalyst: 'scrln', northAndSouth: 'scrln' },
    ...{ southMember: 'scrln', loner: 'scrln', policeAdmin: 'scrln', officer: 'scrln', auditor: 'scrln' },
  },
  northAdmin: {
    ...{ sysadmin: 's---n', northAdmin: 'sc-ln', northMember: 'sc-ln', northAnalyst: 's---n', northAndSouth: 's---n' },
    ...{ southMember: 's---n', loner: 's---n', policeAdmin: '----n', officer: '----n', auditor: '----n' },
  },
  policeAdmin: {
    ...{ sysadmin: '----n', northAdmin: '----n', northMember: '----n', northAnalyst: '----n', northAndSouth: '----n' },
    ...{ southMember: '----n', loner: '----n', policeAdmin: 'sc-ln', officer: 'sc-ln', auditor: 's---n' },
  },
  northMember: {
    ...{ sysadmin: '----n', northAdmin: '----n', northMember: 's---n', northAnalyst: '----n', northAndSouth: '----n' },
    ...{ southMember: '----n', loner: '----n', policeAdmin: '----n', officer: '----n', auditor: '----n' },
  },
  auditor: {
    ...{ sysadmin: '----n', northAdmin: '----n', northMember: '----n', northAnalyst: '----n', northAndSouth: '----n' },
    ...{ southMember: '----n', loner: '----n', policeAdmin: '----n', officer: '----n', auditor: 's---n' },
  },
  visitor: Object.fromEntries(personNames.map((name) => [name, '-----'])),
}

describeOnEachDatabase('identity policies', (database) => {
  let house: TestPartnership
  before(async () => {
    house = await makePartnership(database.db)
  })
  const actorOf = (name: string): Actor => (name === 'visitor' ? anonymous : house.people[name as PersonName].actor)

  /** Whether the statement touched a row; every try is rolled back. A refusal by policy or grant counts as no. */
  async function touches(actor: Actor, work: (tx: Tx) => Promise<{ rows: unknown[] }>): Promise<boolean> {
    class Undo extends Error {
      readonly touched: boolean
      constructor(touched: boolean) {
        super('undo')
        this.touched = touched
      }
    }
    const outcome = await database.db
      .withActor(actor, purpose, async (tx) => {
        throw new Undo((await work(tx)).rows.length > 0)
      })
      .catch((error: unknown) => error)
    if (outcome instanceof Undo) return outcome.touched
    assert.match(String(outcome), /row-level security|permission denied/)
    return false
  }

  for (const [actorName, expected] of Object.entries(ORACLE)) {
    test(`${actorName}: sees, changes, promotes, resets, reads names`, async () => {
      const actor = actorOf(actorName)
      const found: Partial<Record<PersonName, string>> = {}
      for (const name of personNames) {
        const { id } = house.people[name]
        const agencyId =
          house.agencies[name === 'policeAdmin' || name === 'officer' || name === 'auditor' ? 'police' : 'council']
        const letters: [string, boolean][] = [
          ['s', await touches(actor, (tx) => sql`select id from identity.users where id = ${id}::uuid`.execute(tx))],
          [
            'c',
            await touches(actor, (tx) =>
              sql`update identity.users set status = 'deactivated', deactivated_at = now() where id = ${id}::uuid returning id`.execute(
                tx,
              ),
            ),
          ],
          [
            'r',
            await touches(actor, (tx) =>
              sql`update identity.users set roles = roles || '{analyst}' where id = ${id}::uuid returning id`.execute(
                tx,
              ),
            ),
          ],
          [
            'l',
            await touches(actor, (tx) =>
              sql`insert into identity.invitations (kind, token_hash, email, agency_id, user_id, expires_at)
                values ('password-reset', '\\x00', 'a@example.org', ${agencyId}::uuid, ${id}::uuid, now()) returning id`.execute(
                tx,
              ),
            ),
          ],
          [
            'n',
            await touches(actor, (tx) => sql`select from identity.user_names where user_id = ${id}::uuid`.execute(tx)),
          ],
        ]
        found[name] = letters.map(([letter, yes]) => (yes ? letter : '-')).join('')
      }
      assert.deepEqual(found, expected)
    })
  }

  test('team administrators add and remove in their own team only, and only people who are in a team already', async () => {
    const { people, teams, agencies } = house
    const adds = (actor: PersonName, team: string, user: PersonName, agency: string) =>
      touches(people[actor].actor, (tx) =>
        sql`insert into identity.team_members (team_id, user_id, user_agency_id)
          values (${team}::uuid, ${people[user].id}::uuid, ${agency}::uuid) returning user_id`.execute(tx),
      )
    assert.equal(await adds('northAdmin', teams.north, 'southMember', agencies.council), true)
    assert.equal(await adds('northAdmin', teams.north, 'loner', agencies.council), false)
    assert.equal(await adds('northAdmin', teams.north, 'officer', agencies.police), false)
    assert.equal(await adds('northAdmin', teams.south, 'northMember', agencies.council), false)
    assert.equal(await adds('northMember', teams.north, 'southMember', agencies.council), false)
    assert.equal(await adds('sysadmin', teams.north, 'officer', agencies.police), true)
    const removes = (actor: PersonName, user: PersonName) =>
      touches(people[actor].actor, (tx) =>
        sql`delete from identity.team_members where user_id = ${people[user].id}::uuid returning user_id`.execute(tx),
      )
    assert.equal(await removes('northAdmin', 'northMember'), true)
    assert.equal(await removes('northAdmin', 'southMember'), false)
    assert.equal(await removes('northAdmin', 'officer'), false)
    assert.equal(await removes('officer', 'officer'), false)
  })

  test('an invitation by a team administrator is for their own team and for roles that they may give', async () => {
    const { people, teams, agencies } = house
    const invites = (actor: PersonName, team: string | null, agency: string, role: string) =>
      touches(people[actor].actor, (tx) =>
        sql`insert into identity.invitations (kind, token_hash, email, agency_id, team_id, roles, expires_at)
          values ('invitation', '\\x01', 'b@example.org', ${agency}::uuid, ${team}::uuid, ${[role]}::text[], now()) returning id`.execute(
          tx,
        ),
      )
    assert.equal(await invites('northAdmin', teams.north, agencies.council, 'partnership-manager'), true)
    assert.equal(await invites('northAdmin', teams.north, agencies.council, 'system-administrator'), false)
    assert.equal(await invites('northAdmin', teams.south, agencies.council, 'partnership-manager'), false)
    assert.equal(await invites('northAdmin', teams.beat, agencies.police, 'partnership-manager'), false)
    assert.equal(await invites('northAdmin', null, agencies.council, 'partnership-manager'), false)
    assert.equal(await invites('northMember', teams.north, agencies.council, 'board-member'), false)
    assert.equal(await invites('sysadmin', teams.beat, agencies.police, 'analyst'), true)
  })

  test('secrets are one’s own: no administrator reads a password hash, a code or a session', async () => {
    const { people } = house
    const id = people.northMember.id
    await database.db.withActor(systemActor(['identity.authenticate']), purpose, async (tx) => {
      const later = '2999-01-01'
      await sql`insert into identity.recovery_codes (user_id, code_hash) values (${id}::uuid, '\\x01')`.execute(tx)
      await sql`insert into identity.known_devices (user_id, token_hash) values (${id}::uuid, '\\x01')`.execute(tx)
      await sql`insert into identity.pending_sign_ins (user_id, token_hash, expires_at)
        values (${id}::uuid, '\\x01', ${later})`.execute(tx)
      await sql`insert into identity.sessions (user_id, token_hash, expires_at, network_address, device_label)
        values (${id}::uuid, '\\x01', ${later}, '192.0.2.1', 'x')`.execute(tx)
    })
    for (const table of ['credentials', 'recovery_codes', 'sessions', 'known_devices', 'pending_sign_ins']) {
      for (const actor of ['sysadmin', 'northAdmin', 'auditor', 'officer'] as const) {
        const seen = await touches(people[actor].actor, (tx) =>
          sql`select user_id from ${sql.table(`identity.${table}`)} where user_id = ${id}::uuid`.execute(tx),
        )
        assert.equal(seen, false, `${actor} reads ${table}`)
      }
    }
    const own = await touches(people.northMember.actor, (tx) =>
      sql`select from identity.credentials where user_id = ${id}::uuid`.execute(tx),
    )
    assert.equal(own, true)
  })

  test('a person who somehow holds a permission of the system gains nothing by it', async () => {
    const actor = {
      ...house.people.officer.actor,
      permissions: ['identity.authenticate', 'identity.accept-invitation', 'identity.provision'],
    }
    const id = house.people.sysadmin.id
    for (const work of [
      (tx: Tx) => sql`select from identity.credentials where user_id = ${id}::uuid`.execute(tx),
      (tx: Tx) => sql`update identity.users set roles = '{}' where id = ${id}::uuid returning id`.execute(tx),
      (tx: Tx) => sql`select from identity.sign_in_buckets`.execute(tx),
    ]) {
      assert.equal(await touches(actor, work), false)
    }
  })

  test('the partnership’s name is for everybody, visitors too; agencies are for those who work here', async () => {
    assert.equal(await touches(anonymous, (tx) => sql`select from identity.partnership`.execute(tx)), true)
    assert.equal(await touches(anonymous, (tx) => sql`select from identity.agencies`.execute(tx)), false)
    assert.equal(
      await touches(house.people.officer.actor, (tx) => sql`select from identity.agencies`.execute(tx)),
      true,
    )
    const renames = (actor: Actor) =>
      touches(actor, (tx) => sql`update identity.agencies set name = 'x' where name <> 'x' returning id`.execute(tx))
    assert.equal(await renames(house.people.northAdmin.actor), false)
    assert.equal(await renames(house.people.sysadmin.actor), true)
    assert.equal(await renames(systemActor()), false)
  })

  test('nobody is deleted', async () => {
    for (const table of ['users', 'agencies', 'invitations', 'sessions']) {
      await assert.rejects(
        database.db.withActor(house.people.sysadmin.actor, purpose, (tx) =>
          sql`delete from ${sql.table(`identity.${table}`)}`.execute(tx),
        ),
        /permission denied/,
      )
    }
  })

  test('the roles of the code and of the database are the same', async () => {
    const { rows } = await database.db.withActor(house.people.sysadmin.actor, purpose, (tx) =>
      sql<{
        name: string
        given: boolean
      }>`select name, given_by_team_administrators as given from identity.roles order by name`.execute(tx),
    )
    assert.deepEqual(
      rows,
      [...roleNames].sort().map((name) => ({ name, given: roles[name].givenByTeamAdministrators })),
    )
  })
})
