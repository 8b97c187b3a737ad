import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { month } from '../../../platform/clock/index.ts'
import { FILE_PROBLEMS, FileProblem, fileInMemory, fileOnDisk } from '../../../platform/files/index.ts'
import {
  type CountCell,
  FORMAT_PROBLEMS,
  inspect,
  type Mapping,
  type ReadingReport,
  type ReadOptions,
  ROW_ERRORS,
  readCounts,
  WARNINGS,
} from './index.ts'

const NOW = month('2025-10')

async function read(
  content: string | Uint8Array,
  given: { name?: string; mapping?: Mapping; options?: ReadOptions } = {},
) {
  const input = fileInMemory(given.name ?? 'counts.csv', content)
  let mapping = given.mapping
  if (mapping === undefined) {
    const { detection } = await inspect(input)
    assert.ok(detection.ok, JSON.stringify(detection))
    mapping = detection.mapping
  }
  const reading = await readCounts(input, mapping, { currentMonth: NOW, ...given.options })
  const { rows } = reading.report
  assert.equal(rows.read, rows.accepted + rows.rejected + rows.leftOut)
  return { report: reading.report, cells: [...reading.batches(3)].flat(), reading }
}

/** `area type month value`, one text for each count. */
function flat(cells: readonly CountCell[]): string[] {
  return cells.map((cell) => [cell.areaLabel, cell.typeLabel.join('/'), cell.month, cell.value].join('|'))
}
function errorsOf(report: ReadingReport): string[] {
  return report.errors.map(({ line, column, value, code }) => [line, column, value, code].join('|'))
}
function warningsOf(report: ReadingReport): string[] {
  return report.warnings.map(({ code, count, line }) => [code, count, line].join('|'))
}

const HEADER =
  'Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context'
const crime = (given: {
  month?: string
  area?: string
  name?: string
  type?: string
  force?: string
  id?: string
}): string =>
  `${given.id ?? ''},${given.month ?? '2025-01'},F,${given.force ?? 'Force'},-1.3,53.0,On or near,${given.area ?? 'E01019400'},${given.name ?? 'Amber Valley 001A'},${given.type ?? 'Burglary'},,`

