/** Who finds what: as real roles, through a purpose with pointers (asb), an open one (crime-reduction), a hidden (prevent). */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { systemActor } from '../../../platform/db/index.ts'
import { agree, draftFor, makeSharingHouse, type PersonName, type SharingHouse } from '../../sharing/testing/house.ts'
import { STRONG_KEY_KINDS } from '../domain/keys.ts'
import { as, profileBy, profileOf } from '../testing/profiles.ts'
import { listSuspectedPairs } from './links.ts'
import { matchRecord, rebuildPointers } from './matching.ts'
import { everythingHeldAbout, getProfile } from './profile.ts'
import { changeProfile, createProfile, knownName, namesOfRecords } from './profiles.ts'
import { findDuplicates, searchProfiles } from './search.ts'

const keeper = systemActor(['sharing.keep'])

describeOnEachDatabase('finding people', (database) => {
  let house: SharingHouse
  let john: string
  let hidden: string
  let open: string
  const search = (who: PersonName, text: string) =>
    as(database.db, house, who, (tx) => searchProfiles(tx, { text, today: '2026-11-22' }))
  const keep = <T>(work: Parameters<typeof database.db.withActor<T>>[2]) =>
    database.db.withActor(keeper, { name: 'people.test', kind: 'write' }, work)

  /** As the retention room does it, with what its policies ask for. */
  async function dispose(id: string): Promise<void> {
    const { governance, southOfficer } = house.people
    await as(database.db, house, 'southOfficer', (tx) =>
      sql`insert into sharing.disposal_proposals (record_id, because, reason, proposed_by)
        values (${id}::uuid, 'review', 'Its time is over', ${southOfficer.userId}::uuid)`.execute(tx),
    )
    await as(database.db, house, 'governance', (tx) =>
      sql`update sharing.disposal_proposals set state = 'confirmed', decided_by = ${governance.userId}::uuid, decided_at = now()
        where record_id = ${id}::uuid`.execute(tx),
    )
    await keep(async (tx) => {
      await sql`insert into sharing.certificates (year, sequence, record_id, record_kind, purpose_id, owner_team_id,
          owner_agency_id, created_on, because, proposed_by, proposed_at, confirmed_by, confirmed_at, disposed_at, removed, text, sha256)
        select 2026, 1, r.id, r.kind, r.purpose_id, r.owner_team_id, r.owner_agency_id, current_date, 'review',
          ${southOfficer.userId}::uuid, now(), ${governance.userId}::uuid, now(), now(), '{}', 'Gone',
          encode(sha256(convert_to('Gone', 'UTF8')), 'hex')
        from sharing.records r where r.id = ${id}::uuid`.execute(tx)
      await sql`delete from sharing.records where id = ${id}::uuid`.execute(tx)
    })
  }

  before(async () => {
    house = await makeSharingHouse(database.db)
    const facts = {
      names: [['John', 'Smith']] as const,
      born: '1984-03-12',
      address: '12 High St, Anytown, LE1 1AA',
      phone: '07700 900123',
      reference: 'TEN/4711',
    }
    john = (await profileBy(database.db, house, { by: 'caseworker', ...facts })).recordId
    hidden = (
      await profileBy(database.db, house, {
        ...{ by: 'caseworker', purpose: 'prevent', names: [['Zebedee', 'Quillfeather']], born: '1977-07-07' },
        ...{ phone: '07700 900777', address: '7 Low Road, LE7 7ZZ', reference: 'PRV/7777' },
      })
    ).recordId
    open = (
      await profileBy(database.db, house, {
        ...{ by: 'caseworker', purpose: 'crime-reduction', names: [['Orla', 'Openshaw']], born: '1990-09-09' },
        ...{ phone: '07700 900909', address: '9 Mill Lane, LE9 9AA' },
      })
    ).recordId
  })

  for (const text of [
    'jon smyth 12/3/1984',
    'Smith, John',
    'smith 12 march 84',
    'johnny smith 3/12/1984',
    'smith LE1',
    'le1 1aa',
    '12 high street',
    '07700900123',
    '900123',
    'TEN4711',
    '12/3/1984',
    'smith',
  ]) {
    test(`who may read it finds the profile by "${text}"`, async () => {
      const { results, pointers } = await search('officer', text)
      assert.deepEqual(
        results.map((found) => [found.recordId, found.level]),
        [[john, 'view']],
      )
      assert.deepEqual(pointers, [])
      assert.equal(results[0]?.address, '12 High St, Anytown, LE1 1AA')
    })
  }

  test('reasons are said in words', async () => {
    const { results } = await search('officer', 'jon smyth 12/3/1984')
    assert.deepEqual(results[0]?.reasons, ['Same date of birth', 'Jon is a form of John', 'Smith is spelt like Smyth'])
    assert.equal(results[0]?.strength, 'strong')
  })

  for (const [text, pointed] of [
    ['jon smyth 12/3/1984', true],
    ['john smith le1 1aa', true],
    ['07700 900123', true],
    ['TEN/4711', true],
    ['smith', false],
    ['john smith', false],
    ['john 12/3/1984', false],
    ['12/3/1984', false],
    ['le1 1aa', false],
    ['12 high street le1 1aa', false],
    ['900123', false],
  ] as const) {
    test(`another party ${pointed ? 'gets a pointer' : 'gets nothing'} by "${text}"`, async () => {
      const { results, pointers, more } = await search('housing', text)
      assert.deepEqual([results, more], [[], false])
      assert.deepEqual(
        pointers.map(({ id, ...pointer }) => {
          assert.ok(![john, hidden, open].includes(id))
          return pointer
        }),
        pointed
          ? [
              {
                agencyId: house.agencies.council,
                agencyName: 'Northam District Council',
                teamId: house.teams.asb,
                teamName: 'Council ASB team',
              },
            ]
          : [],
      )
    })
  }

  test('a team of the same agency that has no access gets the pointer too', async () => {
    const { results, pointers } = await search('southWorker', 'john smith 12/3/1984')
    assert.deepEqual([results, pointers.length], [[], 1])
  })

  for (const who of ['nurse', 'boardMember', 'auditor', 'sysadmin', 'governance'] as const) {
    test(`${who}, whose agency did not sign or who may not search, gets neither`, async () => {
      assert.deepEqual(await search(who, 'john smith 12/3/1984'), { results: [], pointers: [], more: false })
    })
  }

  test('of a hidden purpose others get nothing at all, by whatever they ask', async () => {
    for (const text of [
      'zebedee quillfeather 7/7/1977',
      'quillfeather',
      '07700900777',
      '7 low road le7 7zz',
      'PRV7777',
    ]) {
      for (const who of ['housing', 'southWorker', 'nurse'] as const) {
        assert.deepEqual(await search(who, text), { results: [], pointers: [], more: false }, `${who}: ${text}`)
      }
      assert.equal((await search('caseworker', text)).results[0]?.recordId, hidden)
    }
    const same = profileOf({ names: [['Zebedee', 'Quillfeather']], born: '1977-07-07', phone: '07700 900777' })
    assert.deepEqual(await as(database.db, house, 'housing', (tx) => findDuplicates(tx, { profile: same })), {
      duplicates: [],
      pointers: [],
    })
    assert.equal(await as(database.db, house, 'housing', (tx) => knownName(tx, hidden)), undefined)
    assert.deepEqual(await as(database.db, house, 'housing', (tx) => namesOfRecords(tx, [hidden, john])), new Map())
  })

  test('nothing of a hidden purpose is ever in the tables of pointers, and nobody can put it there', async () => {
    const found = await keep(async (tx) => {
      const { rows } = await sql<{ purpose_id: string }>`select distinct purpose_id from people.pointer_keys`.execute(
        tx,
      )
      const target = await sql`select from people.pointer_targets where record_id = ${hidden}::uuid`.execute(tx)
      return [rows.map((row) => row.purpose_id), target.rows.length]
    })
    assert.deepEqual(found, [['asb'], 0])
    for (const actor of [keeper, house.people.caseworker]) {
      await assert.rejects(
        database.db.withActor(actor, { name: 'people.test', kind: 'write' }, (tx) =>
          sql`insert into people.pointer_targets (record_id) values (${hidden}::uuid)`.execute(tx),
        ),
        /row-level security/,
      )
      await assert.rejects(
        database.db.withActor(actor, { name: 'people.test', kind: 'write' }, (tx) =>
          sql`insert into people.pointer_keys (key, pointer_id, purpose_id, owner_team_id)
            select people.pointer_hash('x'), pointer_id, 'prevent', ${house.teams.asb}::uuid from people.pointer_targets limit 1`.execute(
            tx,
          ),
        ),
        /row-level security/,
      )
    }
  })

  test('of an open purpose another party learns the name and nothing else', async () => {
    const { results, pointers } = await search('housing', 'orla openshaw 9/9/1990')
    assert.deepEqual(pointers, [])
    assert.deepEqual(results, [
      {
        ...{
          recordId: open,
          kind: 'person',
          displayName: 'Orla Openshaw',
          level: 'know-of',
          born: null,
          address: null,
        },
        ...{ strength: 'possible', score: 45, reasons: ['Same name'] },
      },
    ])
    const [byPhone] = (await search('housing', '07700900909')).results
    assert.deepEqual([byPhone?.recordId, byPhone?.born, byPhone?.address, byPhone?.reasons], [open, null, null, []])
    // The name would tell whose address or birth date it is.
    for (const text of ['9 mill lane le9 9aa', '9/9/1990', 'LE9 9AA', '900909']) {
      assert.deepEqual((await search('housing', text)).results, [], text)
    }
    assert.equal(await as(database.db, house, 'housing', (tx) => getProfile(tx, open)), undefined)
    assert.deepEqual(await as(database.db, house, 'housing', (tx) => knownName(tx, open)), {
      ...{ kind: 'person', displayName: 'Orla Openshaw', mergedInto: null },
    })
    const tables = ['details', 'names', 'addresses', 'phones', 'emails', 'refs', 'sketches']
    for (const table of tables) {
      const { rows } = await as(database.db, house, 'housing', (tx) =>
        sql`select from ${sql.table(`people.${table}`)}`.execute(tx),
      )
      assert.equal(rows.length, 0, table)
    }
  })

  test('every table shows and changes only what its record allows', async () => {
    const counts = (who: PersonName) =>
      as(database.db, house, who, async (tx) => {
        const seen: Record<string, number> = {}
        for (const table of ['subjects', 'names', 'details', 'sketches', 'search_keys', 'pointer_targets']) {
          const { rows } =
            await sql`select from ${sql.table(`people.${table}`)} where record_id = ${john}::uuid`.execute(tx)
          seen[table] = rows.length
        }
        const changed =
          await sql`update people.subjects set display_name = 'X' where record_id = ${john}::uuid returning 1`.execute(
            tx,
          )
        const removed = await sql`delete from people.names where record_id = ${john}::uuid returning 1`.execute(tx)
        const gone = await sql`delete from people.subjects where record_id = ${john}::uuid returning 1`.execute(tx)
        throw Object.assign(new Error('rolled back'), {
          result: [seen, changed.rows.length, removed.rows.length, gone.rows.length],
        })
      }).catch((error: unknown) => (error as { result?: unknown }).result ?? error)
    const [own] = (await counts('caseworker')) as [Record<string, number>]
    assert.deepEqual(
      { ...own, search_keys: 0 },
      { subjects: 1, names: 1, details: 1, sketches: 1, search_keys: 0, pointer_targets: 1 },
    )
    assert.deepEqual(((await counts('caseworker')) as unknown[]).slice(1), [1, 1, 0])
    // The police may read and not change.
    const [read, ...changes] = (await counts('officer')) as [Record<string, number>]
    assert.deepEqual([read['names'], ...changes], [1, 0, 0, 0])
    for (const who of ['housing', 'southOfficer', 'nurse', 'auditor', 'sysadmin'] as const) {
      const nothing = { subjects: 0, names: 0, details: 0, sketches: 0, search_keys: 0, pointer_targets: 0 }
      assert.deepEqual(await counts(who), [nothing, 0, 0, 0], who)
    }
    await assert.rejects(
      as(database.db, house, 'officer', (tx) =>
        sql`insert into people.names (record_id, position, given, family, use) values (${john}::uuid, 9, 'A', 'B', 'alias')`.execute(
          tx,
        ),
      ),
      /row-level security/,
    )
  })

  test('kinds of strong key are the same here and in the database', async () => {
    const { rows } = await keep((tx) => sql<{ kinds: string[] }>`select people.strong_key_kinds() as kinds`.execute(tx))
    assert.deepEqual(rows[0]?.kinds, [...STRONG_KEY_KINDS])
  })

  test('duplicates are found at the write, as far as the writer may know', async () => {
    const again = { names: [['Jonny', 'Smyth']] as const, born: '1984-12-03' }
    const byColleague = await profileBy(database.db, house, { by: 'caseworker', ...again })
    assert.deepEqual(
      byColleague.duplicates.map((found) => [found.recordId, found.strength]),
      [[john, 'possible']],
    )
    assert.ok(byColleague.duplicates[0]?.reasons.some((reason) => reason.includes('other way round')))
    // The landlord sees no profile of the council's and is pointed to it, by birth dates either way round.
    const byOther = await profileBy(database.db, house, { by: 'housing', area: 'county', ...again })
    assert.deepEqual(byOther.duplicates, [])
    assert.deepEqual(
      byOther.pointers.map((pointer) => pointer.agencyName),
      ['Northam District Council'],
    )
  })

  test('the system finds pairs whoever wrote first, and only who reads both sees one', async () => {
    const facts = { names: [['Pritpal', 'Uppal']] as const, born: '1971-10-21' }
    const council = await profileBy(database.db, house, { by: 'caseworker', ...facts })
    const landlord = await profileBy(database.db, house, { by: 'housing', area: 'county', ...facts })
    const secret = await profileBy(database.db, house, { by: 'caseworker', purpose: 'prevent', ...facts })
    assert.deepEqual([council.duplicates, landlord.duplicates], [[], []])
    const pairsOf = async () => {
      const rows = await keep((tx) => listSuspectedPairs(tx))
      return rows
        .filter((pair) => pair.first.displayName === 'Pritpal Uppal')
        .map((pair) => [pair.first.recordId, pair.second.recordId].sort().join())
        .sort()
    }
    const all = [
      [council, landlord],
      [council, secret],
      [landlord, secret],
    ].map((pair) =>
      pair
        .map(({ recordId }) => recordId)
        .sort()
        .join(),
    )
    // From either side, the same pairs.
    for (const order of [
      [council, landlord, secret],
      [secret, landlord, council],
    ]) {
      await keep((tx) => sql`select 1`.execute(tx))
      for (const { recordId } of order) await matchRecord(database.db, recordId)
      assert.deepEqual(await pairsOf(), [...all].sort())
    }
    const seenBy = async (who: PersonName) =>
      (await as(database.db, house, who, (tx) => listSuspectedPairs(tx)))
        .filter((pair) => pair.first.displayName === 'Pritpal Uppal')
        .map((pair) => [pair.first.recordId, pair.second.recordId].sort().join())
    assert.deepEqual(await seenBy('caseworker'), [[council.recordId, secret.recordId].sort().join()])
    for (const who of ['housing', 'southWorker', 'nurse', 'auditor'] as const)
      assert.deepEqual(await seenBy(who), [], who)
    const actor = house.people.caseworker
    await as(database.db, house, 'caseworker', (tx) =>
      changeProfile(tx, actor, {
        recordId: secret.recordId,
        version: 1,
        profile: profileOf({ names: [['Someone', 'Else']] }),
      }),
    )
    await matchRecord(database.db, secret.recordId)
    assert.deepEqual(await pairsOf(), [[council.recordId, landlord.recordId].sort().join()])
    await assert.rejects(
      as(database.db, house, 'caseworker', (tx) =>
        sql`insert into people.suspected_pairs (a_id, b_id, score, reasons) values (least(${john}::uuid, ${open}::uuid),
          greatest(${john}::uuid, ${open}::uuid), 99, '{}')`.execute(tx),
      ),
      /row-level security/,
    )
  })

  test('a profile is changed as a whole, and who was slower is told', async () => {
    const actor = house.people.caseworker
    const made = await profileBy(database.db, house, {
      by: 'caseworker',
      names: [['Amy', 'Alder']],
      phone: '07700 900001',
    })
    const change = (version: number, who: PersonName = 'caseworker') =>
      as(database.db, house, who, (tx) =>
        changeProfile(tx, actor, {
          ...{ recordId: made.recordId, version },
          profile: profileOf({
            ...{
              names: [
                ['Amy', 'Birch'],
                ['Amy', 'Alder'],
              ],
              born: '1999-01-02',
              address: '3 New Road, LE2 2AA',
            },
            details: {
              gender: { value: 'self-described', described: 'Agender' },
              ethnicity: { answer: 'prefer-not-to-say' },
              language: { answer: 'not-asked', because: 'By letter only' },
              disability: null,
              needs: 'Large print',
            },
          }),
        }),
      )
    assert.deepEqual(await change(1, 'officer'), { ok: false, problem: { kind: 'not-allowed' } })
    assert.deepEqual(await change(1, 'housing'), { ok: false, problem: { kind: 'not-allowed' } })
    assert.equal((await change(1)).ok, true)
    assert.deepEqual(await change(1), { ok: false, problem: { kind: 'changed-meanwhile', version: 2 } })
    const profile = await as(database.db, house, 'caseworker', (tx) => getProfile(tx, made.recordId))
    assert.deepEqual(
      [
        profile?.displayName,
        profile?.names.map(({ family }) => family),
        profile?.phones,
        profile?.born,
        profile?.version,
      ],
      ['Amy Birch', ['Birch', 'Alder'], [], { on: '1999-01-02', precision: 'day' }, 2],
    )
    assert.deepEqual(profile?.details, {
      gender: { value: 'self-described', described: 'Agender' },
      ethnicity: { answer: 'prefer-not-to-say' },
      language: { answer: 'not-asked', because: 'By letter only' },
      disability: null,
      needs: 'Large print',
    })
    // The old phone finds nobody any more, the old name still does.
    assert.deepEqual((await search('caseworker', '07700900001')).results, [])
    assert.equal((await search('caseworker', 'amy alder')).results[0]?.recordId, made.recordId)
    assert.deepEqual((await search('housing', '07700900001')).pointers, [])
    assert.equal((await search('housing', 'amy birch le2 2aa')).pointers.length, 1)
  })

  test('what is wrong with a profile, or with sharing it, is refused', async () => {
    const actor = house.people.nurse
    const record = { purposeId: 'asb', ownerTeamId: house.teams.nurses, areaId: house.areas.north }
    const profile = profileOf({ names: [['Amy', 'Alder']] })
    const create = (input: typeof profile) =>
      as(database.db, house, 'nurse', (tx) => createProfile(tx, actor, { profile: input, record }))
    assert.deepEqual(await create({ ...profile, names: [] }), {
      ok: false,
      problem: { kind: 'invalid', problems: [{ field: 'names.0.family', message: 'Enter a first name or a surname' }] },
    })
    assert.deepEqual(await create(profile), { ok: false, problem: { kind: 'sharing', problem: 'no-agreement' } })
  })

  test('keys and pointers follow a record that moves, is closed, opened again and removed', async () => {
    const made = await profileBy(database.db, house, { by: 'manager', names: [['Maud', 'Mover']], born: '1960-06-06' })
    const id = made.recordId
    const text = 'maud mover 6/6/1960'
    const found = async (who: PersonName) => {
      const { results, pointers } = await search(who, text)
      return [results.length, pointers.map((pointer) => pointer.teamName)]
    }
    assert.deepEqual(
      [await found('officer'), await found('housing')],
      [
        [1, []],
        [0, ['Council ASB team']],
      ],
    )
    const { userId } = house.people.manager
    await as(database.db, house, 'manager', (tx) =>
      sql`update sharing.records set named_user_ids = array[${userId}::uuid] where id = ${id}::uuid`.execute(tx),
    )
    assert.deepEqual(
      [await found('manager'), await found('officer'), await found('housing')],
      [
        [1, []],
        [0, []],
        [0, []],
      ],
    )
    assert.equal(await keep((tx) => rebuildPointers(tx, { recordIds: [id] })), 0)
    await as(database.db, house, 'manager', (tx) =>
      sql`update sharing.records set named_user_ids = null where id = ${id}::uuid`.execute(tx),
    )
    assert.deepEqual(
      [await found('officer'), await found('housing')],
      [
        [1, []],
        [0, ['Council ASB team']],
      ],
    )
    await keep((tx) =>
      sql`insert into sharing.audiences (purpose_id, owner_team_id, area_id)
        values ('asb', ${house.teams.beatSouth}::uuid, ${house.areas.south}) on conflict do nothing`.execute(tx),
    )
    await keep((tx) =>
      sql`update sharing.records set owner_team_id = ${house.teams.beatSouth}::uuid, area_id = ${house.areas.south},
        audience_id = sharing.audience_id('asb', ${house.teams.beatSouth}::uuid, ${house.areas.south}) where id = ${id}::uuid`.execute(
        tx,
      ),
    )
    assert.deepEqual(
      [await found('southOfficer'), await found('officer')],
      [
        [1, []],
        [0, ['Northam beat']],
      ],
    )
    await dispose(id)
    assert.deepEqual(
      [await found('southOfficer'), await found('housing')],
      [
        [0, []],
        [0, []],
      ],
    )
    const left = await keep(async (tx) => {
      const keys = await sql`select from people.search_keys where record_id = ${id}::uuid`.execute(tx)
      const names = await sql`select from people.names where record_id = ${id}::uuid`.execute(tx)
      return keys.rows.length + names.rows.length
    })
    assert.equal(left, 0)
  })

  test('a barred colleague finds nothing and is not even pointed to it by the same agency’s name for it', async () => {
    const made = await profileBy(database.db, house, {
      by: 'manager',
      names: [['Cora', 'Conflict']],
      born: '1961-06-06',
    })
    const { userId } = house.people.caseworker
    await as(database.db, house, 'manager', (tx) =>
      sql`update sharing.records set barred_user_ids = array[${userId}::uuid] where id = ${made.recordId}::uuid`.execute(
        tx,
      ),
    )
    const { results, more } = await search('caseworker', 'cora conflict 6/6/1961')
    assert.deepEqual([results, more], [[], false])
    assert.equal((await search('manager', 'cora conflict 6/6/1961')).results.length, 1)
  })

  test('pointers end with the agreement that gave them, and are gone when they are made afresh', async () => {
    const edition = (discoverability: 'hidden' | 'pointer') =>
      agree(database.db, house, { ...draftFor(house, 'asb'), purposeId: 'asb', discoverability })
    await edition('hidden')
    assert.deepEqual((await search('housing', 'john smith 12/3/1984')).pointers, [])
    assert.equal(await keep((tx) => rebuildPointers(tx, { purposeId: 'asb' })), 0)
    const left = await keep((tx) => sql`select from people.pointer_keys where purpose_id = 'asb'`.execute(tx))
    assert.equal(left.rows.length, 0)
    await edition('pointer')
    assert.ok((await keep((tx) => rebuildPointers(tx, { purposeId: 'asb' }))) > 0)
    assert.equal((await search('housing', 'john smith 12/3/1984')).pointers.length, 1)
  })

  test('the system names everything held, a person what they may read', async () => {
    assert.deepEqual(
      (await keep((tx) => everythingHeldAbout(tx, john))).profiles.map((one) => one.recordId),
      [john],
    )
    assert.deepEqual((await as(database.db, house, 'housing', (tx) => everythingHeldAbout(tx, john))).profiles, [])
  })

  test('a search uses the index of keys, and never passes over the table', async () => {
    const plan = await as(database.db, house, 'caseworker', async (tx) => {
      // Of a table with so few rows the planner would read all of it.
      await sql`set local enable_seqscan = off`.execute(tx)
      const { rows } = await sql<{ 'QUERY PLAN': string }>`explain
        select k.record_id from unnest(array['n1SM0', 'fdJN+SM0|19840312']) as w (key) cross join lateral (
          select k.record_id from people.search_keys k where k.key = w.key collate "C"
            limit 100) k`.execute(tx)
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    })
    assert.match(plan, /Index Only Scan using search_keys_pk/)
    assert.match(plan, /Index Cond: \(key = /)
    assert.doesNotMatch(plan, /Seq Scan on search_keys/)
  })
})
