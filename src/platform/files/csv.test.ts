import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { describe, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import {
  type CsvOptions,
  DELIMITERS,
  detached,
  FileProblem,
  fileInMemory,
  fileOnDisk,
  hashFile,
  type InputFile,
  readCsv,
  safeName,
} from './index.ts'

async function read(content: string | Uint8Array | InputFile, options: CsvOptions = {}) {
  const input = typeof content === 'string' || content instanceof Uint8Array ? fileInMemory('a.csv', content) : content
  const rows: string[][] = []
  const lines: number[] = []
  const summary = await readCsv(
    input,
    (row) => {
      rows.push(row.texts())
      lines.push(row.line)
      return undefined
    },
    options,
  )
  return { rows, lines, summary }
}

async function problemOf(work: Promise<unknown>): Promise<FileProblem> {
  const error = await work.then(
    () => assert.fail('expected a problem'),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof FileProblem, String(error))
  return error
}

/** The bytes in pieces of the given sizes, round and round. */
function inPieces(bytes: Buffer, sizes: readonly number[]): InputFile {
  return {
    name: 'pieces.csv',
    at: undefined,
    open: () =>
      Readable.from(
        (function* () {
          for (let at = 0, turn = 0; at < bytes.length; turn++) {
            const size = sizes[turn % sizes.length] ?? 1
            yield bytes.subarray(at, at + size)
            at += size
          }
        })(),
        { objectMode: false },
      ),
  }
}

describe('reading CSV', () => {
  test('cells, lines, blank lines and a last line without an end', async () => {
    const { rows, lines, summary } = await read('a,b\n1,2\n\n3,\n,4')
    assert.deepEqual(rows, [
      ['a', 'b'],
      ['1', '2'],
      ['3', ''],
      ['', '4'],
    ])
    assert.deepEqual(lines, [1, 2, 4, 5])
    assert.equal(summary.records, 4)
    assert.equal(summary.sha256, createHash('sha256').update('a,b\n1,2\n\n3,\n,4').digest('hex'))
    assert.equal(summary.bytes, 14)
  })

  test('quoted line ends keep the physical line numbers right', async () => {
    const { rows, lines } = await read('name,n\r\n"two\r\nlines, ""quoted""",1\r\nplain,2\r\n')
    assert.deepEqual(rows, [
      ['name', 'n'],
      ['two\r\nlines, "quoted"', '1'],
      ['plain', '2'],
    ])
    assert.deepEqual(lines, [1, 2, 4])
  })

  test('old Mac line ends', async () => {
    assert.deepEqual((await read('a,b\r1,"x\ny"\r2,z\r')).rows, [
      ['a', 'b'],
      ['1', 'x\ny'],
      ['2', 'z'],
    ])
  })

  test('the separator is found, or named in the first line', async () => {
    for (const delimiter of DELIMITERS) {
      const { rows, summary } = await read(
        `${['area', 'month', 'n'].join(delimiter)}\n${['Derby', '2025-01', '3'].join(delimiter)}`,
      )
      assert.equal(summary.delimiter, delimiter)
      assert.deepEqual(rows[1], ['Derby', '2025-01', '3'])
    }
    assert.equal(
      (await read('area;month;n\n"Derby, city";2025-01;1,5\nBolsover, east;2025-01;2,5')).summary.delimiter,
      ';',
    )
    const hinted = await read('sep=;\r\na,b;c\r\n')
    assert.deepEqual(hinted.rows, [['a,b', 'c']])
    assert.deepEqual(hinted.lines, [2])
    assert.equal((await read('only one column\n1\n')).summary.delimiter, ',')
  })

  test('a quotation mark inside an unquoted cell is plain text, spaces after a closing one are dropped', async () => {
    assert.deepEqual((await read('a,b\n5" pipe,x\n"y"  ,z')).rows.slice(1), [
      ['5" pipe', 'x'],
      ['y', 'z'],
    ])
  })

  test('what is written is read back, whatever the quoting, line ends, separator and pieces, as csv-parse reads it', async () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.stringMatching(/^[a-z0-9 ,;|\t"\r\n'éŵ€😀-]{0,8}$/u),
      fc.constantFrom('', 'Derby', '2025-01', '12'),
    )
    const clean = cell.map((text) => text.replaceAll('\0', ''))
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((columns) =>
        fc.array(fc.array(clean, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 8 }),
      )
    let compared = 0
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(...DELIMITERS),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 }),
        fc.integer(),
        async (rows, delimiter, lineEnd, endAtLast, mark, sizes, seed) => {
          // A heading without odd letters fixes the line ends, as in every real file.
          const all = [rows[0]?.map((_, i) => `c${i}`) ?? [], ...rows]
          let turn = seed
          const text =
            all
              .map((row) =>
                row
                  .map((value) => {
                    turn = (turn * 1103515245 + 12345) & 0x7fffffff
                    const must = /["\r\n]/.test(value) || value.includes(delimiter)
                    return must || turn % 3 === 0 ? `"${value.replaceAll('"', '""')}"` : value
                  })
                  .join(delimiter),
              )
              .join(lineEnd) + (endAtLast ? lineEnd : '')
          const bytes = Buffer.from((mark ? '\ufeff' : '') + text)
          const { rows: found } = await read(inPieces(bytes, sizes), { delimiter })
          assert.deepEqual(found, all)
          const oracle = parse(text, { delimiter, record_delimiter: lineEnd, skip_empty_lines: true })
          assert.deepEqual(found, oracle)
          compared++
        },
      ),
      { numRuns: 300 },
    )
    assert.ok(compared >= 300)
  })

  test('a large file in pieces of every size gives the same records, and line numbers that are true', async () => {
    const text = Array.from({ length: 9000 }, (_, i) => (i % 7 === 0 ? `"row ${i}\nmore",${i}` : `row ${i},${i}`)).join(
      '\n',
    )
    const whole = await read(text)
    assert.equal(whole.rows.length, 9000)
    for (const sizes of [[1000], [65536], [70000, 3, 5]]) {
      const cut = await read(inPieces(Buffer.from(text), sizes))
      assert.deepEqual(cut.rows, whole.rows)
      assert.deepEqual(cut.lines, whole.lines)
    }
    const physical = text.split('\n')
    for (const [i, line] of whole.lines.entries()) assert.ok(physical[line - 1]?.includes(`row ${i}`))
  })

  test('cells can be compared and looked up beyond the end', async () => {
    await readCsv(fileInMemory('a.csv', 'a,"b""c"\n'), (row) => {
      assert.ok(row.is(0, 'a'))
      assert.ok(!row.is(0, 'ab'))
      assert.ok(row.is(1, 'b"c'))
      assert.ok(row.is(7, ''))
      assert.equal(row.text(7), '')
      return undefined
    })
  })

  test('stopping early and progress', async () => {
    const seen: number[] = []
    let records = 0
    const summary = await readCsv(
      inPieces(Buffer.from('a,b\n'.repeat(60_000)), [65_536]),
      () => (++records === 10 ? 'stop' : undefined),
      { onBytes: (bytes) => seen.push(bytes) },
    )
    assert.equal(records, 10)
    assert.equal(summary.sha256, undefined)
    assert.deepEqual(seen, [65_536])
    const controller = new AbortController()
    controller.abort(new Error('stopped by the user'))
    await assert.rejects(read('a,b\n', { signal: controller.signal }), /stopped by the user/)
  })

  test('a detached text is equal, odd halves of letters included', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(detached(text), text)))
    assert.equal(detached('\ud800'), '\ud800')
  })
})

