import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { detect, type Mapping, validateMapping } from './index.ts'

function mappingOf(header: string, ...rows: string[]): Mapping {
  const found = detect(
    header.split(','),
    rows.map((row) => row.split(',')),
  )
  assert.ok(found.ok, JSON.stringify(found))
  assert.ok(found.reasons.length > 0)
  assert.ok(found.confidence > 0 && found.confidence <= 1)
  const checked = validateMapping(found.mapping, header.split(','))
  assert.ok(checked.ok, JSON.stringify(checked))
  return found.mapping
}
function codeOf(header: string, ...rows: string[]): string {
  const found = detect(
    header.split(','),
    rows.map((row) => row.split(',')),
  )
  assert.ok(!found.ok, JSON.stringify(found))
  assert.ok(found.message.length > 20)
  return found.code
}

const STREET =
  'Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context'

describe('recognising formats', () => {
  test('street-level crimes, in any order and with fewer columns', () => {
    const full = {
      format: 'street',
      month: 'Month',
      type: 'Crime type',
      area: 'LSOA code',
      areaName: 'LSOA name',
      scope: 'Falls within',
    }
    assert.deepEqual(mappingOf(STREET), full)
    assert.deepEqual(mappingOf(STREET.split(',').reverse().join(',')), full)
    assert.deepEqual(mappingOf('Month,Reported by,Easting,Northing,Location,Crime type,Context'), {
      ...full,
      area: null,
      areaName: null,
      scope: 'Reported by',
    })
  })
  test('its sister files are refused by name', () => {
    const outcomes = STREET.replace('Crime type,Last outcome category,Context', 'Outcome type')
    assert.equal(codeOf(outcomes), 'outcomes-file')
    const search =
      'Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome'
    assert.equal(codeOf(search), 'stop-and-search-file')
  })
  test('long counts by names and by what the cells look like', () => {
    assert.deepEqual(mappingOf('area,month,incidents', 'Derby,2025-01,3'), {
      format: 'long',
      area: 'area',
      areaName: null,
      month: 'month',
      category: [],
      value: 'incidents',
    })
    assert.deepEqual(
      mappingOf('Code,District,Period,Offence group,Offence,Number', 'E06000015,Derby,Sep-25,Theft,Burglary,12'),
      {
        format: 'long',
        area: 'Code',
        areaName: 'District',
        month: 'Period',
        category: ['Offence group', 'Offence'],
        value: 'Number',
      },
    )
    assert.deepEqual(mappingOf('a,b,c', 'Derby,September 2025,12', 'Bolsover,September 2025,4'), {
      format: 'long',
      area: 'a',
      areaName: null,
      month: 'b',
      category: [],
      value: 'c',
    })
  })
  test('wide tables by their headings', () => {
    assert.deepEqual(
      mappingOf('MajorText,MinorText,LookUp_BoroughName,201004,201005', 'Burglary,Domestic,Barnet,3,4'),
      {
        format: 'wide',
        area: 'LookUp_BoroughName',
        areaName: null,
        category: ['MajorText', 'MinorText'],
        months: ['201004', '201005'],
      },
    )
    assert.deepEqual(mappingOf('LSOA code,LSOA name,Apr 2025,May-25', 'E01000001,City 001A,3,4'), {
      format: 'wide',
      area: 'LSOA code',
      areaName: 'LSOA name',
      category: [],
      months: ['Apr 2025', 'May-25'],
    })
  })
  test('a missing heading, and files that are something else', () => {
    assert.equal(codeOf('Derby,2025-01,3', 'Derby,2025-02,4'), 'header-missing')
    assert.equal(
      codeOf('id,2025-01,Force,Force,-1.37,53.09,On or near,E01019400,Amber Valley 001A,Burglary,,'),
      'header-missing',
    )
    assert.equal(codeOf('name,colour', 'x,red'), 'format-unknown')
    assert.equal(codeOf('month,count', '2025-01,4'), 'column-missing')
    assert.equal(codeOf('area,month,remark', 'Derby,2025-01,none'), 'format-unknown')
  })
})

describe('checking a mapping', () => {
  const header = ['area', 'month', 'n', 'n', '2025-01', 'Jan-25']
  const problems = (candidate: unknown): [string, string][] => {
    const found = validateMapping(candidate, header)
    assert.ok(!found.ok)
    return found.problems.map(({ field, code }) => [field, code])
  }
  const long = { format: 'long', area: 'area', areaName: null, month: 'month', category: [], value: '2025-01' }
  test('a good one comes back as it is', () =>
    assert.deepEqual(validateMapping(long, header), { ok: true, mapping: long }))
  test('what is wrong is named', () => {
    assert.deepEqual(problems({ ...long, value: 'x' }), [['value', 'column-missing']])
    assert.deepEqual(problems({ ...long, value: 'n' }), [['value', 'header-duplicate']])
    assert.deepEqual(problems({ ...long, areaName: 'area' }), [['areaName', 'bad-mapping']])
    assert.deepEqual(problems({ ...long, value: '' }), [['value', 'bad-mapping']])
    assert.deepEqual(problems({ format: 'tall' }), [['format', 'bad-mapping']])
    assert.deepEqual(problems('x'), [['format', 'bad-mapping']])
    const wide = { format: 'wide', area: 'area', areaName: null, category: [], months: ['2025-01', 'Jan-25'] }
    assert.deepEqual(problems(wide), [['months', 'header-duplicate']])
    assert.deepEqual(problems({ ...wide, months: ['month'] }), [['months', 'bad-mapping']])
  })
})