describe('street-level crime files', () => {
  test('rows are counted by month, area and type; ids are not looked at', async () => {
    const text = [
      HEADER,
      crime({ id: 'same' }),
      crime({ id: 'same' }),
      crime({ type: 'Anti-social behaviour' }),
      crime({ area: '', name: '' }),
      crime({ area: 'E01019401', name: 'Amber Valley 001B', month: '2025-02' }),
    ].join('\n')
    const { report, cells } = await read(text)
    assert.deepEqual(flat(cells), [
      '|Burglary|2025-01|1',
      'E01019400|Burglary|2025-01|2',
      'E01019400|Anti-social behaviour|2025-01|1',
      'E01019401|Burglary|2025-02|1',
    ])
    assert.equal(cells[1]?.areaName, 'Amber Valley 001A')
    assert.deepEqual(report.rows, { read: 5, accepted: 5, rejected: 0, leftOut: 0 })
    assert.deepEqual(report.scopes, [{ label: 'Force', rows: 5 }])
    assert.deepEqual(report.months, [
      { month: '2025-01', cells: 3, total: 4 },
      { month: '2025-02', cells: 1, total: 1 },
    ])
    assert.deepEqual(report.types, [
      { path: ['Burglary'], rows: 4 },
      { path: ['Anti-social behaviour'], rows: 1 },
    ])
    assert.equal(report.total, 5)
    assert.deepEqual(JSON.parse(JSON.stringify(report)), report)
  })

  test('bad rows are named, the others counted', async () => {
    const text = [
      HEADER,
      crime({ month: '2025-13' }),
      crime({ month: '' }),
      crime({ month: '2025-11' }),
      crime({ month: '1989-12' }),
      crime({ month: 'soon' }),
      crime({ type: ' ' }),
      crime({ area: '=1+1' }),
      `${crime({})},more`,
      crime({}).slice(0, -2),
      ',,,,,,,,,,,',
      crime({}),
      crime({ type: 'x'.repeat(201) }),
    ].join('\r\n')
    const { report } = await read(text)
    assert.deepEqual(errorsOf(report), [
      '2|Month|2025-13|impossible-date',
      '3|Month||blank-month',
      '4|Month|2025-11|month-in-future',
      '5|Month|1989-12|month-too-early',
      '6|Month|soon|bad-month',
      '7|Crime type||blank-type',
      '8|LSOA code|=1+1|formula-cell',
      '9|||extra-columns',
      '10|||missing-columns',
      `13|Crime type|${'x'.repeat(39)}…|label-too-long`,
    ])
    for (const error of report.errors) assert.ok(error.message.startsWith(`Line ${error.line}: `), error.message)
    assert.match(report.errors[8]?.message ?? '', /10 cells and the heading has 12/)
    assert.deepEqual(report.rows, { read: 11, accepted: 1, rejected: 10, leftOut: 0 })
    assert.equal(report.errorCounts['bad-month'], 1)
  })

  test('older and unknown types, other months, several forces, no LSOA column', async () => {
    const text = [
      HEADER,
      crime({ month: '2012-01', type: 'Violent crime' }),
      crime({ month: '2012-01', type: 'Violent crime', force: 'Other' }),
      crime({ month: '2012-01', type: 'Public disorder and weapons' }),
      crime({ month: '2012-02', type: 'Piracy' }),
    ].join('\n')
    const { report, cells } = await read(text, { name: '2012-01-force-street.csv' })
    assert.deepEqual(flat(cells), [
      'E01019400|Violence and sexual offences|2012-01|2',
      'E01019400|Public order|2012-01|1',
      'E01019400|Piracy|2012-02|1',
    ])
    assert.deepEqual(warningsOf(report), [
      'older-crime-type|2|2',
      'older-crime-type|1|4',
      'unknown-crime-type|1|5',
      'several-forces|2|',
      'other-month|1|5',
    ])
    const old = await read(
      'Month,Reported by,Falls within,Easting,Northing,Location,Crime type,Context\n2011-01,F,F,1,2,x,Burglary,',
    )
    assert.deepEqual(flat(old.cells), ['|Burglary|2011-01|1'])
    assert.deepEqual(warningsOf(old.report), ['no-area-column|1|'])
  })
})

