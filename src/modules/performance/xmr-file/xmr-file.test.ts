import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { describe, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { realDataPath, realRows, withoutRealData } from '../domain/testing/real-data.ts'
import type { XmrOptions } from '../domain/xmr.ts'
import { isMonthOrDay, MOST_PROBLEMS, problemInWords, readXmrSeries, type XmrRow, xmrFile } from './index.ts'

const bytes = (text: string) => Readable.from([Buffer.from(text)])

async function csv(text: string, options: XmrOptions = {}): Promise<string> {
  const result = await xmrFile({ input: bytes(text), format: 'csv', options })
  assert.ok(result.ok, 'refused')
  return [...result.value].join('')
}

async function problems(input: string | Uint8Array): Promise<string[]> {
  const result = await xmrFile({ input: Readable.from([Buffer.from(input)]), format: 'csv', options: {} })
  assert.ok(!result.ok, 'not refused')
  return result.problem.map(problemInWords)
}

describe('against the expected files, end to end', () => {
  const cases: Readonly<Record<string, XmrOptions>> = {
    default: {},
    noscreen: { screen: false },
    fix24: { fixAfter: 24 },
    fix36: { fixAfter: 36 },
    rebase2020_04: { rebaseAt: ['2020-04-01'] },
  }
  type Row = Record<'case' | 'f' | 'x' | 'y' | 'mean_col' | 'lpl' | 'upl' | 'special_cause_type' | 'point_type', string>
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
  const same = (got: string, want: string) =>
    want === '' || got === ''
      ? got === want
      : Math.abs(Number(got) - Number(want)) <= 1e-9 * Math.max(1, Math.abs(Number(want)))

  for (const file of [
    'control-charts/xmr-expected-mps-three-boroughs.csv',
    'control-charts/xmr-expected-ae-breaches.csv',
  ]) {
    test(file, { skip: withoutRealData(file) }, async () => {
      const rows: Row[] = realRows(file)
      let compared = 0
      for (const [name, options] of Object.entries(cases)) {
        const expected = rows.filter((row) => row.case === name)
        if (expected.length === 0) continue
        const text = `f,x,y\n${expected.map(({ f, x, y }) => `${quote(f)},${x},${y}\n`).join('')}`
        const output = await csv(text, { ...options, improvement: 'decrease' })
        const got: Record<string, string>[] = parse(output, { columns: true })
        assert.equal(got.length, expected.length)
        got.forEach((row, i) => {
          const want = expected[i]
          assert.ok(want, 'a row too many')
          const where = `${name} ${want.f} ${want.x}`
          assert.deepEqual(
            [row['f'], row['x'], Number(row['y']), row['special_cause_type'], row['point_type']],
            [want.f, want.x, Number(want.y), want.special_cause_type, want.point_type],
            where,
          )
          assert.ok(same(row['mean'] ?? '', want.mean_col), `${where} mean`)
          assert.ok(same(row['lpl'] ?? '', want.lpl), `${where} lpl`)
          assert.ok(same(row['upl'] ?? '', want.upl), `${where} upl`)
          compared++
        })
      }
      assert.equal(compared, rows.length)
    })
  }
  const file = 'control-charts/xmr-expected-ae-breaches.csv'
  test('reads such a file itself, extra columns and all', { skip: withoutRealData(file) }, async () => {
    // Both cases of the file name the same series and dates: the second one is refused, by line.
    const result = await readXmrSeries(createReadStream(realDataPath(file), { highWaterMark: 7 }))
    assert.ok(!result.ok, 'not refused')
    assert.equal(result.problem.length, MOST_PROBLEMS)
    assert.equal(result.problem[0]?.line, 110)
  })
})

const HEADER = 'f,x,y,mean,lpl,upl,special_cause_type,point_type\n'

describe('reading', () => {
  test('any column order, extra columns, byte order mark, CRLF, quotes, blank lines, series interleaved, any row order', async () => {
    const text =
      '\uFEFFnote,"Y",x,f\r\n"a ""b""\r\nc",3,2025-02,"Crime, all"\r\n\r\n,1e1,2025-01-01,ASB\r\n,1,2025-01,"Crime, all"\r\n,-.5,2025-02-01,ASB\r\n'
    assert.equal(
      await csv(text, { screen: false }),
      `${HEADER}"Crime, all",2025-01,1,2,-3.3200000000000003,7.32,Common Cause,common_cause
"Crime, all",2025-02,3,2,-3.3200000000000003,7.32,Common Cause,common_cause
ASB,2025-01-01,10,4.75,-23.18,32.68,Common Cause,common_cause
ASB,2025-02-01,-0.5,4.75,-23.18,32.68,Common Cause,common_cause
`,
    )
  })
  test('a header alone is no error; a series of one point has no limits', async () => {
    assert.equal(await csv('f,x,y\n'), HEADER)
    assert.equal(await csv('f,x,y\nA,2025-01,4'), `${HEADER}A,2025-01,4,4,,,Common Cause,common_cause\n`)
  })
  test('characters cut in two by the pieces of the stream', async () => {
    const text = Buffer.from('f,x,y\nCafé – Nord,2025-01,4\nCafé – Nord,2025-02,4\n')
    const result = await readXmrSeries(Readable.from([...text].map((byte) => Buffer.from([byte]))))
    assert.ok(result.ok, 'refused')
    assert.deepEqual(
      result.value.map(({ name, points }) => [name, points.length]),
      [['Café – Nord', 2]],
    )
  })
  test('a large file, at the pace of the reader', async () => {
    function* pieces() {
      yield Buffer.from('f,x,y\n')
      for (let series = 0; series < 400; series++) {
        yield Buffer.from(
          Array.from(
            { length: 120 },
            (_, i) => `S${series},${2010 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')},${i % 7}\n`,
          ).join(''),
        )
      }
    }
    const result = await readXmrSeries(Readable.from(pieces()))
    assert.ok(result.ok, 'refused')
    assert.equal(result.value.length, 400)
    assert.ok(
      result.value.every(({ points }) => points.length === 120),
      'points are missing',
    )
  })
  test('JSON', async () => {
    const result = await xmrFile({
      input: bytes('f,x,y\n"Say ""A""",2025-01,1\n"Say ""A""",2025-02,1\n'),
      format: 'json',
      options: {},
    })
    assert.ok(result.ok, 'refused')
    const rows = JSON.parse([...result.value].join('')) as XmrRow[]
    assert.deepEqual(rows[1], {
      f: 'Say "A"',
      x: '2025-02',
      y: 1,
      mean: 1,
      lpl: null,
      upl: null,
      special_cause_type: 'Common Cause',
      point_type: 'common_cause',
    })
    const empty = await xmrFile({ input: bytes('f,x,y\n'), format: 'json', options: {} })
    assert.ok(empty.ok, 'refused')
    assert.deepEqual(JSON.parse([...empty.value].join('')), [])
  })
  test('numbers survive the way out and back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 12 }),
        async (ys) => {
          const text = ys.map((y, i) => `S,2025-${String(i + 1).padStart(2, '0')},${y}\n`).join('')
          const rows: Record<string, string>[] = parse(await csv(`f,x,y\n${text}`), { columns: true })
          assert.deepEqual(
            rows.map(({ y }) => Number(y) + 0),
            ys.map((y) => y + 0),
          )
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('what is wrong, and where', () => {
  test('values, dates, missing cells, twice the same date; all of them at once', async () => {
    const text =
      'f,x,y\nA,2025-01,1\nA,2025-02,one\nA,2025-13,1\nA,2025-01-01,2\nA,2025-03\n"A\nB",2025-04,\nA,2025-02-30,1\nA,2025-05,1e999\n'
    assert.deepEqual(await problems(text), [
      'Line 3: “one” in column y is not a number.',
      'Line 4: “2025-13” in column x is not a date such as 2025-09-01 or 2025-09.',
      'Line 5: The series “A” already has a value for 2025-01-01.',
      'Line 6: The row has 2 columns, fewer than the first line names.',
      'Line 7: An empty cell in column y is not a number.',
      'Line 9: “2025-02-30” in column x is not a date such as 2025-09-01 or 2025-09.',
      'Line 10: “1e999” in column y is not a number.',
    ])
  })
  test('the lines are right after blank lines and with CRLF', async () => {
    assert.deepEqual(await problems('f,x,y\r\n\r\nA,2025-01,1\r\n\r\n\r\nA,2025-02,x\r\n'), [
      'Line 6: “x” in column y is not a number.',
    ])
  })
  test('a column is missing or comes twice', async () => {
    assert.match((await problems('f,x\nA,2025-01\n'))[0] ?? '', /^Line 1: The column y is missing\./)
    assert.match((await problems('f;x;y\nA;2025-01;1\n'))[0] ?? '', /^Line 1: The column f is missing\./)
    assert.deepEqual(await problems('f,x,y,Y\nA,2025-01,1,2\n'), ['Line 1: The column y comes twice.'])
  })
  test('an empty file, an open quotation mark, a stray one', async () => {
    assert.deepEqual(await problems(''), ['Line 1: The file is empty.'])
    assert.deepEqual(await problems('\n\n'), ['Line 1: The file is empty.'])
    assert.match((await problems('f,x,y\n"A,2025-01,1\n'))[0] ?? '', /never closed/)
    assert.match(
      (await problems('f,x,y\nA,2025-01,1\n"A"B,2025-02,1\n'))[0] ?? '',
      /^Line 3: A quotation mark stands inside/,
    )
  })
  test('text that is not UTF-8', async () => {
    const latin = Buffer.from('f,x,y\nA,2025-01,1\nCaf\xe9,2025-01,1\n', 'latin1')
    assert.deepEqual(await problems(latin), [
      'Line 3: The file is not UTF-8 text from this line on. Save it as CSV (UTF-8).',
    ])
  })
  test('a broken stream is not swallowed', async () => {
    async function* broken() {
      yield Buffer.from('f,x,y\n')
      throw new Error('disk gone')
    }
    await assert.rejects(readXmrSeries(broken()), /disk gone/)
  })
  test('months and days', () => {
    for (const text of ['2025-01', '2024-02-29', '2025-12-31']) assert.equal(isMonthOrDay(text), true, text)
    for (const text of ['2025', '2025-00', '2025-02-29', '01/02/2025', '2025-1', '2025-01-1', '']) {
      assert.equal(isMonthOrDay(text), false, text)
    }
  })
})
