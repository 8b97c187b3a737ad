/** Linking across purposes, merging within one, deciding suspected pairs, households: by real roles. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { systemActor } from '../../../platform/db/index.ts'
import type { Result } from '../../../platform/result/index.ts'
import { makeSharingHouse, type PersonName, type PurposeName, type SharingHouse } from '../../sharing/testing/house.ts'
import { as, type Facts, profileBy, profileOf } from '../testing/profiles.ts'
import { addMember, addRelationship, endMember, endRelationship } from './around.ts'
import {
  decidePair,
  linkProfiles,
  listSuspectedPairs,
  mergeProfiles,
  unlinkProfiles,
  unmergeProfiles,
} from './links.ts'
import { matchRecord } from './matching.ts'
import { everythingHeldAbout, getProfile } from './profile.ts'
import { changeProfile } from './profiles.ts'
import { searchProfiles } from './search.ts'

const keeper = systemActor(['sharing.keep'])
const reason = 'Both say so'

function done<T>(result: Result<T, { readonly kind: string }>): T {
  if (!result.ok) throw new Error(`It was refused: ${result.problem.kind}`)
  return result.value
}
const problemOf = (result: Result<unknown, { readonly kind: string }>) => (result.ok ? 'done' : result.problem.kind)

describeOnEachDatabase('linking and merging', (database) => {
  let house: SharingHouse
  const by = async (who: PersonName, facts: Facts, purpose: PurposeName = 'asb') =>
    (await profileBy(database.db, house, { by: who, purpose, ...facts })).recordId
  const read = (who: PersonName, id: string) => as(database.db, house, who, (tx) => getProfile(tx, id))
  const link = (who: PersonName, recordId: string, otherId: string) =>
    as(database.db, house, who, (tx) => linkProfiles(tx, house.people[who], { recordId, otherId, reason }))
  const merge = (who: PersonName, survivorId: string, absorbedId: string) =>
    as(database.db, house, who, (tx) => mergeProfiles(tx, house.people[who], { survivorId, absorbedId, reason }))
  const unmerge = (who: PersonName, mergeId: number) =>
    as(database.db, house, who, (tx) => unmergeProfiles(tx, house.people[who], { mergeId, reason: 'They are two' }))
  /** Everything stored about these records, apart from versions and times. */
  const stored = (ids: readonly string[]) =>
    database.db.withActor(keeper, { name: 'people.test', kind: 'read' }, async (tx) => {
      const all: Record<string, unknown> = {}
      for (const table of ['names', 'addresses', 'phones', 'emails', 'refs', 'details', 'sketches', 'search_keys']) {
        const { rows } = await sql`select to_jsonb(t) as row from ${sql.table(`people.${table}`)} t
          where record_id = any (${[...ids]}::uuid[]) order by to_jsonb(t)::text`.execute(tx)
        all[table] = rows
      }
      const subjects = await sql`select record_id, display_name, merged_into from people.subjects
        where record_id = any (${[...ids]}::uuid[]) order by record_id`.execute(tx)
      const pointers = await sql`select encode(k.key, 'hex') as key, k.owner_team_id from people.pointer_keys k
        join people.pointer_targets t on t.pointer_id = k.pointer_id where t.record_id = any (${[...ids]}::uuid[])
        order by 1, 2`.execute(tx)
      return { ...all, subjects: subjects.rows, pointers: pointers.rows }
    })

  before(async () => {
    house = await makeSharingHouse(database.db)
  })

  test('merging gives the survivor what it lacked, and undoing restores both exactly', async () => {
    const survivor = await by('caseworker', {
      names: [['Robert', 'Hill']],
      phone: '07700 900201',
      address: '1 Hill Road, LE3 1AA',
    })
    const absorbed = await by('caseworker', {
      ...{
        names: [
          ['Bob', 'Hill'],
          ['Robert', 'Hill'],
        ],
        born: '1980-02-03',
        address: '1 Hill Rd, LE3 1AA',
        phone: '07700 900202',
      },
      ...{ reference: 'TEN/8888' },
      details: {
        ...{ gender: { value: 'male' }, ethnicity: { value: 'W1' }, language: null },
        disability: { answer: 'not-asked', because: 'By letter' },
        needs: 'Ring first',
      },
    })
    const before_ = await stored([survivor, absorbed])
    const { mergeId } = done(await merge('caseworker', survivor, absorbed))
    const merged = await read('caseworker', survivor)
    assert.deepEqual(
      [
        merged?.names.map(({ given, use }) => `${given} ${use}`),
        merged?.born?.on,
        merged?.phones.map((phone) => phone.number),
        merged?.references.length,
        merged?.details?.ethnicity,
        merged?.absorbed.map((row) => [row.absorbedName, row.reason]),
      ],
      [
        ['Robert main', 'Bob alias'],
        '1980-02-03',
        ['+447700900201', '+447700900202'],
        1,
        { value: 'W1' },
        [['Bob Hill', reason]],
      ],
    )
    // Found by what either said, as the one that goes on, and once.
    for (const text of ['07700900202', 'bob hill 3/2/1980', 'TEN8888']) {
      const { results } = await as(database.db, house, 'officer', (tx) => searchProfiles(tx, { text }))
      assert.deepEqual(
        results.map((found) => found.recordId),
        [survivor],
        text,
      )
    }
    const gone = await as(database.db, house, 'caseworker', (tx) =>
      changeProfile(tx, house.people.caseworker, {
        recordId: absorbed,
        version: 2,
        profile: profileOf({ names: [['A', 'B']] }),
      }),
    )
    assert.equal(problemOf(gone), 'merged-away')
    assert.equal(problemOf(await merge('caseworker', survivor, absorbed)), 'merged-away')

    done(await unmerge('caseworker', mergeId))
    assert.deepEqual(await stored([survivor, absorbed]), before_)
    assert.equal(problemOf(await unmerge('caseworker', mergeId)), 'already-done')
    const history = (await read('caseworker', survivor))?.absorbed[0]
    assert.deepEqual([history?.undoneBy, history?.undoReason], [house.people.caseworker.userId, 'They are two'])
    // And it can be done again.
    done(await unmerge('caseworker', done(await merge('caseworker', survivor, absorbed)).mergeId))
    assert.deepEqual(await stored([survivor, absorbed]), before_)
  })

  test('undoing keeps what was changed since', async () => {
    const survivor = await by('caseworker', { names: [['Una', 'Under']] })
    const absorbed = await by('caseworker', { names: [['Una', 'Undar']], phone: '07700 900301', born: '1970-01-05' })
    const { mergeId } = done(await merge('caseworker', survivor, absorbed))
    const merged = await read('caseworker', survivor)
    assert.ok(merged !== undefined)
    done(
      await as(database.db, house, 'caseworker', (tx) =>
        changeProfile(tx, house.people.caseworker, {
          ...{ recordId: survivor, version: merged.version },
          profile: {
            ...merged,
            born: { on: '1970-01-06', precision: 'day' },
            emails: [{ address: 'una@example.org', note: '' }],
          },
        }),
      ),
    )
    done(await unmerge('caseworker', mergeId))
    const after = await read('caseworker', survivor)
    assert.deepEqual(
      [after?.names.length, after?.phones.length, after?.emails.length, after?.born?.on],
      [1, 0, 1, '1970-01-06'],
    )
  })

  test('merges are undone from the last one back', async () => {
    const [a, b, c] = [
      await by('caseworker', { names: [['Cara', 'One']], phone: '07700 900401' }),
      await by('caseworker', { names: [['Cara', 'Two']], phone: '07700 900402' }),
      await by('caseworker', { names: [['Cara', 'Three']], phone: '07700 900403' }),
    ]
    const before_ = await stored([a, b, c])
    const first = done(await merge('caseworker', b, a)).mergeId
    const second = done(await merge('caseworker', c, b)).mergeId
    const found = await as(database.db, house, 'officer', (tx) => searchProfiles(tx, { text: '07700900401' }))
    assert.deepEqual(
      found.results.map(({ recordId }) => recordId),
      [c],
    )
    assert.equal(problemOf(await unmerge('caseworker', first)), 'merged-away')
    done(await unmerge('caseworker', second))
    done(await unmerge('caseworker', first))
    assert.deepEqual(await stored([a, b, c]), before_)
  })

  test('who may merge and link, and what', async () => {
    const one = await by('caseworker', { names: [['Mara', 'Main']] })
    const two = await by('caseworker', { names: [['Mara', 'Mane']] })
    const hidden = await by('caseworker', { names: [['Mara', 'Main']] }, 'prevent')
    const place = await by('caseworker', { kind: 'place', names: [['', 'Main Hall']] })
    const other = await by('housing', { names: [['Mara', 'Main']] })
    assert.equal(problemOf(await merge('officer', one, two)), 'not-allowed')
    assert.equal(problemOf(await merge('housing', one, two)), 'not-found')
    assert.equal(problemOf(await merge('caseworker', one, hidden)), 'different-purposes')
    assert.equal(problemOf(await merge('caseworker', one, one)), 'same-record')
    assert.equal(problemOf(await merge('caseworker', one, place)), 'different-kinds')
    assert.equal(problemOf(await link('officer', one, two)), 'not-allowed')
    assert.equal(problemOf(await link('housing', one, other)), 'not-found')
    assert.equal(problemOf(await link('caseworker', one, one)), 'same-record')
    const unreasoned = await as(database.db, house, 'caseworker', (tx) =>
      linkProfiles(tx, house.people.caseworker, { recordId: one, otherId: two, reason: '  ' }),
    )
    assert.equal(problemOf(unreasoned), 'no-reason')
    // The database refuses by itself what the rule would refuse.
    for (const who of ['officer', 'housing'] as const) {
      await assert.rejects(
        as(database.db, house, who, (tx) =>
          sql`insert into people.links (a_id, b_id, reason, linked_by) values (least(${one}::uuid, ${two}::uuid),
            greatest(${one}::uuid, ${two}::uuid), 'x', ${house.people[who].userId}::uuid)`.execute(tx),
        ),
        /row-level security/,
      )
      await assert.rejects(
        as(database.db, house, who, (tx) =>
          sql`insert into people.merges (survivor_id, absorbed_id, reason, merged_by, added, filled)
            values (${one}::uuid, ${two}::uuid, 'x', ${house.people[who].userId}::uuid, '{}', '{}')`.execute(tx),
        ),
        /row-level security/,
      )
    }
    await assert.rejects(
      as(database.db, house, 'caseworker', (tx) =>
        sql`insert into people.merges (survivor_id, absorbed_id, reason, merged_by, added, filled)
          values (${one}::uuid, ${hidden}::uuid, 'x', ${house.people.caseworker.userId}::uuid, '{}', '{}')`.execute(tx),
      ),
      /row-level security/,
    )
  })

  test('a link is there for who knows of both profiles, and stays on record when it ends', async () => {
    const open = await by('caseworker', { names: [['Lena', 'Link']], born: '1975-05-05' })
    const hidden = await by('caseworker', { names: [['Lena', 'Link']], born: '1975-05-05' }, 'prevent')
    const { linkId } = done(await link('caseworker', open, hidden))
    assert.equal(problemOf(await link('caseworker', hidden, open)), 'already-done')
    assert.deepEqual(
      (await read('caseworker', open))?.links.map((one) => one.recordId),
      [hidden],
    )
    // Both purposes are shared with the police of the area; the housing manager has neither.
    assert.deepEqual(
      (await read('officer', open))?.links.map((one) => one.recordId),
      [hidden],
    )
    const seen = await as(database.db, house, 'housing', (tx) => sql`select from people.links`.execute(tx))
    assert.equal(seen.rows.length, 0)
    const held = await database.db.withActor(keeper, { name: 'people.test', kind: 'export' }, (tx) =>
      everythingHeldAbout(tx, open),
    )
    assert.deepEqual(
      held.profiles.map((one) => one.recordId),
      [open, hidden].sort(),
    )

    const end = (who: PersonName) =>
      as(database.db, house, who, (tx) => unlinkProfiles(tx, house.people[who], { linkId, reason: 'No' }))
    assert.equal(problemOf(await end('housing')), 'not-found')
    assert.equal(problemOf(await end('officer')), 'not-allowed')
    assert.equal(problemOf(await end('caseworker')), 'done')
    assert.equal(problemOf(await end('caseworker')), 'already-done')
    const ended = (await read('caseworker', open))?.links[0]
    assert.deepEqual([ended?.recordId, ended?.unlinkReason], [hidden, 'No'])
    done(await link('caseworker', open, hidden))
  })

  test('whoever lacks one of the two records sees no link between them', async () => {
    const council = await by('caseworker', { names: [['Noor', 'North']] })
    const landlord = await by('housing', { names: [['Noor', 'North']] }, 'prevent')
    await as(database.db, house, 'caseworker', (tx) => sql`select 1`.execute(tx))
    // The council's team of the area is a recipient of the landlord's record, the police view both, the south team neither.
    const { linkId } = done(await link('caseworker', council, landlord))
    for (const who of ['southWorker', 'nurse', 'housing'] as const) {
      const { rows } = await as(database.db, house, who, (tx) =>
        sql`select from people.links where id = ${linkId}`.execute(tx),
      )
      assert.equal(rows.length, 0, who)
    }
    assert.deepEqual((await read('housing', landlord))?.links, [])
  })

  test('a suspected pair is decided once, and stays decided when it is matched again', async () => {
    const facts = { names: [['Dora', 'Decide']] as const, born: '1966-06-16' }
    const [one, two] = [await by('caseworker', facts), await by('caseworker', facts)]
    assert.equal(await matchRecord(database.db, two), 1)
    const pairs = (who: PersonName) =>
      as(database.db, house, who, (tx) => listSuspectedPairs(tx, { recordId: one, state: 'suspected' }))
    const [pair] = await pairs('caseworker')
    assert.ok(pair !== undefined)
    assert.deepEqual([pair.score, pair.samePurpose, pair.reasons], [70, true, ['Same name', 'Same date of birth']])
    const decide = (who: PersonName, state: 'same' | 'different') =>
      as(database.db, house, who, (tx) => decidePair(tx, house.people[who], { pairId: pair.id, state, reason }))
    assert.equal(problemOf(await decide('officer', 'different')), 'not-allowed')
    assert.equal(problemOf(await decide('housing', 'different')), 'not-found')
    assert.equal(problemOf(await decide('caseworker', 'different')), 'done')
    assert.deepEqual(await pairs('caseworker'), [])
    for (const id of [one, two]) await matchRecord(database.db, id)
    assert.deepEqual(await pairs('caseworker'), [])
    assert.equal(problemOf(await decide('caseworker', 'same')), 'done')
    assert.deepEqual(
      (await read('caseworker', one))?.links.map((found) => found.recordId),
      [two],
    )
  })

  test('households and how people stand to each other', async () => {
    const household = await by('caseworker', {
      kind: 'household',
      names: [['', 'The Halls of Elm Road']],
      address: '5 Elm Road, LE4 4AA',
    })
    const hal = await by('caseworker', { names: [['Hal', 'Hall']] })
    const hidden = await by('housing', { names: [['Hetty', 'Hall']] })
    const add = (who: PersonName, personId: string, role = 'father') =>
      as(database.db, house, who, (tx) =>
        addMember(tx, house.people[who], { householdId: household, personId, role, fromOn: '2020-01-01' }),
      )
    const { id } = done(await add('caseworker', hal))
    assert.equal(problemOf(await add('caseworker', hal)), 'already-done')
    assert.equal(problemOf(await add('caseworker', household)), 'not-found')
    assert.equal(problemOf(await add('officer', hal)), 'not-allowed')
    assert.equal(problemOf(await add('housing', hidden)), 'not-found')
    const relate = (kind: string) =>
      as(database.db, house, 'caseworker', (tx) =>
        addRelationship(tx, house.people.caseworker, { fromId: hal, toId: household, kind, note: '', fromOn: null }),
      )
    assert.equal(problemOf(await relate('enemy')), 'unknown-relationship')
    const relationship = done(await relate('other'))
    assert.deepEqual(
      (await read('officer', household))?.members.map((one) => [one.personName, one.role]),
      [['Hal Hall', 'father']],
    )
    assert.deepEqual(
      (await read('officer', hal))?.memberOf.map((one) => one.householdName),
      ['The Halls of Elm Road'],
    )
    assert.deepEqual(
      (await read('officer', hal))?.relationships.map((one) => one.kind),
      ['other'],
    )
    const finish = (who: PersonName, toOn: string) => as(database.db, house, who, (tx) => endMember(tx, { id, toOn }))
    assert.equal(problemOf(await finish('officer', '2021-01-01')), 'not-allowed')
    assert.equal(problemOf(await finish('housing', '2021-01-01')), 'not-found')
    assert.equal(problemOf(await finish('caseworker', '2019-01-01')), 'bad-date')
    assert.equal(problemOf(await finish('caseworker', '2021-01-01')), 'done')
    assert.equal(problemOf(await finish('caseworker', '2021-01-01')), 'already-done')
    const ended = await as(database.db, house, 'caseworker', (tx) =>
      endRelationship(tx, { id: relationship.id, toOn: '2022-02-02' }),
    )
    assert.equal(problemOf(ended), 'done')
    const { results } = await as(database.db, house, 'officer', (tx) =>
      searchProfiles(tx, { text: '5 elm rd', kinds: ['household'] }),
    )
    assert.deepEqual(
      results.map((found) => found.recordId),
      [household],
    )
  })
})