describe('long counts', () => {
  test('areas, categories and every way to write a month', async () => {
    const { cells, report } = await read(
      'Borough,Date,Type,Sub type,Count\nDerby,Sep-25,Theft,Burglary,"1,234"\n Derby ,30/08/2025,Theft,Burglary,0\nDerby,202507,Theft,Other,\n',
    )
    assert.deepEqual(flat(cells), ['Derby|Theft/Burglary|2025-08|0', 'Derby|Theft/Burglary|2025-09|1234'])
    assert.deepEqual(report.rows, { read: 3, accepted: 2, rejected: 0, leftOut: 1 })
    assert.deepEqual(warningsOf(report), ['blank-value|1|4'])
    assert.deepEqual(report.areas, [{ label: 'Derby', rows: 2 }])
  })

  test('every bad value is named with its line', async () => {
    const text =
      'area;month;n\nDerby;2025-01;-3\nDerby;2025-01;1,5\nDerby;2025-01;1.5\nDerby;2025-01;99999999\n;2025-01;3\nDerby;31/02/2025;=A1\n"Two\nlines";2025-01;4\nDerby;2025-01;many\nDerby;2025-01\nDerby;2025-01;3;4;5\nDerby;2025-01;3;;\n'
    const { report, cells } = await read(text, {
      mapping: { format: 'long', area: 'area', areaName: null, month: 'month', category: [], value: 'n' },
    })
    assert.deepEqual(errorsOf(report), [
      '2|n|-3|negative-value',
      '3|n|1,5|not-whole',
      '4|n|1.5|not-whole',
      '5|n|99999999|huge-value',
      '6|area||blank-area',
      '7|month|31/02/2025|impossible-date',
      '7|n|=A1|formula-cell',
      '10|n|many|not-a-number',
      '11|||missing-columns',
      '12|||extra-columns',
    ])
    assert.deepEqual(flat(cells), ['Derby||2025-01|3', 'Two lines||2025-01|4'])
    assert.equal(report.rows.rejected, 9)
  })

  test('repetitions count once, contradictions are errors that name both lines', async () => {
    const { report, cells } = await read(
      'area,month,n\nDerby,2025-01,3\nDerby,Jan-25,3\nDerby,2025-01,4\nDerby,2025-02,4\n',
    )
    assert.deepEqual(flat(cells), ['Derby||2025-01|3', 'Derby||2025-02|4'])
    assert.deepEqual(errorsOf(report), ['4|n|4|conflicting-row'])
    assert.match(report.errors[0]?.message ?? '', /^Line 4: .*differs from 3 on line 2/)
    assert.deepEqual(warningsOf(report), ['repeated-row|1|3'])
  })

  test('totals are left out, unless the file is all totals', async () => {
    const text =
      'area,month,type,n\nDerby,2025-01,Theft,3\nTotal,2025-01,Theft,3\nDerby,2025-01,All crime,3\nTotal,2025-01,Total,3\n'
    const { report, cells } = await read(text)
    assert.deepEqual(flat(cells), ['Derby|Theft|2025-01|3'])
    assert.deepEqual(report.rows, { read: 4, accepted: 1, rejected: 0, leftOut: 3 })
    assert.deepEqual(warningsOf(report), ['totals-row|3|3'])
    assert.deepEqual(
      report.types.map(({ path }) => path),
      [['Theft']],
    )
    assert.equal(report.total, 3)
    const only = await read('area,month,type,n\nDerby,2025-01,All crime,3\n')
    assert.deepEqual(flat(only.cells), ['Derby|All crime|2025-01|3'])
  })

  test('errors are counted beyond those kept', async () => {
    const text = `area,month,n\n${'Derby,2025-01,x\n'.repeat(50)}`
    const mapping = { format: 'long', area: 'area', areaName: null, month: 'month', category: [], value: 'n' } as const
    const { report } = await read(text, { mapping, options: { mostErrors: 7 } })
    assert.equal(report.errors.length, 7)
    assert.equal(report.errorCount, 50)
    assert.deepEqual(report.errorCounts, { 'not-a-number': 50 })
  })

  test('any table of counts comes back as it was, whatever the order of its rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(fc.nat(20), fc.nat(30), fc.nat(5), fc.nat(10_000_000)), {
          selector: ([area, when, type]) => `${area} ${when} ${type}`,
          minLength: 1,
          maxLength: 60,
        }),
        async (rows) => {
          const texts = rows.map(([area, when, type, n]) => {
            const key = `20${String(10 + (when % 3))}-${String((when % 12) + 1).padStart(2, '0')}`
            return { key: `Area ${area}|Kind ${type}|${key}`, n }
          })
          const unique = [...new Map(texts.map(({ key, n }) => [key, n]))]
          const text = unique.map(([key, n]) => [...key.split('|'), n].join(',')).join('\n')
          const { cells, report } = await read(`area,type,month,n\n${text}`)
          assert.deepEqual(new Set(flat(cells)), new Set(unique.map(([key, n]) => `${key}|${n}`)))
          assert.equal(cells.length, unique.length)
          assert.equal(
            report.total,
            unique.reduce((sum, [, n]) => sum + n, 0),
          )
        },
      ),
      { numRuns: 50 },
    )
  })
})

