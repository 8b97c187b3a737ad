/**
 * Counts that come from another room and not from a file: what it counts each month becomes a measure like any other. The room
 * that counts does not know this one; wiring hands its counts over.
 */
import type { Month } from '../../../platform/clock/index.ts'
import { type Db, systemActor } from '../../../platform/db/index.ts'
import { fileInMemory, toCsv } from '../../../platform/files/index.ts'
import type { LongMapping } from '../formats/mapping.ts'
import { importCounts } from '../import-counts/import-counts.ts'
import type { TeamsServing } from '../store/answers.ts'
import { listMeasures, type NewMeasure, slugOf } from '../store/measures.ts'

/** The counts of one measure, whole months at a time: a month that comes replaces what was there of it. */
export interface SourceSeries {
  /** By which the measure is found again; an analyst may call it otherwise afterwards. */
  readonly title: string
  readonly description: string
  readonly unit: string
  readonly counts: readonly { readonly areaCode: string; readonly month: Month; readonly count: number }[]
}

/** The read port: another room's monthly counts, as they are at a moment. */
export interface CountSource {
  /** Who counted, for people who ask where figures are from. */
  readonly name: string
  readonly count: (now: Date) => Promise<readonly SourceSeries[]>
}

export interface Taken {
  readonly title: string
  /** Months that are new or other than before. */
  readonly changed: number
}

/** The system at importing counts. */
const importer = systemActor(['performance.view', 'performance.import', 'performance.analyse'])
const MAPPING: LongMapping = {
  format: 'long',
  area: 'area',
  areaName: null,
  month: 'month',
  category: [],
  value: 'count',
}

/**
 * Brings the measures of a source up to date by the import that people use, one import for each measure with anything new.
 * Nothing is written where nothing changed, so it may run as often as one likes. A measure begins with its first count.
 */
export async function takeCounts(
  db: Db,
  given: {
    readonly source: CountSource
    readonly now: Date
    readonly today: string
    readonly teamsServing?: TeamsServing
  },
): Promise<Taken[]> {
  const { source, now, today, teamsServing } = given
  const taken: Taken[] = []
  for (const series of await source.count(now)) {
    if (series.counts.length === 0) continue
    const slug = slugOf(series.title)
    const known = await db.withActor(importer, { name: 'performance.find-measure', kind: 'read' }, async (tx) =>
      (await listMeasures(tx)).some((measure) => measure.slug === slug),
    )
    const content = toCsv(
      ['area', 'month', 'count'],
      series.counts.map(({ areaCode, month, count }) => [areaCode, month, count]),
    )
    const request = {
      ...{ db, actor: importer, mapping: MAPPING, today, teamsServing },
      files: [fileInMemory(`${slug}.csv`, content)],
      ...(known ? { measure: slug } : { newMeasure: newMeasure(series, source.name) }),
    }
    const check = await importCounts({ ...request, dryRun: true })
    const changed = check.months.filter(({ change }) => change !== 'unchanged').length
    // What is wrong with it is said by the import itself.
    if (changed > 0 || check.problems.length > 0) await importCounts(request)
    taken.push({ title: series.title, changed })
  }
  return taken
}

/** Neither good nor bad by itself: more reports may be more trouble, or more trust. */
function newMeasure({ title, description, unit }: SourceSeries, source: string): NewMeasure {
  return { title, description, unit, source, outcome: 'monitor', method: 'xmr' }
}
