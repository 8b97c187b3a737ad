/** Who sees, adds, changes and removes which document, as real database roles; and what is left of a removed one. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { keeper } from '../../sharing/index.ts'
import { makeSharingHouse, type PersonName, recordBy, run, type SharingHouse } from '../../sharing/testing/house.ts'
import type { DocumentDetails } from '../domain/words.ts'
import { type PreparedFile, prepareFile } from '../files/prepare-file.ts'
import { documentBy } from '../testing/documents.ts'
import { photograph } from '../testing/files.ts'
import {
  addDocument,
  changeDocument,
  countDocuments,
  findContents,
  findDocument,
  listDocuments,
  removeDocument,
} from './documents.ts'

const details: DocumentDetails = { kind: 'letter', title: 'Letter', datedOn: '2026-04-01', note: 'From the landlord' }

describeOnEachDatabase('documents in the database', (database) => {
  let house: SharingHouse
  let recordId: string
  let documentId: string
  before(async () => {
    house = await makeSharingHouse(database.db)
    recordId = await recordBy(database.db, house, { by: 'caseworker' })
    documentId = await documentBy(database.db, house, { by: 'caseworker', recordId })
  })
  const as = <T>(who: PersonName, work: (tx: Tx) => Promise<T>) => run(database.db, house.people[who], work)
  const textFile = async (words: string): Promise<PreparedFile> => {
    const file = await prepareFile({ name: 'letter.txt', bytes: Buffer.from(words) })
    assert.ok(file.ok)
    return file.value
  }
  /** Rows as the system sees them, which is all. */
  const stored = (id: string) =>
    run(database.db, keeper, async (tx) => {
      const { rows } = await sql<{ variant: string; bytes: number }>`
        select variant, octet_length(body) as bytes from documents.contents where document_id = ${id}::uuid order by 1`.execute(
        tx,
      )
      return rows
    })

  test('the oracle: who sees and who adds', async () => {
    const oracle: readonly (readonly [PersonName, 'adds' | 'sees' | 'nothing'])[] = [
      ['caseworker', 'adds'],
      ['manager', 'adds'],
      ['officer', 'sees'],
      ['sergeant', 'sees'],
      ['southWorker', 'nothing'],
      ['southOfficer', 'nothing'],
      ['housing', 'nothing'],
      ['nurse', 'nothing'],
      ['boardMember', 'nothing'],
      ['governance', 'nothing'],
      ['auditor', 'nothing'],
      ['sysadmin', 'nothing'],
    ]
    for (const [who, may] of oracle) {
      const file = await textFile(`of ${who}`)
      const seen = await as(who, async (tx) => ({
        listed: (await listDocuments(tx, recordId)).some(({ id }) => id === documentId),
        counted: await countDocuments(tx, recordId),
        found: await findDocument(tx, documentId),
        original: await findContents(tx, { id: documentId, variant: 'original' }),
        preview: await findContents(tx, { id: documentId, variant: 'preview' }),
        added: await addDocument(tx, house.people[who], { ...details, recordId, file }),
      }))
      const sees = may !== 'nothing'
      assert.deepEqual(
        [
          seen.listed,
          seen.counted > 0,
          seen.found !== undefined,
          seen.original !== undefined,
          seen.preview !== undefined,
        ],
        Array(5).fill(sees),
        who,
      )
      assert.equal(seen.added.ok, may === 'adds', who)
      if (!seen.added.ok) assert.equal(seen.added.problem, 'not-allowed', who)
      if (may !== 'adds') {
        const changed = await as(who, (tx) => changeDocument(tx, { id: documentId, version: 1, details }))
        assert.deepEqual(changed, { ok: false, problem: 'not-allowed' }, who)
        const removed = await as(who, (tx) => removeDocument(tx, house.people[who], { id: documentId, reason: 'x' }))
        assert.deepEqual(removed, { ok: false, problem: 'not-allowed' }, who)
      }
    }
  })

  test('what was stored is what is read, byte for byte', async () => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 31) % 256))
    const file: PreparedFile = { ...(await textFile('x')), body: bytes, sha256: 'a'.repeat(64) }
    const added = await as('caseworker', (tx) =>
      addDocument(tx, house.people.caseworker, { ...details, recordId, file }),
    )
    assert.ok(added.ok)
    const found = await as('officer', (tx) => findContents(tx, { id: added.value, variant: 'original' }))
    assert.ok(found?.body.equals(bytes))
    const line = await as('officer', (tx) => findDocument(tx, added.value))
    assert.deepEqual(
      [line?.title, line?.kind, line?.datedOn, line?.note, line?.bytes, line?.addedByName, line?.removal],
      ['Letter', 'letter', '2026-04-01', 'From the landlord', 70_000, 'caseworker Example', null],
    )
  })

  test('the very same file is kept once on a record, and may be on another', async () => {
    const file = await textFile('said twice')
    const other = await recordBy(database.db, house, { by: 'caseworker' })
    const add = (onto: string) =>
      as('caseworker', (tx) => addDocument(tx, house.people.caseworker, { ...details, recordId: onto, file }))
    assert.ok((await add(recordId)).ok)
    assert.deepEqual(await add(recordId), { ok: false, problem: 'already-there' })
    assert.ok((await add(other)).ok)
  })

  test('nobody adds in another’s name, past the store', async () => {
    await assert.rejects(
      as('caseworker', (tx) =>
        sql`insert into documents.documents (record_id, kind, title, file_name, media_type, bytes, sha256, uploaded_by)
          values (${recordId}::uuid, 'letter', 'x', 'x.txt', 'text/plain', 1, ${'b'.repeat(64)},
            ${house.people.manager.userId}::uuid)`.execute(tx),
      ),
      /row-level security/,
    )
    await assert.rejects(
      as('officer', (tx) =>
        sql`insert into documents.contents (document_id, variant, media_type, body)
          values (${documentId}::uuid, 'preview', 'image/webp', '\\x00')`.execute(tx),
      ),
      /row-level security/,
    )
  })

  test('a type that browsers run is kept under no name', async () => {
    for (const type of ['text/html', 'image/svg+xml', 'application/javascript']) {
      const file = { ...(await textFile(type)), mediaType: type }
      await assert.rejects(
        as('caseworker', (tx) => addDocument(tx, house.people.caseworker, { ...details, recordId, file })),
        /documents_media_type_known/,
      )
    }
  })

  test('who changes second is told so', async () => {
    const id = await documentBy(database.db, house, { by: 'caseworker', recordId, name: 'a.txt', content: 'second' })
    const change = (title: string) =>
      as('manager', (tx) => changeDocument(tx, { id, version: 1, details: { ...details, title } }))
    assert.ok((await change('First')).ok)
    assert.deepEqual(await change('Second'), { ok: false, problem: 'changed-meanwhile' })
    const line = await as('officer', (tx) => findDocument(tx, id))
    assert.deepEqual([line?.title, line?.version], ['First', 2])
  })

  test('no document moves to another record, changes its file, or comes to be another’s', async () => {
    const other = await recordBy(database.db, house, { by: 'caseworker' })
    const changes = [
      sql`record_id = ${other}::uuid`,
      sql`media_type = 'text/plain'`,
      sql`sha256 = ${'c'.repeat(64)}`,
      sql`uploaded_by = ${house.people.officer.userId}::uuid`,
      sql`file_name = 'other.jpg'`,
    ]
    for (const change of changes) {
      const update = (tx: Tx) =>
        sql`update documents.documents set ${change} where id = ${documentId}::uuid`.execute(tx)
      await assert.rejects(as('caseworker', update), /permission denied/)
    }
    await assert.rejects(
      as('caseworker', (tx) =>
        sql`update documents.contents set body = '\\x00' where document_id = ${documentId}::uuid`.execute(tx),
      ),
      /permission denied/,
    )
  })

  describe('removing', () => {
    test('erases the bytes and the words, and leaves who, when and why', async () => {
      const id = await documentBy(database.db, house, {
        ...{ by: 'caseworker', recordId, title: 'Jo Bloggs at the window', note: 'Taken by her son' },
        content: await photograph({ red: 7 }),
      })
      assert.deepEqual(
        (await stored(id)).map(({ variant }) => variant),
        ['original', 'preview'],
      )
      const removed = await as('manager', (tx) =>
        removeDocument(tx, house.people.manager, { id, reason: 'Added to the wrong record' }),
      )
      assert.ok(removed.ok)
      assert.deepEqual(await stored(id), [])
      const line = await as('officer', (tx) => findDocument(tx, id))
      assert.deepEqual(
        [line?.title, line?.fileName, line?.note, line?.sha256, line?.hasPreview],
        ['', '', '', null, false],
      )
      assert.deepEqual(
        [line?.addedByName, line?.removal?.byName, line?.removal?.reason, line?.kind],
        ['caseworker Example', 'manager Example', 'Added to the wrong record', 'photograph'],
      )
      assert.equal((await as('officer', (tx) => listDocuments(tx, recordId))).at(-1)?.id, id)
      // Nowhere in the room is anything left of what it said.
      const left = await run(database.db, keeper, async (tx) => {
        const { rows } = await sql<{ n: number }>`select count(*)::int as n from documents.documents d
          where d::text like '%Bloggs%' or d::text like '%her son%'`.execute(tx)
        return rows[0]?.n
      })
      assert.equal(left, 0)
    })
    test('is final: neither undone nor told otherwise, and nothing is added to what is removed', async () => {
      const id = await documentBy(database.db, house, { by: 'caseworker', recordId, name: 'b.txt', content: 'gone' })
      const remove = () => as('caseworker', (tx) => removeDocument(tx, house.people.caseworker, { id, reason: 'x' }))
      assert.ok((await remove()).ok)
      assert.deepEqual(await remove(), { ok: false, problem: 'removed' })
      const changed = await as('caseworker', (tx) => changeDocument(tx, { id, version: 2, details }))
      assert.deepEqual(changed, { ok: false, problem: 'removed' })
      const tell = (tx: Tx) =>
        sql`update documents.documents set removed_at = null, removal_reason = null, removed_by = null where id = ${id}::uuid`.execute(
          tx,
        )
      assert.equal((await as('caseworker', tell)).numAffectedRows, 0n)
      await assert.rejects(
        as('caseworker', (tx) =>
          sql`insert into documents.contents (document_id, variant, media_type, body) values (${id}::uuid, 'original', 'text/plain', '\\x00')`.execute(
            tx,
          ),
        ),
        /row-level security/,
      )
    })
    test('in another’s name is refused, and so is erasing a file without removing it', async () => {
      await assert.rejects(
        as('caseworker', (tx) =>
          sql`update documents.documents set removed_at = now(), removed_by = ${house.people.manager.userId}::uuid, removal_reason = 'x'
            where id = ${documentId}::uuid`.execute(tx),
        ),
        /row-level security/,
      )
      const erase = (tx: Tx) => sql`delete from documents.contents where document_id = ${documentId}::uuid`.execute(tx)
      assert.equal((await as('caseworker', erase)).numAffectedRows, 0n)
      const forget = (tx: Tx) => sql`delete from documents.documents where id = ${documentId}::uuid`.execute(tx)
      assert.equal((await as('caseworker', forget)).numAffectedRows, 0n)
      assert.equal((await stored(documentId)).length, 2)
    })
  })

  test('while processing is restricted nothing changes, and all is still read', async () => {
    const id = await recordBy(database.db, house, { by: 'caseworker' })
    const held = await documentBy(database.db, house, { by: 'caseworker', recordId: id })
    await run(database.db, keeper, (tx) =>
      sql`update sharing.records set restricted_at = now() where id = ${id}::uuid`.execute(tx),
    )
    const file = await textFile('too late')
    const tried = await as('caseworker', async (tx) => [
      await addDocument(tx, house.people.caseworker, { ...details, recordId: id, file }),
      await changeDocument(tx, { id: held, version: 1, details }),
      await removeDocument(tx, house.people.caseworker, { id: held, reason: 'x' }),
    ])
    for (const result of tried) assert.deepEqual(result, { ok: false, problem: 'not-allowed' })
    assert.ok((await as('caseworker', (tx) => findContents(tx, { id: held, variant: 'original' }))) !== undefined)
  })
})