describe('wide tables', () => {
  test('a row is taken whole or not at all; blanks are gaps', async () => {
    const { report, cells } = await read(
      'Major,Minor,Borough,202501,202502\nTheft,Car,Barnet,3,\nTheft,Car,Brent,-1,x\nTheft,Car,Barnet,,5\nTheft,Bus,Brent,,\nTheft,Car,Barnet,3,5\nTheft,Car,Barnet,4,5\n',
    )
    assert.deepEqual(flat(cells), ['Barnet|Theft/Car|2025-01|3', 'Barnet|Theft/Car|2025-02|5'])
    assert.deepEqual(errorsOf(report), [
      '3|202501|-1|negative-value',
      '3|202502|x|not-a-number',
      '7|202501|4|conflicting-row',
    ])
    assert.deepEqual(report.rows, { read: 6, accepted: 2, rejected: 2, leftOut: 2 })
    assert.deepEqual(warningsOf(report), ['blank-value|4|2', 'repeated-row|1|6'])
  })
  test('columns for months that may not be counted', async () => {
    await assert.rejects(read('Borough,202501,203001\nBarnet,1,2\n'), { code: 'bad-mapping' })
  })
})

describe('files that cannot be read at all', () => {
  const mapping: Mapping = { format: 'long', area: 'area', areaName: null, month: 'month', category: [], value: 'n' }
  for (const [name, content, code] of [
    ['empty', '', 'empty-file'],
    ['a heading alone', 'area,month,n\n', 'no-rows'],
    ['another heading', 'area,month,count\nDerby,2025-01,1\n', 'column-missing'],
    ['a column twice', 'area,month,n,n\nDerby,2025-01,1,2\n', 'header-duplicate'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'not-a-csv-file'],
    ['an unclosed quotation mark', 'area,month,n\nDerby,"2025-01,1\n', 'unclosed-quote'],
  ] as const) {
    test(name, () =>
      assert.rejects(read(content, { mapping }), (error) => error instanceof FileProblem && error.code === code),
    )
  }
  test('Windows-1252 is read with a warning; a stop is obeyed; progress is told', async () => {
    const { report, cells } = await read(Buffer.from('area,month,n\nYnys M\xf4n,2025-01,1\n', 'latin1'), { mapping })
    assert.equal(cells[0]?.areaLabel, 'Ynys Môn')
    assert.deepEqual(warningsOf(report), ['windows-1252|1|2'])
    const progress: unknown[] = []
    await read('area,month,n\nDerby,2025-01,1\n', { mapping, options: { onProgress: (told) => progress.push(told) } })
    assert.deepEqual(progress, [{ bytes: 29, rows: 1 }])
    const signal = AbortSignal.abort(new Error('stopped'))
    await assert.rejects(read('area,month,n\nDerby,2025-01,1\n', { mapping, options: { signal } }), /stopped/)
  })
  test('whatever the bytes, there is a reading or a problem in words, and never anything else', async () => {
    const piece = fc.constantFrom(
      'area',
      'month',
      'n',
      ',',
      ';',
      '"',
      '""',
      '\n',
      '\r\n',
      '2025-01',
      '31/02/2025',
      'Derby',
      '=1',
      '-3',
      '1,2',
      'é',
      ' ',
    )
    let readings = 0
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.array(piece, { maxLength: 40 }).map((parts) => Buffer.from(`area,month,n\n${parts.join('')}`)),
          fc
            .uint8Array({ maxLength: 200 })
            .map((bytes) => Buffer.concat([Buffer.from('area,month,n\nDerby,2025-01,1\n'), bytes])),
          fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
        ),
        async (bytes) => {
          try {
            await read(bytes, { mapping })
            readings++
          } catch (error) {
            assert.ok(error instanceof FileProblem, String(error))
          }
          await inspect(fileInMemory('x.csv', bytes)).catch((error: unknown) =>
            assert.ok(error instanceof FileProblem, String(error)),
          )
        },
      ),
      { numRuns: 400 },
    )
    assert.ok(readings > 50, String(readings))
  })
  test('a file with too many combinations is refused before memory runs out', async () => {
    function* lines(): Generator<string> {
      yield 'area,type,month,n'
      for (let i = 0; i < 12_000; i++) yield `A${i},T${i},2025-01,1`
    }
    await assert.rejects(read([...lines()].join('\n')), { code: 'too-many-counts' })
  })
})

