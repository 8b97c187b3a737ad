/** The published count: of 1,226 assessed, 238 changed band; 217 high came down, 21 moved up to high. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { makeSharingHouse, recordBy, run, type SharingHouse } from '../../sharing/testing/house.ts'
import { movementsBetweenBands } from './movements.ts'

const YEAR = { from: '2025-04-01', to: '2026-03-31' }
const BANDS = ['standard', 'medium', 'high']

interface Chain {
  readonly count: number
  /** Day and rank of each assessment. */
  readonly seen: readonly (readonly [string, number])[]
}

describeOnEachDatabase('movements between bands', (database) => {
  let house: SharingHouse
  before(async () => {
    house = await makeSharingHouse(database.db)
  })
  /** That many people of a team, assessed on these days. */
  const assessed = async (caseId: string, { count, seen }: Chain) => {
    const { caseworker } = house.people
    await run(database.db, caseworker, async (tx) => {
      const { rows } = await sql<{ id: string }>`
        insert into sharing.records (kind, purpose_id, audience_id, owner_team_id, owner_agency_id, area_id, classification, created_by)
        select r.kind, r.purpose_id, r.audience_id, r.owner_team_id, r.owner_agency_id, r.area_id, r.classification, r.created_by
        from sharing.records r cross join generate_series(1, ${count}::int) where r.id = ${caseId}::uuid returning id`.execute(
        tx,
      )
      for (const [day, rank] of seen) {
        await sql`insert into assessment.assessments (record_id, subject_id, instrument_id, instrument_version, answers, header,
            prompts, total, highest_possible, ticks, band, band_label, band_rank, top_rank, completed_by, agency_id, completed_at)
          select ${caseId}::uuid, u.id, 'asb-ram', '2015', '[]', '[]', '[]', 0, 37, 0, ${BANDS[rank]}, ${BANDS[rank]}, ${rank}, 2,
            ${caseworker.userId}::uuid, ${caseworker.agencyId}::uuid, (${day} || ' 12:00')::timestamp at time zone 'Europe/London'
          from unnest(${rows.map(({ id }) => id)}::uuid[]) as u (id)`.execute(tx)
      }
    })
  }

  test('come to the published figures over data of that shape', async () => {
    const caseId = await recordBy(database.db, house, { by: 'caseworker', kind: 'case' })
    for (const chain of [
      {
        count: 150,
        seen: [
          ['2025-05-01', 2],
          ['2025-08-01', 1],
        ],
      },
      {
        count: 60,
        seen: [
          ['2025-05-01', 2],
          ['2025-06-01', 2],
          ['2025-09-01', 0],
        ],
      },
      // High before the year, down within it.
      {
        count: 7,
        seen: [
          ['2024-11-01', 1],
          ['2025-02-01', 2],
          ['2025-04-01', 1],
        ],
      },
      {
        count: 15,
        seen: [
          ['2025-05-01', 1],
          ['2026-03-31', 2],
        ],
      },
      {
        count: 6,
        seen: [
          ['2025-05-01', 0],
          ['2025-08-01', 2],
        ],
      },
      // No change: seen once, up and down again, and what happened before or after the year.
      { count: 900, seen: [['2025-07-01', 0]] },
      {
        count: 80,
        seen: [
          ['2025-05-01', 1],
          ['2025-06-01', 2],
          ['2025-08-01', 1],
        ],
      },
      {
        count: 8,
        seen: [
          ['2024-05-01', 2],
          ['2025-01-01', 0],
          ['2025-06-01', 0],
          ['2026-04-01', 2],
        ],
      },
      { count: 30, seen: [['2025-03-31', 2]] },
    ] satisfies Chain[]) {
      await assessed(caseId, chain as Chain)
    }
    const found = await run(database.db, house.people.officer, (tx) => movementsBetweenBands(tx, YEAR))
    assert.deepEqual(
      [found.assessed, found.changed, found.cameDownFromHighest, found.movedUpToHighest],
      [1226, 238, 217, 21],
    )
    assert.deepEqual(found.moves, [
      { from: 'high', to: 'medium', count: 157 },
      { from: 'high', to: 'standard', count: 60 },
      { from: 'medium', to: 'high', count: 15 },
      { from: 'standard', to: 'high', count: 6 },
    ])
  })
  test('count what the asker may read, and nothing else', async () => {
    for (const who of ['housing', 'nurse', 'boardMember', 'southOfficer'] as const) {
      const found = await run(database.db, house.people[who], (tx) => movementsBetweenBands(tx, YEAR))
      assert.deepEqual([found.assessed, found.moves.length], [0, 0], who)
    }
    const none = await run(database.db, house.people.officer, (tx) =>
      movementsBetweenBands(tx, { ...YEAR, instrumentId: 'x' }),
    )
    assert.equal(none.assessed, 0)
  })
})
