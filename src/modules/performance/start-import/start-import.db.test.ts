import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { ZipFile } from 'yazl'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { writeAuditEvent } from '../../../foundations/audit/index.ts'
import { acting, LSOAS, makeCounty, streetFile, times, working } from '../testing/county.ts'
import { countStored, eventsOf, NOTHING } from '../testing/figures-stored.ts'
import { type ImportsApp, type SentFile, sent, serveImports, textOf } from '../testing/imports-app.ts'

const LONG = 'area,month,type,incidents\n'
/** The smallest PNG: one pixel. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

async function zipOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name)
  zip.end()
  return buffer(zip.outputStream)
}

interface Bad {
  readonly title: string
  readonly file: () => SentFile | Promise<SentFile>
  /** What the page of the check must say. */
  readonly says: RegExp
  /** The file is used, its bad rows are reported. */
  readonly rowsOnly?: true
}

const table =
  (rows: string): (() => SentFile) =>
  () => ({ name: 'counts.csv', content: LONG + rows })

/** Every kind of bad input that the issue names. */
const BAD: readonly Bad[] = [
  { title: 'an empty file', file: () => ({ name: 'a.csv', content: '' }), says: /Export it again/ },
  { title: 'a picture named .csv', file: () => ({ name: 'a.csv', content: PICTURE }), says: /picture|image/i },
  { title: 'a heading without rows', file: table(''), says: /no rows/i },
  {
    title: 'no heading',
    file: () => ({ name: 'a.csv', content: 'Ashby,2025-08,Burglary,4\nAshby,2025-09,Burglary,5\n' }),
    says: /names of the columns/,
  },
  {
    title: 'mixed encoding',
    file: () => ({
      name: 'a.csv',
      content: Buffer.concat([
        Buffer.from(`${LONG}Ynys Môn,2025-09,A,1\n`),
        Buffer.from('Ynys M\xf4n,2025-08,A,1\n', 'latin1'),
      ]),
    }),
    says: /[Ll]ine 3/,
  },
  { title: 'a quotation mark that is never closed', file: table('"Ashby,2025-09,Burglary,1\n'), says: /[Ll]ine 2/ },
  {
    title: 'an outcomes file',
    file: () => ({
      name: 'a.csv',
      content: 'Crime ID,Month,Reported by,Falls within,Outcome type\nx,2025-09,N,N,Court\n',
    }),
    says: /outcomes file/,
  },
  {
    title: 'a truncated zip',
    file: async () => ({ name: 'a.zip', content: (await zipOf({ 'a.csv': LONG.repeat(50) })).subarray(0, 60) }),
    says: /end of .* is missing|stopped early/,
  },
  {
    title: 'a nested zip',
    file: async () => ({ name: 'a.zip', content: await zipOf({ 'inner.zip': await zipOf({ 'a.csv': LONG }) }) }),
    says: /archive/,
  },
  {
    title: 'a zip bomb',
    file: async () => ({ name: 'a.zip', content: await zipOf({ 'a.csv': Buffer.alloc(20_000_000, 0x30) }) }),
    says: /grow|unpack/i,
  },
  {
    title: 'a zip without tables',
    file: async () => ({ name: 'a.zip', content: await zipOf({ 'readme.md': 'hello' }) }),
    says: /no CSV file|holds no/,
  },
  {
    title: 'missing columns',
    file: table('Ashby,2025-08,Burglary,1\nAshby,2025-09\n'),
    says: /The row has 2 cells and the heading has 4/,
    rowsOnly: true,
  },
  {
    title: 'extra columns',
    file: table('Ashby,2025-08,Burglary,1\nAshby,2025-09,Burglary,1,2\n'),
    says: /The row has 5 cells and the heading has 4/,
    rowsOnly: true,
  },
  {
    title: 'an impossible date',
    file: table('Ashby,2025-08,Burglary,1\nAshby,2025-13,Burglary,1\n'),
    says: /does not exist/,
    rowsOnly: true,
  },
  {
    title: 'a negative number',
    file: table('Ashby,2025-08,Burglary,1\nAshby,2025-09,Burglary,-1\n'),
    says: /below zero/,
    rowsOnly: true,
  },
  {
    title: 'a huge number',
    file: table('Ashby,2025-08,Burglary,1\nAshby,2025-09,Burglary,99999999999\n'),
    says: /above 10,000,000/,
    rowsOnly: true,
  },
  {
    title: 'a formula',
    file: table('Ashby,2025-08,Burglary,1\nAshby,2025-09,Burglary,=SUM(A1:A3)\n'),
    says: /is a formula/,
    rowsOnly: true,
  },
]