test('the page on file formats explains every code', () => {
  const page = readFileSync('docs/how-to/file-formats.md', 'utf8')
  const tables = { ...FILE_PROBLEMS, ...FORMAT_PROBLEMS, ...ROW_ERRORS, ...WARNINGS }
  assert.ok(Object.keys(tables).length > 50)
  for (const [code, { means, mend }] of Object.entries(tables)) {
    assert.ok(page.includes(`| \`${code}\` | ${means.replaceAll('|', '\\|')} | ${mend.replaceAll('|', '\\|')} |`), code)
  }
})

const REAL = '../shared/data/real'
describe('real files', { skip: existsSync(REAL) ? false : `${REAL} is not there` }, () => {
  test('every street-level file gives what an independent count gives', async () => {
    const folder = `${REAL}/recorded-crime`
    const files = readdirSync(folder).filter((file) => file.endsWith('-street.csv'))
    assert.equal(files.length, 22)
    let rows = 0
    let asb = 0
    for (const [index, file] of files.entries()) {
      const input = await fileOnDisk(`${folder}/${file}`)
      const { detection } = await inspect(input)
      assert.ok(detection.ok && detection.mapping.format === 'street' && detection.confidence === 1)
      const { report, batches } = await readCounts(input, detection.mapping)
      assert.deepEqual([report.errorCount, report.warnings, report.rows.rejected], [0, [], 0])
      assert.deepEqual(report.scopes, [{ label: 'Derbyshire Constabulary', rows: report.rows.accepted }])
      assert.deepEqual(
        report.months.map(({ month: when }) => when),
        [file.slice(0, 7)],
      )
      rows += report.rows.accepted
      asb += report.types.find(({ path }) => path[0] === 'Anti-social behaviour')?.rows ?? 0
      if (index % 11 !== 0) continue
      const records: Record<string, string>[] = parse(readFileSync(`${folder}/${file}`), { columns: true })
      const expected = new Map<string, number>()
      for (const record of records) {
        const key = [record['LSOA code'], record['Crime type'], record['Month']].join('|')
        expected.set(key, (expected.get(key) ?? 0) + 1)
      }
      assert.deepEqual(
        flat([...batches()].flat()).sort(),
        [...expected].map(([key, count]) => `${key}|${count}`).sort(),
      )
    }
    // Counted by another program (Python's csv module).
    assert.deepEqual([rows, asb], [207_292, 44_366])
  })
  test('outcomes are refused', async () => {
    const { detection } = await inspect(await fileOnDisk(`${REAL}/recorded-crime/2021-03-derbyshire-outcomes.csv`))
    assert.equal(detection.ok ? 'ok' : detection.code, 'outcomes-file')
  })
  test('the wide monthly series', async () => {
    for (const [file, rows, months, total] of [
      ['mps-borough-2010-04-to-2021-07.csv', 1725, 136, 8_932_993],
      ['mps-borough-2021-08-to-2023-07.csv', 1575, 24, 1_758_004],
    ] as const) {
      const input = await fileOnDisk(`${REAL}/monthly-series/${file}`)
      const { detection } = await inspect(input)
      assert.ok(detection.ok && detection.confidence > 0.9)
      const { report } = await readCounts(input, detection.mapping)
      assert.deepEqual(
        [report.rows.accepted, report.months.length, report.total, report.errorCount],
        [rows, months, total, 0],
      )
      assert.equal(report.areas.length, 33)
      assert.equal(report.cells, rows * months)
    }
  })
  test('a printed table of counts', async () => {
    const input = await fileOnDisk(`${REAL}/../published/asb-incidents-monthly.csv`)
    const { detection } = await inspect(input)
    assert.ok(detection.ok && detection.mapping.format === 'long')
    const { report } = await readCounts(input, detection.mapping)
    assert.deepEqual([report.errorCount, report.rows.rejected], [0, 0])
    assert.ok(report.rows.accepted > 50)
  })
})
