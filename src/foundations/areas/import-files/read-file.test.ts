import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fileInMemory } from '../../../platform/files/index.ts'
import type { AreaFile, Fact, ReadAreaFile, UnreadableFile } from './facts.ts'
import { type ReadOptions, readAreaFile } from './read-file.ts'

const read = (name: string, content: string | Uint8Array, options: ReadOptions = {}): Promise<AreaFile> =>
  readAreaFile(fileInMemory(name, content), options)

async function readable(name: string, content: string, options: ReadOptions = {}): Promise<ReadAreaFile> {
  const file = await read(name, content, options)
  assert.ok(file.ok, file.ok ? '' : file.refusal)
  return file
}

async function unreadable(name: string, content: string | Uint8Array): Promise<UnreadableFile> {
  const file = await read(name, content)
  assert.ok(!file.ok, 'it should not be readable')
  return file
}

const factsOf = (file: ReadAreaFile): Fact[] => file.rows.flatMap((row) => [...row.facts])

const SQUARE = [
  [-1.5, 53],
  [-1.4, 53],
  [-1.4, 53.1],
  [-1.5, 53.1],
  [-1.5, 53],
]
const collection = (...features: object[]) => JSON.stringify({ type: 'FeatureCollection', features })
const square = (properties: object, coordinates: unknown = [SQUARE]) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates },
})