describe('encodings', () => {
  const table = 'area,n\nYnys Môn – “north”,1\n'
  test('UTF-8 and UTF-16 with their marks', async () => {
    const expected = [
      ['area', 'n'],
      ['Ynys Môn – “north”', '1'],
    ]
    const utf16 = Buffer.from(`\ufeff${table}`, 'utf16le')
    const swapped = Buffer.from(utf16).swap16()
    for (const [bytes, encoding] of [
      [Buffer.from(table), 'utf-8'],
      [Buffer.from(`\ufeff${table}`), 'utf-8'],
      [utf16, 'utf-16le'],
      [swapped, 'utf-16be'],
    ] as const) {
      for (const sizes of [[1], [3], [1000]]) {
        const { rows, summary } = await read(inPieces(bytes, sizes))
        assert.deepEqual(rows, expected)
        assert.equal(summary.encoding, encoding)
      }
    }
  })

  test('Windows-1252 is read, saying from which line', async () => {
    const bytes = Buffer.concat([
      Buffer.from('area,n\nDerby,1\nYnys M'),
      Buffer.from([0xf4]),
      Buffer.from('n \x96 \x80,2\n', 'latin1'),
    ])
    for (const sizes of [[1], [2], [100]]) {
      const { rows, summary } = await read(inPieces(bytes, sizes))
      assert.deepEqual(rows[2], ['Ynys Môn – €', '2'])
      assert.equal(summary.encoding, 'windows-1252')
      assert.equal(summary.windows1252From, 3)
    }
  })

  test('every byte of Windows-1252 as the platform decodes it', async () => {
    const meaningless = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d])
    const bytes = Uint8Array.from({ length: 128 }, (_, i) => i + 128).filter((byte) => !meaningless.has(byte))
    const { rows } = await read(Buffer.concat([Buffer.from('a,b\nx,'), bytes]))
    const expected = Array.from(bytes, (byte) => (byte >= 0xa0 ? String.fromCharCode(byte) : undefined))
    assert.deepEqual(
      Array.from(rows[1]?.[1] ?? '')
        .slice(-96)
        .join(''),
      expected.slice(-96).join(''),
    )
    assert.equal(
      Array.from(rows[1]?.[1] ?? '')
        .slice(0, -96)
        .join(''),
      '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ',
    )
  })

  test('what cannot be read names the line', async () => {
    const head = 'a,b\nx,1\n'
    const cases: [Buffer, string, number][] = [
      [Buffer.concat([Buffer.from(`${head}é,1\n`), Buffer.from([0xe9, 0x2c])]), 'mixed-encoding', 4],
      [Buffer.concat([Buffer.from(`\ufeff${head}`), Buffer.from([0xe9, 0x2c])]), 'wrong-encoding', 3],
      [Buffer.concat([Buffer.from(head), Buffer.from([0x81, 0x2c])]), 'wrong-encoding', 3],
      [
        Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(head, 'utf16le'), Buffer.from([0x00, 0xd8, 0x41, 0x00])]),
        'wrong-encoding',
        3,
      ],
    ]
    for (const [bytes, code, line] of cases) {
      for (const sizes of [[1], [4], [1000]]) {
        const problem = await problemOf(read(inPieces(bytes, sizes)))
        assert.equal(problem.code, code)
        assert.equal(problem.line, line)
        assert.match(problem.message, new RegExp(`Line ${line} `))
      }
    }
    const far = Buffer.concat([Buffer.from('a,b\n'.repeat(50_000)), Buffer.from([0x81])])
    assert.equal((await problemOf(read(inPieces(far, [10_000])))).line, 50_001)
    const nul = Buffer.from(`${'a,b\n'.repeat(50_000)}a,\0`)
    const problem = await problemOf(read(inPieces(nul, [10_000])))
    assert.deepEqual([problem.code, problem.line], ['not-text', 50_001])
  })
})

