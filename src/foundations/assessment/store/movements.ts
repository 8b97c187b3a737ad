import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'

export interface BandMove {
  readonly from: string
  readonly to: string
  readonly count: number
}

/** How many moved between bands in a period, as far as the asker may read their records. */
export interface Movements {
  /** People (or records, where an assessment is about a record as a whole) that were assessed in the period. */
  readonly assessed: number
  /** Of them, those in another band at the end than before. */
  readonly changed: number
  readonly cameDownFromHighest: number
  readonly movedUpToHighest: number
  /** By the names of the bands, the most frequent first. */
  readonly moves: readonly BandMove[]
}

/**
 * Compares, for everybody who was assessed from the first to the last day (ISO days, both included, by London's calendar),
 * the band that counts at the end with the one before the period, or, for whoever was not assessed before, with their first
 * in it. One person is counted once by each instrument, in however many cases they were assessed.
 */
export async function movementsBetweenBands(
  tx: Tx,
  of: { readonly from: string; readonly to: string; readonly instrumentId?: string },
): Promise<Movements> {
  const { rows } = await sql<{
    before: string
    after: string
    before_top: boolean
    after_top: boolean
    same: boolean
    n: number
  }>`
    with known as (
      select coalesce(s.subject_id, s.record_id) as whom, s.instrument_id, s.band, s.band_label,
        s.band_rank = s.top_rank as top, s.completed_at, s.id,
        (s.completed_at at time zone 'Europe/London')::date between ${of.from}::date and ${of.to}::date as within
      from assessment.standing s
      where (s.completed_at at time zone 'Europe/London')::date <= ${of.to}::date
        and s.instrument_id = coalesce(${of.instrumentId ?? null}, s.instrument_id)
    ), last as (
      select distinct on (whom, instrument_id) * from known where within
      order by whom, instrument_id, completed_at desc, id desc
    ), first as (
      -- The last before the period, or else the first within it.
      select distinct on (whom, instrument_id) * from known
      order by whom, instrument_id, within, case when within then completed_at end, completed_at desc, id
    )
    select f.band_label as before, l.band_label as after, f.top as before_top, l.top as after_top,
      f.band = l.band as same, count(*)::int as n
    from last l join first f using (whom, instrument_id)
    group by 1, 2, 3, 4, 5 order by n desc, 1, 2`.execute(tx)
  const changed = rows.filter(({ same }) => !same)
  const sum = (of: readonly { n: number }[]) => of.reduce((total, { n }) => total + n, 0)
  return {
    assessed: sum(rows),
    changed: sum(changed),
    cameDownFromHighest: sum(changed.filter((row) => row.before_top && !row.after_top)),
    movedUpToHighest: sum(changed.filter((row) => row.after_top && !row.before_top)),
    moves: changed.map(({ before, after, n }) => ({ from: before, to: after, count: n })),
  }
}