describe('tables of areas', () => {
  test('columns are known by many headings, separators and encodings', async () => {
    const expected: Fact[] = [
      { type: 'area', code: 'E01000001', name: 'Aston 001A', kind: 'lsoa', vintage: '2021' },
      { type: 'area', code: 'E07000032', name: null, kind: 'district', vintage: null },
      { type: 'inside', code: 'E01000001', insideCode: 'E07000032', insideKind: 'district' },
    ]
    const variants = [
      'lsoa21_code,lsoa21_name,district_code\nE01000001,Aston 001A,E07000032\n',
      'LSOA21CD,LSOA21NM,LAD22CD\r\nE01000001,Aston 001A,E07000032\r\n',
      '\uFEFFlsoa21cd;lsoa21nm;lad-code\ne01000001; Aston 001A ;E07000032',
      'LSOA code (2021)\tLSOA name (2021)\tLocal Authority District code (2024)\nE01000001\tAston 001A\tE07000032\n',
    ]
    for (const variant of variants) {
      const file = await readable('x.csv', variant)
      assert.deepEqual([file.format, factsOf(file), file.rejections], ['look-up', expected, []], variant)
    }
  })

  test('a line that cannot be used is left out, with its number and the reason', async () => {
    const file = await readable(
      'residents-2020.csv',
      [
        'lad_code,lad_name,total',
        'E07000032,Amber Valley,128829',
        'E07000033,Bolsover,-5',
        'E07000034,Chesterfield,1.5',
        ',Nowhere,10',
        'E01000001,An LSOA,10',
        'E07000035,Derbyshire Dales',
        'E07000036,Erewash,',
        'E07000037,High Peak,=1+1',
        'E07000038,"North',
        'East",99999999999',
        'E07000039,South Derbyshire,"109,516"',
      ].join('\n'),
    )
    assert.equal(file.rowsRead, 10)
    assert.deepEqual(
      file.rejections.map(({ line, message }) => `${line}: ${message}`),
      [
        '3: “-5” in column “total” is not a whole number of zero or more.',
        '4: “1.5” in column “total” is not a whole number of zero or more.',
        '5: The column “lad_code” is empty.',
        '6: “E01000001” is not the code of a district (column “lad_code”).',
        '7: The line has 2 cells, and the headings are 3.',
        '8: “” in column “total” is not a whole number of zero or more.',
        '9: “=1+1” in column “total” is not a whole number of zero or more.',
        '10: “99999999999” in column “total” is not a whole number of zero or more.',
      ],
    )
    const populations = factsOf(file).filter((fact) => fact.type === 'population')
    assert.deepEqual(
      populations.map((fact) => [fact.code, fact.year, fact.residents]),
      [
        ['E07000032', 2020, 128829],
        ['E07000039', 2020, 109516],
      ],
    )
  })

  test('the year of figures comes from a column, the caller or the file’s name, or the file is refused', async () => {
    const text = 'lsoa21_code,residents\nE01000001,5\n'
    const yearOf = async (file: ReadAreaFile) =>
      factsOf(file).map((fact) => (fact.type === 'population' ? fact.year : null))
    assert.deepEqual(await yearOf(await readable('census-2021.csv', text)), [null, 2021])
    assert.deepEqual(await yearOf(await readable('people.csv', text, { year: 2019 })), [null, 2019])
    assert.deepEqual(
      await yearOf(await readable('census-2021.csv', 'lsoa21_code,year,residents\nE01000001,2022,5\n')),
      [null, 2022],
    )
    assert.match((await unreadable('people.csv', text)).refusal, /year of the population is not known/)
  })

  test('figures belong to the smallest area on the line', async () => {
    const file = await readable('p-2021.csv', 'lad_code,lsoa21_code,residents\nE07000032,E01000001,5\n')
    assert.deepEqual(
      factsOf(file).flatMap((fact) => (fact.type === 'population' ? [fact.code] : [])),
      ['E01000001'],
    )
  })

  test('deciles and ranks are checked', async () => {
    const head = 'lsoa21_code,IMD_decile,Crime_score,IMD_rank'
    const file = await readable(
      'imd.csv',
      `${head}\nE01000001,1,-0.4,7\nE01000002,11,0,7\nE01000003,1,0,0\nE01000004,1,x,1\n`,
    )
    assert.deepEqual(
      factsOf(file).filter((fact) => fact.type === 'deprivation'),
      [
        {
          type: 'deprivation',
          code: 'E01000001',
          year: 2025,
          indexDecile: 1,
          indexRank: 7,
          domains: { Crime_score: -0.4 },
        },
      ],
    )
    assert.deepEqual(
      file.rejections.map((rejection) => rejection.line),
      [3, 4, 5],
    )
  })

  test('a district shared by several partnerships holds them; others lie in theirs', async () => {
    const file = await readable(
      'x.csv',
      [
        'lad-code;csp-code;PFA21CD',
        'E06000061;E22000233;E23000022',
        'E06000061;E22000235;E23000022',
        'E07000032;E22000037;E23000018',
        'E06000058;E22000063;E23000039',
        'E06000058;E22000367;E23000039',
        'E06000059;E22000367;E23000039',
      ].join('\n'),
    )
    const links = new Set(
      factsOf(file).flatMap((fact) => (fact.type === 'inside' ? [`${fact.code} in ${fact.insideCode}`] : [])),
    )
    assert.deepEqual([...links].sort(), [
      'E06000058 in E23000039',
      'E06000059 in E22000367',
      'E06000059 in E23000039',
      'E06000061 in E23000022',
      'E07000032 in E22000037',
      'E07000032 in E23000018',
      'E22000037 in E23000018',
      'E22000063 in E06000058',
      'E22000063 in E23000039',
      'E22000233 in E06000061',
      'E22000233 in E23000022',
      'E22000235 in E06000061',
      'E22000235 in E23000022',
      'E22000367 in E23000039',
    ])
  })

  const refused: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    ['without codes', 'name,count\nA,1\n', /No column holds the code of an area. The headings are: name, count/],
    ['with codes only', 'lsoa21_code\nE01000001\n', /neither names/],
    ['with headings only', 'lsoa21_code,lsoa21_name\n', /no lines below/],
    ['with one kind twice', 'lad_code,district_code\nE07000032,E07000033\n', /“district_code” is the second/],
    ['with a decile and no rank', 'lsoa21_code,IMD_decile\nE01000001,1\n', /one with the rank/],
    ['that are empty', '', /empty/],
    ['that are pictures', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]), /./],
    ['with a quotation mark left open', 'lad_code,lad_name\nE07000032,"Amber\n', /quotation mark/],
  ]
  for (const [what, content, why] of refused) {
    test(`files ${what} are refused in words`, async () => {
      assert.match((await unreadable('x.csv', content)).refusal, why)
    })
  }
})

