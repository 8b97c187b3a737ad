import {
  changeMeasure,
  changeSettings,
  createMeasure,
  getSettings,
  importCounts,
  recomputeSignals,
} from '../../modules/performance/index.ts'
import { addMonths, type Month, month, monthInWords } from '../../platform/clock/index.ts'
import type { Actor, Db } from '../../platform/db/index.ts'
import { fileInMemory } from '../../platform/files/index.ts'
import type { DemonstrationFile } from './files.ts'
import { DEMONSTRATION_SOURCE, demonstrationMeasures } from './measures.ts'

/** Makes the measures, apart from those that real files feed, so that invented figures never mix with real ones. */
export async function seedMeasures(db: Db, analyst: Actor, last: Month): Promise<void> {
  await db.withActor(analyst, { name: 'performance.add-measures', kind: 'write' }, async (tx) => {
    for (const measure of demonstrationMeasures) {
      // The slug follows from the title that a measure is made with, and stays.
      const made = await createMeasure(
        tx,
        {
          ...{ title: measure.slug.replaceAll('-', ' '), description: measure.description, outcome: 'reduce' },
          ...{ unit: measure.unit, method: measure.method, source: DEMONSTRATION_SOURCE },
        },
        analyst.userId,
      )
      const change = measure.recordingChange
      const changedOn = change === undefined ? [] : [addMonths(last, -change.monthsBack)]
      const changed = await changeMeasure(tx, {
        ...{ id: made.id, version: made.version, title: measure.title },
        description: [
          measure.description,
          ...changedOn.map((at) => `From ${monthInWords(at)} on ${change?.why}.`),
        ].join(' '),
        rebaseMonths: changedOn,
      })
      if (!changed.ok || changed.value.slug !== measure.slug)
        throw new Error(`${measure.slug} was not made as it should`)
      await recomputeSignals(tx, [made.id])
    }
  })
}

/** Whether an import asks for responses by itself: not while old files come in, as everywhere afterwards. */
export async function askAutomatically(db: Db, analyst: Actor, askAutomatically: boolean): Promise<void> {
  await db.withActor(analyst, { name: 'performance.change-settings', kind: 'write' }, async (tx) => {
    const changed = await changeSettings(tx, { ...(await getSettings(tx)), askAutomatically })
    if (!changed.ok) throw new Error('The settings were changed by somebody else')
  })
}

/** Imports the files one after the other, as an analyst would. Returns the day of each import by its id. */
export async function seedCounts(
  db: Db,
  analyst: Actor,
  { files, progress }: { files: readonly DemonstrationFile[]; progress: (done: number) => void },
): Promise<Map<string, string>> {
  const days = new Map<string, string>()
  for (const { name, content, measure, arrivedOn } of files) {
    const report = await importCounts({
      ...{ db, actor: analyst, files: [fileInMemory(name, content)], measure, today: arrivedOn },
    })
    if (report.importId === null) throw new Error(`${name} was not stored`)
    days.set(report.importId, arrivedOn)
    progress(days.size)
  }
  return days
}

/** The month before the day's: the last one with figures. */
export function lastMonthBefore(today: string): Month {
  return addMonths(month(today.slice(0, 7)), -1)
}
