import type { PeopleAreaChoice } from '../../../foundations/people/index.ts'
import type { Actor, Db } from '../../../platform/db/index.ts'
import type { InputFile } from '../../../platform/files/index.ts'
import { guessColumns } from '../domain/report-partner.ts'
import { type ImportOutcome, type Sender, takeIn, tryImport } from '../store/report-imports.ts'
import { readReportFile } from './read-file.ts'

/**
 * Takes in a file of reports in one transaction, with the columns that its heading says. With wrong lines and without
 * `leaveOutWrong` nothing is taken in, and the outcome says what is wrong.
 * @throws FileProblem when it is no table of reports; AppError as `takeIn`
 */
export async function importReportFile(
  db: Db,
  actor: Actor,
  given: Omit<Sender, 'channel'> & {
    readonly file: InputFile
    readonly areas: readonly PeopleAreaChoice[]
    readonly now: Date
    readonly dryRun: boolean
    readonly leaveOutWrong: boolean
  },
): Promise<ImportOutcome> {
  const { file, areas, now, dryRun, leaveOutWrong, source, purposeId, teamId, areaId } = given
  const { heading, lines } = await readReportFile(file)
  const sender: Sender = { source, purposeId, teamId, areaId, channel: 'file' }
  const what = { lines, mapping: guessColumns(heading), sender, areas, now }
  return db.withActor(actor, { name: 'casework.import-reports', kind: 'import' }, async (tx, note) => {
    const tried = await tryImport(tx, what)
    const storing = !dryRun && (tried.wrong === 0 || leaveOutWrong)
    const outcome = storing ? await takeIn(tx, actor, { ...what, leaveOutWrong }) : tried
    const { added, known, wrong } = outcome
    note({
      ...{ recordIds: [...outcome.recordIds, ...outcome.profileIds], purposeId, detail: { added, known, wrong } },
      ...(storing ? {} : { outcome: dryRun ? 'dry-run' : 'refused' }),
    })
    return outcome
  })
}
