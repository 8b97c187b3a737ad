import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Fact } from './facts.ts'
import { createLedger, type Stored } from './ledger.ts'

const nothing: Stored = {
  areas: [],
  links: [],
  bestFits: [],
  shapes: [],
  populations: [],
  deprivation: [],
  aliases: [],
}
const origin = { file: 'a.csv', line: 2, unit: 'line' } as const
const lsoa = (name: string | null, vintage: '2011' | '2021'): Fact => ({
  type: 'area',
  code: 'E01000001',
  name,
  kind: 'lsoa',
  vintage,
})
const inside = (insideCode: string): Fact => ({
  type: 'inside',
  code: 'E01000001',
  insideCode,
  insideKind: 'district',
})

describe('what an import changes', () => {
  test('an LSOA that one import puts in two districts is refused, naming both lines', () => {
    const ledger = createLedger(nothing)
    assert.equal(ledger.take(inside('E07000032'), origin), 'added')
    assert.equal(ledger.refusalOf(inside('E07000032'), { ...origin, line: 5 }), null)
    assert.equal(
      ledger.refusalOf(inside('E07000033'), { ...origin, line: 5 }),
      'E01000001 cannot lie in E07000033: line 2 puts it in E07000032.',
    )
    assert.equal(
      ledger.refusalOf(inside('E07000033'), { file: 'b.json', line: 5, unit: 'feature' }),
      'E01000001 cannot lie in E07000033: line 2 of a.csv puts it in E07000032.',
    )
  })

  test('a later import may move it, and then it leaves the district before', () => {
    const link = { code: 'E01000001', insideCode: 'E07000032', insideKind: 'district', basis: 'stated' } as const
    const group = { code: 'E01000001', insideCode: 'SNA-1', insideKind: 'neighbourhood', basis: 'grouping' } as const
    const ledger = createLedger({ ...nothing, links: [link, group] })
    assert.equal(ledger.take(inside('E07000033'), origin), 'changed')
    const { removedLinks, addedLinks } = ledger.changes()
    assert.deepEqual(removedLinks, [{ code: 'E01000001', insideCode: 'E07000032' }])
    assert.deepEqual(addedLinks, [{ code: 'E01000001', insideCode: 'E07000033' }])
  })

  test('what a file states replaces what we fitted, even in the same district', () => {
    const link = { code: 'E01000001', insideCode: 'E07000032', insideKind: 'district', basis: 'best-fit' } as const
    const ledger = createLedger({ ...nothing, links: [link] })
    assert.equal(ledger.take(inside('E07000032'), origin), 'changed')
    assert.equal(ledger.changes().removedLinks.length, 1)
    assert.equal(ledger.changes().addedLinks.length, 1)
  })

  test('names of both censuses are kept in either order, the newer as the name', () => {
    for (const facts of [
      [lsoa('Old 001A', '2011'), lsoa('New 002B', '2021')],
      [lsoa('New 002B', '2021'), lsoa('Old 001A', '2011')],
    ]) {
      const ledger = createLedger(nothing)
      for (const fact of facts) ledger.take(fact, origin)
      const { newAreas, aliases } = ledger.changes()
      assert.deepEqual(
        newAreas.map((area) => [area.name, [...area.vintages].sort()]),
        [['New 002B', ['2011', '2021']]],
      )
      assert.deepEqual(aliases, [{ code: 'E01000001', alias: 'Old 001A' }])
    }
  })

  test('an area that was only mentioned gets its name later; a mention never takes a name away', () => {
    const ledger = createLedger(nothing)
    assert.equal(ledger.take(lsoa(null, '2021'), origin), 'added')
    assert.equal(ledger.take(lsoa('A 001A', '2021'), origin), 'changed')
    assert.equal(ledger.take(lsoa(null, '2021'), origin), 'unchanged')
    assert.deepEqual(
      ledger.changes().newAreas.map((area) => [area.name, area.named]),
      [['A 001A', true]],
    )
    assert.deepEqual(ledger.changes().aliases, [])
  })

  test('a code cannot change its kind', () => {
    const ledger = createLedger(nothing)
    ledger.take(lsoa('A', '2021'), origin)
    const ward: Fact = { type: 'area', code: 'E01000001', name: 'A', kind: 'ward', vintage: null }
    assert.match(
      ledger.refusalOf(ward, origin) ?? '',
      /known as a small census area \(LSOA\) and cannot also be a ward/,
    )
  })

  test('two figures for one year in one import are refused; a new figure in a later one replaces', () => {
    const people = (residents: number): Fact => ({
      type: 'population',
      code: 'E07000032',
      year: 2020,
      residents,
      households: null,
      groups: {},
    })
    const first = createLedger(nothing)
    assert.equal(first.take(people(10), origin), 'added')
    assert.match(first.refusalOf(people(11), origin) ?? '', /other figures for 2020/)
    const before = people(10)
    assert.ok(before.type === 'population')
    const second = createLedger({ ...nothing, populations: [before] })
    assert.equal(second.take(people(10), origin), 'unchanged')
    assert.equal(createLedger({ ...nothing, populations: [before] }).take(people(11), origin), 'changed')
  })
})