describe('trouble in CSV', () => {
  const cases: [string, string, string, number | undefined][] = [
    ['an empty file', '', 'empty-file', undefined],
    ['blank lines', '\n\n \r\n', 'empty-file', undefined],
    ['only a mark', '\ufeff', 'empty-file', undefined],
    ['a quotation mark never closed', 'a,b\n1,2\n3,"four\nfive\n', 'unclosed-quote', 3],
    ['text after a closing one', 'a,b\n1,"x" y\n', 'text-after-quote', 2],
    ['text after a quoted line end', 'a,b\n"x\ny"z,1\n', 'text-after-quote', 3],
  ]
  for (const [name, text, code, line] of cases) {
    test(name, async () => {
      for (const sizes of [[1], [5], [1000]]) {
        const problem = await problemOf(read(inPieces(Buffer.from(text), sizes)))
        assert.deepEqual([problem.code, problem.line], [code, line])
        if (line !== undefined) assert.match(problem.message, new RegExp(`line ${line}\\b`, 'i'))
      }
    })
  }

  test('lines, cells and columns beyond the limits', async () => {
    const limits = { cell: 100, line: 1000, columns: 10 }
    for (const [text, code, line] of [
      [`a,b\n${'x,'.repeat(9)}y\n${'x'.repeat(101)},1`, 'cell-too-long', 3],
      [`a,b\n"${'x'.repeat(101)}",1`, 'cell-too-long', 2],
      [`a,b\n1,"${'x'.repeat(400_000)}`, 'unclosed-quote', 2],
      [`a,b\n1,${'x'.repeat(400_000)}`, 'line-too-long', 2],
      [`a,b\n1,${'x'.repeat(2000)}\n`, 'line-too-long', 2],
    ] as const) {
      const problem = await problemOf(read(inPieces(Buffer.from(text), [50_000]), { limits }))
      assert.deepEqual([problem.code, problem.line], [code, line])
    }
    const wide = await problemOf(read(`a,b\n${'x,'.repeat(20_000)}\n`))
    assert.deepEqual([wide.code, wide.line], ['too-many-columns', 2])
    assert.equal((await read(`${'x,'.repeat(16_383)}\n`)).rows[0]?.length, 16_384)
    assert.equal((await read(`a,b\n"${'""'.repeat(32_767)}",1`)).rows[1]?.[0]?.length, 32_767)
  })

  test('memory stays flat while a file far larger than it is read', async () => {
    const line = Buffer.from(`${'abcdefghij,'.repeat(9)}"quoted, cell"\n`.repeat(2000))
    const input: InputFile = {
      name: 'large.csv',
      at: undefined,
      open: () =>
        Readable.from(
          (function* () {
            for (let i = 0; i < 300; i++) yield line
          })(),
          { objectMode: false },
        ),
    }
    let kept = ''
    const before = process.memoryUsage.rss()
    let most = 0
    const summary = await readCsv(
      input,
      (row) => {
        if (row.line % 100_000 === 0) kept += row.text(9)
        return undefined
      },
      {
        onBytes: () => {
          most = Math.max(most, process.memoryUsage.rss() - before)
        },
      },
    )
    assert.ok(kept.startsWith('quoted, cell'))
    assert.ok(summary.bytes > 60e6)
    assert.ok(most < 150e6, `${Math.round(most / 1e6)} MB more than before`)
  })
})

describe('input files', () => {
  test('a file on disk, its name and its hash', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'files-'))
    try {
      const file = path.join(folder, 'spool-1')
      await writeFile(file, 'a,b\n1,2\n')
      const input = await fileOnDisk(file, 'C:\\Users\\x\\counts.csv')
      assert.equal(input.name, 'counts.csv')
      assert.equal(input.size, 8)
      assert.equal((await read(input)).summary.sha256, await hashFile(input))
      const gone = await fileOnDisk(file)
      await rm(file)
      assert.equal((await problemOf(read(gone))).code, 'file-unreadable')
      assert.equal((await problemOf(fileOnDisk(file))).code, 'file-unreadable')
      assert.equal((await problemOf(fileOnDisk(folder))).code, 'file-unreadable')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
  test('names are safe to show', () => {
    assert.equal(safeName('../../etc/passwd'), 'passwd')
    assert.equal(safeName('a\u202egpj.csv\n'), 'agpj.csv')
    assert.equal(safeName('..'), 'unnamed file')
    assert.equal(safeName('x'.repeat(500)).length, 200)
  })
})
