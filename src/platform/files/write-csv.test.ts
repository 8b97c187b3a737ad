import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toCsv } from './write-csv.ts'

test('CSV: numbers stay numbers, text is quoted where it must be, formulas are disarmed', () => {
  const text = toCsv(
    ['a', 'b'],
    [
      ['x, "y"', -5],
      ['=1+1', null],
      ['@cmd', 0.5],
      ['line\nbreak', 1],
    ],
  )
  assert.equal(text, 'a,b\r\n"x, ""y""",-5\r\n\'=1+1,\r\n\'@cmd,0.5\r\n"line\nbreak",1\r\n')
})
