/** Documents for tests, added by people of the house of sharing. */
import type { Db } from '../../../platform/db/index.ts'
import { type PersonName, run, type SharingHouse } from '../../sharing/testing/house.ts'
import { prepareFile } from '../files/prepare-file.ts'
import { addDocument } from '../store/documents.ts'
import { photograph } from './files.ts'

/** Adds a document to a record and returns its id; a photograph unless a file is given. */
export async function documentBy(
  db: Db,
  house: SharingHouse,
  of: {
    readonly by: PersonName
    readonly recordId: string
    readonly title?: string
    readonly note?: string
    readonly name?: string
    readonly content?: string | Buffer
  },
): Promise<string> {
  const content = of.content ?? (await photograph())
  const file = await prepareFile({ name: of.name ?? 'window.jpg', bytes: Buffer.from(content) })
  if (!file.ok) throw new Error(`The file was refused: ${file.problem}`)
  const actor = house.people[of.by]
  const details = {
    kind: 'photograph',
    title: of.title ?? 'Broken window',
    datedOn: null,
    note: of.note ?? '',
  } as const
  const added = await run(db, actor, (tx) =>
    addDocument(tx, actor, { ...details, recordId: of.recordId, file: file.value }),
  )
  if (!added.ok) throw new Error(`The document was refused: ${added.problem}`)
  return added.value
}