/** What is no fault: read all the same. */
const ODD: readonly { title: string; content: string | Buffer; rows: number }[] = [
  { title: 'a byte order mark', content: `\ufeff${LONG}Ashby,2025-08,Burglary,1\n`, rows: 1 },
  {
    title: 'semicolons',
    content: 'area;month;type;incidents\nAshby;2025-08;Burglary;1\nAshby;2025-09;Burglary;2\n',
    rows: 2,
  },
  { title: 'quoted line ends', content: `${LONG}"Ashby",2025-08,"Burglary\nof homes",1\n`, rows: 1 },
  { title: 'Windows-1252', content: Buffer.from(`${LONG}Ynys M\xf4n,2025-08,Burglary,1\n`, 'latin1'), rows: 1 },
]

describeOnEachDatabase(
  'starting an import',
  (database) => {
    let web: ImportsApp
    before(async () => {
      await acting(database.db, working, (tx) => makeCounty(tx))
      web = await serveImports(database.db)
    })
    after(() => web.close())

    test('the form asks what the files are, and sends them whole', async () => {
      const page = await web.get('/imports/new')
      assert.equal(page.statusCode, 200)
      assert.match(page.body, /enctype="multipart\/form-data"/)
      assert.match(page.body, /<input[^>]*type="file"[^>]*multiple/)
      // The token stands first: the server refuses the rest without having read it.
      assert.match(page.body, /<form action="\/imports\/new"[^>]*>\s*<input type="hidden" name="_token"/)
      for (const kind of ['any', 'street', 'long', 'wide']) assert.match(page.body, new RegExp(`value="${kind}"`))
    })

    test('only those who may import', async () => {
      for (const url of ['/imports', '/imports/new']) {
        assert.equal((await web.get(url, 'board')).statusCode, 403)
        assert.equal((await web.app.inject(url)).statusCode, 303)
      }
      const file = { name: 'a.csv', content: `${LONG}Ashby,2025-08,Burglary,1\n` }
      assert.equal((await web.upload([file], { who: 'board' })).statusCode, 403)
      assert.deepEqual(await web.spooled(), [])
    })

    test('an upload without the token, or with another, is refused before any file is taken', async () => {
      const file = { name: 'a.csv', content: `${LONG}Ashby,2025-08,Burglary,1\n` }
      for (const token of [null, 'B'.repeat(32)]) {
        const reply = await web.upload([file], { token })
        assert.equal(reply.statusCode, 403)
      }
      assert.deepEqual(await web.spooled(), [])
      assert.equal((await eventsOf(database.db, 'performance.stage-import')).length, 0)
    })

    test('no file is a 422 at the field, and leaves no trace in the history', async () => {
      for (const files of [[], [{ name: '', content: '' }]]) {
        const reply = await web.upload(files, { kind: 'wide' })
        assert.equal(reply.statusCode, 422)
        assert.match(textOf(reply.body), /There is a problem Choose at least one file/)
        assert.match(reply.body, /value="wide"[^>]*checked/)
      }
      assert.match(textOf((await web.get('/imports')).body), /Start here/)
    })

    test('files lead to their check, and the audit log says so', async () => {
      const address = await web.checked([
        await sent(
          streetFile(times(3, { month: '2025-09', lsoa: LSOAS[0], type: 'Burglary' }), { name: '2025-09-street.csv' }),
        ),
        await sent(
          streetFile(times(2, { month: '2025-08', lsoa: LSOAS[0], type: 'Burglary' }), { name: '2025-08-street.csv' }),
        ),
      ])
      assert.match(address, /^\/imports\/[0-9a-f-]{36}$/)
      const text = textOf((await web.get(address)).body)
      assert.match(text, /This would add 2 months \(August to September 2025\)\. Nothing has been stored yet\./)
      assert.match(text, /2025-08-street\.csv/)
      const events = await eventsOf(database.db, 'performance.stage-import')
      assert.equal(events[0]?.subject_id, address.split('/').at(-1))
      await web.post(`${address}/cancel`)
    })

    test('a hostile file name is shown as text and never used as a path', async () => {
      const rows = `${LONG}Ashby,2025-08,Burglary,1\n`
      const address = await web.checked([
        { name: '..\\..\\etc\\passwd<script>alert(1)</script>.csv', content: rows },
        { name: '../../../tmp/evil.csv', content: rows.replace('2025-08', '2025-07') },
      ])
      const { body } = await web.get(address)
      assert.doesNotMatch(body, /<script>alert/)
      assert.match(body, /passwd&lt;script&gt;|script&gt;\.csv/)
      assert.deepEqual((await web.spooled()).sort(), ['0', '1'])
      await web.post(`${address}/cancel`)
      assert.deepEqual(await web.spooled(), [])
    })

    test('a kind that the file is not is said, not guessed past', async () => {
      const address = await web.checked([{ name: 'a.csv', content: `${LONG}Ashby,2025-08,Burglary,1\n` }], {
        kind: 'street',
      })
      assert.match(textOf((await web.get(address)).body), /is not a street-level crime file/)
      await web.post(`${address}/cancel`)
    })

    for (const bad of BAD) {
      test(`${bad.title} is explained, and nothing is stored`, async () => {
        const address = await web.checked([await bad.file()])
        const page = await web.get(address)
        assert.equal(page.statusCode, 200)
        const text = textOf(page.body)
        assert.match(text, bad.says)
        if (bad.rowsOnly === true) {
          assert.match(text, /1 row could not be read/)
          const line = /counts\.csv (\d+) /.exec(text)?.[1]
          assert.equal(line, '3', 'the line is named')
        } else {
          assert.doesNotMatch(page.body, /Import these figures/)
          await web.post(`${address}/confirm`)
          await web.imports.idle()
        }
        assert.deepEqual(await countStored(database.db), NOTHING)
        await web.post(`${address}/cancel`)
        assert.deepEqual(await web.spooled(), [])
        assert.deepEqual(web.bugs, [])
      })
    }

    for (const odd of ODD) {
      test(`${odd.title} is read all the same`, async () => {
        const address = await web.checked([{ name: 'a.csv', content: odd.content }])
        assert.match(textOf((await web.get(address)).body), new RegExp(`a\\.csv .*${odd.rows} ${odd.rows} 0 0`))
        await web.post(`${address}/cancel`)
      })
    }
  },
  { audit: writeAuditEvent },
)

describeOnEachDatabase('the limit of an upload', (database) => {
  test('is told in words, and nothing stays behind', async () => {
    const web = await serveImports(database.db, { uploadLimit: 1000 })
    try {
      const small = { name: 'a.csv', content: 'x'.repeat(900) }
      const reply = await web.upload([small, { ...small, name: 'b.csv' }])
      assert.equal(reply.statusCode, 422)
      assert.match(textOf(reply.body), /The files are more than 1 KB together/)
      assert.deepEqual(await web.spooled(), [])
      assert.equal((await web.upload([small])).statusCode, 303)
    } finally {
      await web.close()
    }
  })
})