describe('maps of areas', () => {
  test('GeoJSON: code, name, district and shape of each feature', async () => {
    const file = await readable(
      'x.geojson',
      collection(
        square({ code: 'E07000032', name: 'Amber Valley' }),
        square({ WD23CD: 'E05000001', WD23NM: 'A ward', LAD23CD: 'E07000032' }),
        square({ code: 'sna-01', name: 'Old town', lad: 'E07000032' }),
      ),
    )
    const areas = factsOf(file).flatMap((fact) =>
      fact.type === 'area' ? [`${fact.code} ${fact.kind} ${fact.name}`] : [],
    )
    assert.deepEqual(areas, [
      'E07000032 district Amber Valley',
      'E05000001 ward A ward',
      'E07000032 district null',
      'SNA-01 neighbourhood Old town',
      'E07000032 district null',
    ])
    assert.deepEqual(
      factsOf(file).flatMap((fact) => (fact.type === 'inside' ? [fact.code] : [])),
      ['E05000001', 'SNA-01'],
    )
  })

  test('a feature that cannot be drawn is left out, with its number and the reason', async () => {
    const name = 'A'
    const cases: readonly (readonly [object, RegExp])[] = [
      [square({ code: 'E07000032', name }, [SQUARE.map(([x = 0, y = 0]) => [x * 1e5, y * 1e4])]), /WGS 84/],
      [square({ name }), /no code.*It has: name/],
      [square({ code: 'a b', name }), /“a b” is not a code/],
      [square({ code: 'E07000033', name }, [SQUARE.slice(0, 3)]), /fewer than four points/],
      [square({ code: 'E07000033', name }, [SQUARE.slice(0, 4)]), /does not end where it began/],
      [square({ code: 'E07000033', name }, [[...SQUARE.slice(0, 4), ['x', 1]]]), /not two numbers/],
      [square({ code: 'E07000033', name }, [SQUARE.map(() => [1, 50])]), /without any area/],
      [square({ code: 'E07000033', name }, []), /./],
      [{ type: 'Feature', properties: { code: 'E07000033' }, geometry: null }, /no geometry/],
      [
        { type: 'Feature', properties: { code: 'E07000033' }, geometry: { type: 'Point', coordinates: [1, 1] } },
        /Point/,
      ],
      [square({ code: 'E01000001', name, lad: 'Amber Valley' }), /not the code of a district/],
      [square({ LSOA21CD: 'E07000033' }), /not the code of a small census area/],
      ['nonsense' as unknown as object, /no code/],
    ]
    const file = await readable('x.geojson', collection(...cases.map(([feature]) => feature)))
    assert.equal(file.rows.length, 0)
    assert.equal(file.rejections.length, cases.length)
    for (const [index, [, why]] of cases.entries()) {
      assert.equal(file.rejections[index]?.line, index + 1)
      assert.match(file.rejections[index]?.message ?? '', why)
    }
  })

  const topology = (arcs: unknown, ids: unknown) =>
    JSON.stringify({
      type: 'Topology',
      objects: {
        areas: {
          type: 'GeometryCollection',
          geometries: [{ type: 'Polygon', arcs: ids, properties: { code: 'E01034254', name: 'A', lad: 'E07000032' } }],
        },
      },
      arcs,
    })

  test('TopoJSON is read; a code that is new in 2021 tells the census', async () => {
    const file = await readable('x.json', topology([SQUARE], [[0]]))
    assert.equal(file.title, 'Boundaries: LSOAs of 2021')
    assert.equal(file.vintageOpen, false)
    assert.deepEqual(file.rejections, [])
    assert.equal(factsOf(file).find((fact) => fact.type === 'shape')?.vintage, '2021')
  })

  test('TopoJSON with missing arcs is reported and does not fail', async () => {
    const file = await readable('x.json', topology([SQUARE], [[7]]))
    assert.match(file.rejections[0]?.message ?? '', /lines that the file does not hold/)
  })

  const refused: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    ['broken JSON', '{"type":"FeatureCollection","features":[', /not complete or not correct/],
    ['other JSON', '{"a":1}', /neither GeoJSON .* nor TopoJSON/],
    ['a list', '[1,2]', /neither GeoJSON nor TopoJSON/],
    ['no features', collection(), /holds no areas/],
    ['features that are no list', '{"type":"FeatureCollection","features":3}', /no list/],
    ['a topology without arcs', '{"type":"Topology","objects":{}}', /no arcs/],
    ['JSON in another encoding', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), /not in UTF-8/],
  ]
  for (const [what, content, why] of refused) {
    test(`${what} is refused in words`, async () => {
      assert.match((await unreadable('x.json', content)).refusal, why)
    })
  }
})

test('any JSON and any text is either read or refused, and never an error', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.json(),
        fc.string(),
        fc.json().map((json) => `{"type":"FeatureCollection","features":[${json}]}`),
      ),
      async (text) => {
        const file = await read('x', text)
        assert.equal(typeof file.ok, 'boolean')
      },
    ),
    { numRuns: 200, seed: 11 },
  )
})