describeOnEachDatabase('the locks behind the policies', (database, engine) => {
  // Past every policy, as only the embedded database's login is.
  if (engine === 'server') return
  test('hold for the owner of the tables too', async () => {
    const house = await makeSharingHouse(database.db)
    const recordId = await recordBy(database.db, house, { by: 'caseworker' })
    const other = await recordBy(database.db, house, { by: 'caseworker' })
    const id = await documentBy(database.db, house, { by: 'caseworker', recordId })
    const attempts: readonly (readonly [RegExp, (tx: Tx) => Promise<unknown>])[] = [
      [
        /stays on its record/,
        (tx) => sql`update documents.documents set record_id = ${other}::uuid where id = ${id}::uuid`.execute(tx),
      ],
      [
        /stays on its record/,
        (tx) => sql`update documents.documents set sha256 = ${'d'.repeat(64)} where id = ${id}::uuid`.execute(tx),
      ],
      [
        /contents_of_kept_document_fk/,
        async (tx) => {
          await sql`update documents.documents set removed_at = now(), removal_reason = 'x' where id = ${id}::uuid`.execute(
            tx,
          )
          await sql`insert into documents.contents (document_id, variant, media_type, body)
            values (${id}::uuid, 'original', 'text/plain', '\\x00')`.execute(tx)
          await sql`set constraints all immediate`.execute(tx)
        },
      ],
      [
        /does not change/,
        async (tx) => {
          await sql`update documents.documents set removed_at = now(), removal_reason = 'x' where id = ${id}::uuid`.execute(
            tx,
          )
          await sql`update documents.documents set removal_reason = 'y' where id = ${id}::uuid`.execute(tx)
        },
      ],
    ]
    for (const [expected, attempt] of attempts) await assert.rejects(database.db.asLogin(attempt), expected)
  })
})
