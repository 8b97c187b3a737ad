/** The pages of documents through the real application: who sees, adds, downloads, changes and removes what. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import sharp from 'sharp'
import { describeOnEachDatabase } from '../../../test/databases.ts'
import { systemActor } from '../../platform/db/index.ts'
import { writeAuditEvent } from '../audit/index.ts'
import { keeper } from '../sharing/index.ts'
import { makeSharingHouse, type PersonName, recordBy, run, type SharingHouse } from '../sharing/testing/house.ts'
import { type DocumentsApp, type DocumentsBrowser, openDocumentsApp, type Sent } from './testing/app.ts'
import { documentBy } from './testing/documents.ts'
import { CATALOG, PROGRAM, pdfOf, photograph, picture } from './testing/files.ts'

const NOBODY = '00000000-0000-4000-8000-000000000000'

describeOnEachDatabase(
  'pages of documents',
  (database) => {
    let house: SharingHouse
    let pages: DocumentsApp
    let recordId: string
    const browsers = new Map<PersonName, DocumentsBrowser>()
    const as = async (name: PersonName): Promise<DocumentsBrowser> => {
      const known = browsers.get(name) ?? (await pages.browser(name))
      browsers.set(name, known)
      return known
    }
    before(async () => {
      house = await makeSharingHouse(database.db)
      pages = await openDocumentsApp(database.db, house)
      recordId = await recordBy(database.db, house, { by: 'caseworker' })
    })
    after(() => pages.close())

    const list = () => `/records/${recordId}/documents`
    const fields = { kind: 'photograph', title: 'Broken window', datedOn: '2026-04-01', note: 'Kitchen side' }
    const add = async (by: PersonName, sent: Sent) => (await as(by)).upload(`${list()}/new`, sent)
    /** Adds one file and returns its document's id. */
    const added = async (name: string, content: string | Buffer, of: Partial<typeof fields> = {}) => {
      const title = of.title ?? `Title of ${name}`
      const answer = await add('caseworker', { fields: { ...fields, ...of, title }, files: [[name, content]] })
      assert.equal(answer.statusCode, 303, answer.body)
      const found = await run(database.db, keeper, async (tx) => {
        const { rows } = await sql<{ id: string }>`
          select id from documents.documents where record_id = ${recordId}::uuid and title = ${title}`.execute(tx)
        return rows[0]?.id
      })
      return found ?? assert.fail('The document was not stored')
    }
    const events = (action: string) =>
      run(database.db, systemActor(['audit.read']), async (tx) => {
        const { rows } = await sql<{
          outcome: string
          kind: string
          subject_id: string | null
          purpose_id: string | null
          detail: Record<string, unknown>
          records: string[]
        }>`select e.outcome, e.kind, e.subject_id, e.purpose_id, e.detail,
            (select coalesce(array_agg(r.record_id::text), '{}') from audit.event_records r where r.event_id = e.id) as records
          from audit.events e where e.action = ${action} order by e.id`.execute(tx)
        return rows
      })
    const count = () =>
      run(database.db, keeper, async (tx) => {
        const { rows } = await sql<{ n: number }>`select
          (select count(*) from documents.documents)::int + (select count(*) from documents.contents)::int as n`.execute(
          tx,
        )
        return rows[0]?.n
      })

    describe('adding', () => {
      test('an empty list says what to do, to whoever may do it', async () => {
        const own = await (await as('caseworker')).get(list())
        assert.equal(own.status, 200)
        assert.match(own.body, /There are no documents yet/)
        assert.ok(own.body.includes(`href="${list()}/new"`))
        assert.match(own.body, /OFFICIAL-SENSITIVE/)
        assert.ok(own.body.includes(`href="/people/${recordId}"`), 'back to the record')
        const reader = await (await as('officer')).get(list())
        assert.match(reader.body, /There are no documents yet/)
        assert.ok(!reader.body.includes(`${list()}/new`))
      })
      test('several files at once become several documents, with one title and numbers', async () => {
        const files = [
          ['IMG_1.jpg', await photograph()],
          ['IMG_2.png', await picture('png')],
          ['scan.pdf', pdfOf(CATALOG)],
        ] as const
        const answer = await add('caseworker', { fields, files })
        assert.equal(answer.statusCode, 303, answer.body)
        assert.equal(answer.headers.location, list())
        assert.ok(pages.worked.includes(recordId), 'the room of the record was told')
        const { body } = await (await as('officer')).get(list())
        for (const part of [
          'Broken window (1 of 3)',
          'Broken window (3 of 3)',
          'caseworker Example',
          '1 April 2026',
          'PNG picture',
        ])
          assert.ok(body.includes(part), part)
        assert.equal(body.match(/<img src="\/documents\/[0-9a-f-]{36}\/preview"/g)?.length, 2)
        const event = (await events('documents.add-documents')).at(-1)
        assert.deepEqual(
          [event?.kind, event?.outcome, event?.purpose_id, event?.records],
          ['write', 'done', 'asb', [recordId]],
        )
        assert.equal((event?.detail['documents'] as string[]).length, 3)
        assert.doesNotMatch(JSON.stringify(event?.detail), /window|IMG|scan/i)
      })
      test('without a title it is the file’s name', async () => {
        const answer = await add('caseworker', { fields: { kind: 'letter' }, files: [['Letter_to_Jo.txt', 'Dear Jo']] })
        assert.equal(answer.statusCode, 303)
        assert.match((await (await as('officer')).get(list())).body, />Letter to Jo</)
      })
      test('a name in other letters than English ones is kept', async () => {
        const id = await added('Überfall – ещё.txt', 'Zwölf', { title: 'Foreign name' })
        assert.match((await (await as('officer')).get(`/documents/${id}`)).body, /Überfall – ещё\.txt/)
      })
      test('one bad file: nothing is stored, each problem is said, and nothing typed is lost', async () => {
        const before = await count()
        const answer = await add('caseworker', {
          fields: { ...fields, note: 'Typed <b>long</b>', datedOn: '2026-02-30' },
          files: [
            ['good.txt', 'fine'],
            ['holiday.jpg', PROGRAM],
            ['page.html', '<html></html>'],
            ['large.txt', 'x'.repeat(10_000_001)],
          ],
        })
        assert.equal(answer.statusCode, 422)
        assert.match(answer.body, /<title>Error: Add documents/)
        assert.match(answer.body, /holiday\.jpg: This is a program/)
        assert.match(answer.body, /page\.html: Web pages/)
        assert.match(answer.body, /large\.txt: The file is larger than 10 MB/)
        assert.match(answer.body, /The date must be a real date/)
        assert.match(answer.body, /Nothing has been added yet/)
        for (const field of ['files', 'datedOn']) {
          assert.ok(answer.body.includes(`href="#${field}"`) && answer.body.includes(`id="${field}"`), field)
        }
        assert.match(answer.body, /Typed &lt;b&gt;long/)
        assert.match(answer.body, /value="Broken window"/)
        assert.match(answer.body, /value="photograph"[^>]*checked|checked[^>]*value="photograph"/)
        assert.equal(await count(), before)
      })
      test('no file, and too much at once, are said at the field', async () => {
        const none = await add('caseworker', { fields })
        assert.equal(none.statusCode, 422)
        assert.match(none.body, /Choose at least one file/)
        assert.doesNotMatch(none.body, /Nothing has been added yet/)
        const files = ['a', 'b', 'c'].map((name) => [`${name}.txt`, name.repeat(9_000_000)] as const)
        const much = await add('caseworker', { fields, files })
        assert.equal(much.statusCode, 422)
        assert.match(much.body, /Send at most 20 files and 25 MB at once/)
        assert.match(much.body, /value="Broken window"/)
      })
      test('sent twice, as after a lost connection, it is kept once', async () => {
        const sent: Sent = { fields, files: [['again.txt', 'once only']] }
        assert.equal((await add('caseworker', sent)).statusCode, 303)
        const before = await count()
        const again = await add('caseworker', sent)
        assert.equal(again.statusCode, 422)
        assert.match(again.body, /on the record already/)
        assert.equal(await count(), before)
        const mixed = await add('caseworker', { fields, files: [...(sent.files ?? []), ['new.txt', 'newer']] })
        assert.equal(mixed.statusCode, 303)
        assert.match((await (await as('caseworker')).get(list())).body, /The very same file is kept once only/)
      })
      test('a form that is not ours is refused', async () => {
        const before = await count()
        const answer = await add('caseworker', { fields, files: [['a.txt', 'forged']], token: false })
        assert.equal(answer.statusCode, 403)
        assert.equal(await count(), before)
      })
      test('who may only read is told whom to ask', async () => {
        for (const answer of [
          await (await as('officer')).get(`${list()}/new`),
          await add('officer', { fields, files: [['a.txt', 'a']] }).then(({ statusCode, body }) => ({
            status: statusCode,
            body,
          })),
        ]) {
          assert.equal(answer.status, 403)
          assert.match(answer.body, /Council ASB team answers for it/)
        }
      })
    })

    describe('looking', () => {
      let photo = ''
      let letter = ''
      before(async () => {
        photo = await added('IMG_9.jpg', await photograph({ width: 1000, height: 500, red: 90 }), {
          title: 'Window "B"',
        })
        letter = await added('letter.txt', 'Dear Sir', { kind: 'letter', title: 'Letter of complaint' })
      })
      test('a photograph is shown small, with what is known of it', async () => {
        const { body, status } = await (await as('officer')).get(`/documents/${photo}`)
        assert.equal(status, 200)
        assert.ok(body.includes(`src="/documents/${photo}/preview"`))
        assert.match(body, /alt="Window &quot;B&quot;"/)
        for (const part of ['IMG_9.jpg', 'JPEG picture', 'By caseworker Example', 'Kitchen side', 'OFFICIAL-SENSITIVE'])
          assert.ok(body.includes(part), part)
        assert.ok(body.includes(`href="/documents/${photo}/file"`))
        assert.ok(!body.includes(`/documents/${photo}/edit`) && !body.includes(`/documents/${photo}/remove`))
        const event = (await events('documents.view-document')).at(-1)
        assert.deepEqual([event?.kind, event?.subject_id, event?.records], ['read', photo, [recordId]])
      })
      test('the preview is a picture for the page; the file is for keeping, and that is recorded as taking it out', async () => {
        const officer = await as('officer')
        const preview = await officer.fetch(`/documents/${photo}/preview`)
        assert.equal(preview.statusCode, 200)
        assert.equal(preview.headers['content-type'], 'image/webp')
        assert.equal(preview.headers['x-content-type-options'], 'nosniff')
        assert.equal((await sharp(preview.rawPayload).metadata()).height, 800)
        const file = await officer.fetch(`/documents/${photo}/file`)
        assert.equal(file.headers['content-disposition'], 'attachment; filename="IMG_9.jpg"')
        assert.equal(file.headers['content-type'], 'image/jpeg')
        assert.equal(file.headers['x-content-type-options'], 'nosniff')
        assert.equal(file.headers['cache-control'], 'no-store')
        const metadata = await sharp(file.rawPayload).metadata()
        assert.deepEqual([metadata.width, metadata.height, metadata.exif], [500, 1000, undefined])
        const out = (await events('documents.download-document')).at(-1)
        assert.deepEqual(
          [out?.kind, out?.outcome, out?.subject_id, out?.purpose_id, out?.records],
          ['export', 'done', photo, 'asb', [recordId]],
        )
        const look = (await events('documents.preview-document')).at(-1)
        assert.deepEqual([look?.kind, look?.records], ['read', [recordId]])
      })
      test('text goes out as text, to be saved; it has no preview', async () => {
        const officer = await as('officer')
        const file = await officer.fetch(`/documents/${letter}/file`)
        assert.match(String(file.headers['content-type']), /^text\/plain/)
        assert.match(String(file.headers['content-disposition']), /^attachment/)
        assert.equal(file.body, 'Dear Sir')
        assert.equal((await officer.get(`/documents/${letter}/preview`)).status, 404)
      })
      test('another agency’s answer is the one for what is not there', async () => {
        const plain = (body: string, id: string) =>
          body.replaceAll(id, 'ID').replace(/name="_token" value="[^"]*"/g, '')
        for (const who of ['housing', 'nurse', 'southWorker'] as const) {
          const browser = await as(who)
          for (const [path, id] of [
            ['/records/ID/documents', recordId],
            ['/records/ID/documents/new', recordId],
            ...['', '/file', '/preview', '/edit', '/remove'].map((end) => [`/documents/ID${end}`, photo] as const),
          ] as const) {
            const there = await browser.get(path.replace('ID', id))
            const nowhere = await browser.get(path.replace('ID', NOBODY))
            assert.equal(there.status, 404, `${who} ${path}`)
            assert.equal(plain(there.body, id), plain(nowhere.body, NOBODY), `${who} ${path}`)
          }
          const before = await count()
          const sent = await browser.upload(`${list()}/new`, { fields, files: [['a.txt', `by ${who}`]] })
          assert.equal(sent.statusCode, 404)
          assert.equal((await browser.post(`/documents/${photo}/remove`, { reason: 'x' })).status, 404)
          assert.equal((await browser.post(`/documents/${photo}/edit`, { ...fields, version: '1' })).status, 404)
          assert.equal(await count(), before)
        }
        const refusals = (await events('documents.download-document')).filter(({ outcome }) => outcome === 'refused')
        assert.ok(refusals.length >= 3, 'refusals are recorded')
      })
      test('where only the name of a record is open, so are none of its documents', async () => {
        const open = await recordBy(database.db, house, { by: 'caseworker', purpose: 'crime-reduction' })
        const hidden = await documentBy(database.db, house, { by: 'caseworker', recordId: open })
        for (const path of [`/records/${open}/documents`, `/documents/${hidden}`, `/documents/${hidden}/preview`])
          assert.equal((await (await as('housing')).get(path)).status, 404, path)
      })
      test('nothing that is no id is looked up', async () => {
        const browser = await as('caseworker')
        for (const path of [
          '/documents/1',
          '/documents/x/file',
          '/documents/x/preview',
          '/documents/x/remove',
          '/records/x/documents',
        ])
          assert.equal((await browser.get(path)).status, 404, path)
      })
      test('no title, note or file name stands in a log', () => {
        assert.ok(pages.logLines.length > 20)
        assert.ok(!pages.logLines.some((line) => /window|kitchen|IMG_|Letter/i.test(line)))
      })
    })

    describe('changing', () => {
      test('title, kind, date and note change, and the file does not', async () => {
        const id = await added('change.txt', 'to change')
        const browser = await as('manager')
        assert.match((await browser.get(`/documents/${id}/edit`)).body, /value="Title of change\.txt"/)
        const path = `/documents/${id}/edit`
        const wrong = await browser.post(path, { ...fields, title: ' ', version: '1' })
        assert.equal(wrong.status, 422)
        assert.match(wrong.body, /Enter a title/)
        const saved = await browser.post(path, { ...fields, title: 'Better title', version: '1' })
        assert.deepEqual([saved.status, saved.location], [303, `/documents/${id}`])
        assert.match((await browser.get(`/documents/${id}`)).body, /Better title/)
        assert.equal((await browser.fetch(`/documents/${id}/file`)).body, 'to change')
        const event = (await events('documents.change-document')).at(-1)
        assert.deepEqual([event?.kind, event?.subject_id, event?.records], ['write', id, [recordId]])
      })
      test('who saves second sees the first’s change and loses nothing', async () => {
        const id = await added('both.txt', 'both')
        const path = `/documents/${id}/edit`
        const opened = (await (await as('caseworker')).get(path)).body
        const base = /name="base" value="([^"]*)"/.exec(opened)?.[1]?.replaceAll('&amp;', '&') ?? ''
        assert.equal(
          (await (await as('manager')).post(path, { ...fields, title: 'Theirs', version: '1', base })).status,
          303,
        )
        const mine = { ...fields, title: 'Title of both.txt', note: 'Mine', version: '1', base }
        const second = await (await as('caseworker')).post(path, mine)
        assert.equal(second.status, 409)
        assert.match(second.body, /Two changes at once/)
        assert.match(second.body, /name="title"[^>]*value="Theirs"|value="Theirs"[^>]*name="title"/)
        assert.match(second.body, />Mine<\/textarea>/)
        const version = /name="version" value="(\d+)"/.exec(second.body)?.[1] ?? ''
        const both = { ...fields, title: 'Theirs', note: 'Mine', version }
        assert.equal((await (await as('caseworker')).post(path, both)).status, 303)
        const { body } = await (await as('officer')).get(`/documents/${id}`)
        assert.ok(body.includes('Theirs') && body.includes('Mine'))
      })
      test('who may only read is told whom to ask, and sends in vain', async () => {
        const id = await added('read.txt', 'read only')
        for (const end of ['edit', 'remove']) {
          const path = `/documents/${id}/${end}`
          assert.equal((await (await as('officer')).get(path)).status, 403, end)
          const sent = await (await as('officer')).post(path, { ...fields, version: '1', reason: 'x' })
          assert.equal(sent.status, 403, end)
          assert.match(sent.body, /Council ASB team answers for it/)
        }
        assert.equal((await (await as('officer')).fetch(`/documents/${id}/file`)).body, 'read only')
      })
    })

    describe('removing', () => {
      test('asks first, needs a reason, and then nothing but the line is left', async () => {
        const id = await added('wrong.jpg', await photograph({ red: 3 }), { title: 'Of the wrong house' })
        const path = `/documents/${id}/remove`
        const browser = await as('caseworker')
        assert.match((await browser.get(path)).body, /nobody can bring them back/)
        const without = await browser.post(path, { reason: ' ' })
        assert.equal(without.status, 422)
        assert.match(without.body, /Enter why it is removed/)
        assert.equal((await browser.fetch(`/documents/${id}/preview`)).statusCode, 200)
        const removed = await browser.post(path, { reason: 'Another house' })
        assert.deepEqual([removed.status, removed.location], [303, list()])
        for (const end of ['file', 'preview'])
          assert.equal((await browser.get(`/documents/${id}/${end}`)).status, 404, end)
        const line = await (await as('officer')).get(`/documents/${id}`)
        assert.equal(line.status, 200)
        assert.match(line.body, /Removed by caseworker Example on [^:]+: Another house/)
        assert.doesNotMatch(line.body, /Of the wrong house|wrong\.jpg/)
        const all = (await (await as('officer')).get(list())).body
        assert.match(all, /Another house/)
        assert.doesNotMatch(all, /Of the wrong house/)
        const event = (await events('documents.remove-document')).at(-1)
        assert.deepEqual(
          [event?.kind, event?.outcome, event?.subject_id, event?.records],
          ['write', 'done', id, [recordId]],
        )
        for (const end of ['edit', 'remove']) {
          const again = await browser.get(`/documents/${id}/${end}`)
          assert.deepEqual([again.status, again.location], [303, `/documents/${id}`], end)
        }
      })
      test('waits while the record must stay whole', async () => {
        const held = await recordBy(database.db, house, { by: 'caseworker' })
        const id = await documentBy(database.db, house, { by: 'caseworker', recordId: held })
        const hold = (lifted: boolean) =>
          run(database.db, lifted ? house.people.governance : house.people.manager, (tx) =>
            lifted
              ? sql`update sharing.legal_holds set lifted_at = now(), lifted_by = platform.user_id(), lift_reason = 'Over'
                  where record_id = ${held}::uuid`.execute(tx)
              : sql`insert into sharing.legal_holds (record_id, audience_id, record_kind, purpose_id, matter, reason, review_on, placed_by)
                  select r.id, r.audience_id, r.kind, r.purpose_id, 'Claim 1', 'Court', '2099-01-01', platform.user_id()
                  from sharing.records r where r.id = ${held}::uuid`.execute(tx),
          )
        await hold(false)
        const browser = await as('caseworker')
        for (const answer of [
          await browser.get(`/documents/${id}/remove`),
          await browser.post(`/documents/${id}/remove`, { reason: 'x' }),
        ]) {
          assert.equal(answer.status, 403)
          assert.match(answer.body, /must|law requires/)
        }
        assert.equal((await browser.fetch(`/documents/${id}/file`)).statusCode, 200)
        await hold(true)
        assert.equal((await browser.post(`/documents/${id}/remove`, { reason: 'x' })).status, 303)
      })
    })

    test('a record whose processing is restricted shows its documents and takes no change', async () => {
      const id = await recordBy(database.db, house, { by: 'caseworker' })
      const held = await documentBy(database.db, house, { by: 'caseworker', recordId: id })
      await run(database.db, keeper, (tx) =>
        sql`update sharing.records set restricted_at = now() where id = ${id}::uuid`.execute(tx),
      )
      const browser = await as('caseworker')
      const { body } = await browser.get(`/records/${id}/documents`)
      assert.ok(body.includes(`/documents/${held}`) && !body.includes('documents/new'))
      for (const path of [`/records/${id}/documents/new`, `/documents/${held}/edit`, `/documents/${held}/remove`]) {
        const answer = await browser.get(path)
        assert.equal(answer.status, 403, path)
        assert.match(answer.body, /restricted/)
      }
      const sent = await browser.upload(`/records/${id}/documents/new`, { fields, files: [['a.txt', 'late']] })
      assert.equal(sent.statusCode, 403)
      assert.equal((await browser.post(`/documents/${held}/edit`, { ...fields, version: '1' })).status, 403)
      assert.equal((await browser.post(`/documents/${held}/remove`, { reason: 'x' })).status, 403)
    })

    test('a long list has pages', async () => {
      const id = await recordBy(database.db, house, { by: 'caseworker' })
      for (let i = 0; i < 42; i++)
        await documentBy(database.db, house, {
          by: 'caseworker',
          recordId: id,
          name: `${i}.txt`,
          content: `${i}`,
          title: `Page ${i}`,
        })
      const browser = await as('officer')
      const first = (await browser.get(`/records/${id}/documents`)).body
      assert.equal(first.match(/class="dc-card"/g)?.length, 40)
      assert.match(first, /\?page=2/)
      assert.equal((await browser.get(`/records/${id}/documents?page=2`)).body.match(/class="dc-card"/g)?.length, 2)
      assert.equal((await browser.get(`/records/${id}/documents?page=99`)).body.match(/class="dc-card"/g)?.length, 2)
    })
  },
  { audit: writeAuditEvent },
)
