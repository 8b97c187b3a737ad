/**
 * What was published about such a system, from rows of that shape: movements between bands, the order of vulnerabilities, and
 * the audit of its records. Everybody here is invented; the numbers are those of the publications.
 */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { movementsBetweenBands } from '../../../foundations/assessment/index.ts'
import { keeper } from '../../../foundations/sharing/index.ts'
import { makeSharingHouse, run, type SharingHouse } from '../../../foundations/sharing/testing/house.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { type MeasureKey, tallyOf } from '../domain/compliance.ts'
import type { VULNERABILITIES } from '../domain/intervention-words.ts'
import { accessFaults, judgeCases } from '../store/compliance.ts'
import { type Counted, countCasework, counter } from '../store/figures.ts'
import { as, caseBy } from '../testing/house.ts'
import { countTables } from './count.ts'
import { byFrequency, shownIn } from './tables.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const SPAN = { from: '2026-04-01', to: '2027-03-31' }

/** Of 1,226 assessed, 238 changed band: 217 high came down, 21 moved up to high. From, to, people. */
const MOVES: readonly (readonly [string, string, number])[] = [
  ['high', 'medium', 150],
  ['high', 'standard', 67],
  ['medium', 'high', 15],
  ['standard', 'high', 6],
  ['high', 'high', 200],
  ['medium', 'medium', 400],
  ['standard', 'standard', 388],
]
const ASSESSED = 1226

/** Vulnerabilities of victims in 2015, in order of frequency. */
const VULNERABLE: readonly (readonly [keyof typeof VULNERABILITIES, number])[] = [
  ['intimidated', 147],
  ['mental-health', 102],
  ['age', 94],
  ['repeat-victim', 88],
  ['physical-disability', 69],
  ['illness', 63],
  ['family', 53],
  ['isolated', 49],
  ['prescribed-medication', 37],
  ['sleep-deprivation', 37],
  ['learning-disability', 37],
]

describeOnEachDatabase('what was published', (database) => {
  let house: SharingHouse
  let profiles: string[]

  /** So many records as the caseworker would make them, all at once. Ids in order. */
  async function records(
    tx: Tx,
    of: { kind: string; purpose: string; area: keyof SharingHouse['areas']; count: number },
  ): Promise<string[]> {
    const { asb } = house.teams
    const { userId, agencyId } = house.people.caseworker
    const audience = sql`sharing.audience_id(${of.purpose}, ${asb}::uuid, ${house.areas[of.area]}::int)`
    const { rows } = await sql<{ id: string }>`
      insert into sharing.records (kind, purpose_id, audience_id, owner_team_id, owner_agency_id, area_id, classification, created_by)
      select ${of.kind}, ${of.purpose}, ${audience}, ${asb}::uuid, ${agencyId}::uuid, ${house.areas[of.area]}::int,
        'official-sensitive', ${userId}::uuid from generate_series(1, ${of.count}::int) returning id`.execute(tx)
    return rows.map(({ id }) => id)
  }

  before(async () => {
    const { db } = database
    house = await makeSharingHouse(db)
    const { userId, agencyId } = house.people.caseworker
    const caseId = await caseBy(db, house, { by: 'caseworker', openedAt: new Date('2026-04-02T10:00:00Z') })
    await as(db, house, 'caseworker', async (tx) => {
      profiles = await records(tx, { kind: 'person', purpose: 'asb', area: 'north', count: ASSESSED })
      const ids = sql`jsonb_array_elements_text(${JSON.stringify(profiles)}::jsonb) with ordinality as p (id, n)`
      await sql`insert into people.subjects (record_id, kind, display_name)
        select p.id::uuid, 'person', 'Invented ' || p.n from ${ids}`.execute(tx)
      await sql`insert into casework.participants (case_id, profile_id, role, since_on, added_by)
        select ${caseId}::uuid, p.id::uuid, 'victim', '2026-04-02', ${userId}::uuid from ${ids}`.execute(tx)
      for (const [kind, count] of VULNERABLE) {
        await sql`insert into casework.vulnerabilities (profile_id, kind, noted_on, noted_by)
          select p.id::uuid, ${kind}, '2026-04-02', ${userId}::uuid from ${ids} where p.n <= ${count}`.execute(tx)
      }
      const bands = MOVES.flatMap(([from, to, count]) => Array.from({ length: count }, () => ({ from, to })))
      const assess = async (which: 'from' | 'to', at: string) => {
        const rows = bands.map((band, i) => ({ subject: profiles[i], band: band[which] }))
        await sql`
          insert into assessment.assessments (record_id, subject_id, instrument_id, instrument_version, answers, header, prompts,
            total, highest_possible, ticks, band, band_label, band_rank, top_rank, completed_by, agency_id, completed_at)
          select ${caseId}::uuid, a.subject, 'asb-ram', '2015', '[]', '[]', '[]',
            case a.band when 'high' then 30 when 'medium' then 16 else 0 end, 37, 0, a.band, initcap(a.band),
            case a.band when 'high' then 2 when 'medium' then 1 else 0 end, 2, ${userId}::uuid, ${agencyId}::uuid,
            ${at}::timestamptz
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as a (subject uuid, band text)`.execute(tx)
      }
      await assess('from', '2026-03-10T10:00:00Z')
      await assess('to', '2026-06-10T10:00:00Z')
    })
  })

  const counted = (): Promise<Counted> => run(database.db, counter, (tx) => countCasework(tx, SPAN))
  const people = (rows: readonly { readonly count: number }[]) => rows.reduce((sum, { count }) => sum + count, 0)

  test('1,226 were assessed, 238 changed band, 217 high came down, 21 moved up to high', async () => {
    const { moves } = await counted()
    const changed = moves.filter(({ codes }) => codes.from !== codes.to)
    assert.equal(people(moves), 1226)
    assert.equal(people(changed), 238)
    assert.equal(people(changed.filter(({ codes }) => codes.from === 'high')), 217)
    assert.equal(people(changed.filter(({ codes }) => codes.to === 'high')), 21)
    const foundation = await run(database.db, keeper, (tx) =>
      movementsBetweenBands(tx, { ...SPAN, instrumentId: 'asb-ram' }),
    )
    const { assessed, changed: all, cameDownFromHighest, movedUpToHighest } = foundation
    assert.deepEqual([assessed, all, cameDownFromHighest, movedUpToHighest], [1226, 238, 217, 21])
  })

  test('vulnerabilities in order of frequency, each with its count', async () => {
    const tables = await countTables(database.db, { span: SPAN, today: '2026-11-20' })
    const block = tables.blocks.find(({ key }) => key === 'vulnerabilities')
    const [breakdown] = block?.breakdowns ?? []
    const lines = byFrequency(breakdown?.lines ?? [], null).map((line) => {
      const shown = shownIn(line, null)
      return [line.key, shown.kind === 'shown' ? shown.value : shown.kind]
    })
    assert.deepEqual(
      lines,
      VULNERABLE.map(([kind, count]) => [kind, count]),
    )
    // Nobody changed otherwise than from or to high: shown, the parts of the 238 would tell that nought.
    const moves = tables.blocks.find(({ key }) => key === 'moves')
    assert.deepEqual(moves?.total?.whole, { kind: 'shown', value: 1226 })
    const other = moves?.breakdowns[0]?.lines.find(({ key }) => key === 'other')
    assert.notEqual(other?.whole.kind, 'shown')
  })

  test('the audit of a hundred records: 80, 50, 78, 55 and 52 per cent', async () => {
    const { db } = database
    const { userId } = house.people.caseworker
    const ids: string[] = []
    await as(db, house, 'caseworker', async (tx) => {
      // The first of each audience makes it.
      const groups = [
        { purpose: 'asb', area: 'south', count: 50 },
        { purpose: 'crime-reduction', area: 'north', count: 30 },
        { purpose: 'asb', area: 'north', count: 20 },
      ] as const
      for (const { purpose, area } of groups)
        await sql`insert into sharing.audiences (purpose_id, owner_team_id, area_id)
          values (${purpose}, ${house.teams.asb}::uuid, ${house.areas[area]}::int) on conflict do nothing`.execute(tx)
    })
    await run(db, keeper, (tx) => sql`select sharing.recompute_audiences()`.execute(tx))
    await as(db, house, 'caseworker', async (tx) => {
      ids.push(...(await records(tx, { kind: 'case', purpose: 'asb', area: 'south', count: 50 })))
      ids.push(...(await records(tx, { kind: 'case', purpose: 'crime-reduction', area: 'north', count: 30 })))
      ids.push(...(await records(tx, { kind: 'case', purpose: 'asb', area: 'north', count: 20 })))
      await sql`
        insert into casework.cases (record_id, reference, title, focus, asb_type, reason, lawful_ground, opened_at, opened_by,
          lead_user_id, screened_at, screening, matrix_due_on, first_assessed_at, assessed_at, band, band_since, last_worked_at)
        select p.id::uuid, 'C-AAAA-' || lpad(p.n::text, 4, '0'), 'Audited', 'people', 'personal',
          case when p.n <= 22 then 'Why' else '' end, 'prevent-crime', '2026-09-01T10:00:00Z', ${userId}::uuid, ${userId}::uuid,
          '2026-09-01T11:00:00Z', 'matrix', '2026-09-01', m.at, m.at, m.band, m.at,
          case when p.n <= 52 then timestamptz '2026-11-10T10:00:00Z' else timestamptz '2026-09-01T15:00:00Z' end
        from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) with ordinality as p (id, n)
        cross join lateral (select case when p.n > 55 then timestamptz '2026-09-01T14:00:00Z' end as at,
          case when p.n > 55 then 'standard' end as band) m`.execute(tx)
    })
    await run(db, keeper, async (tx) => {
      const withdraw = (purpose: string, area: keyof SharingHouse['areas'], team: keyof SharingHouse['teams']) =>
        sql`delete from sharing.audience_teams where team_id = ${house.teams[team]}::uuid and audience_id =
          sharing.audience_id(${purpose}, ${house.teams.asb}::uuid, ${house.areas[area]}::int)`.execute(tx)
      assert.equal((await withdraw('asb', 'south', 'asbSouth')).numAffectedRows, 1n)
      assert.equal((await withdraw('crime-reduction', 'north', 'beat')).numAffectedRows, 1n)
      const faults = await accessFaults(tx, ids)
      const all = await judgeCases(tx, { teamIds: null, now: NOW, faults })
      const audited = all.filter(({ recordId }) => ids.includes(recordId))
      assert.equal(audited.length, 100)
      const met = (measure: MeasureKey) => {
        const { met: fine, applicable } = tallyOf(audited.map(({ judged }) => judged[measure]))
        assert.equal(applicable, 100, measure)
        return fine
      }
      assert.equal(100 - met('access'), 80, 'not accessible to the correct teams')
      assert.equal(100 - met('editing'), 50, 'without the correct edit rights')
      assert.equal(100 - met('reason'), 78, 'no report of why it was made')
      assert.equal(100 - met('matrix'), 55, 'no matrix')
      assert.equal(met('updated'), 52, 'updated in a timely manner')
    })
  })
})
