import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DISTRICT_LEVEL } from './measures.ts'
import { readPlaces } from './places.ts'

const places = readPlaces()
const neighbourhoods = places.districts.flatMap((district) => district.neighbourhoods)

/** Towns and larger villages of Derbyshire, and parts of Derby: no invented neighbourhood may bear such a name. */
const REAL =
  `Alfreton Allestree Alvaston Arboretum Ashbourne Ashgate Bakewell Barlborough Beighton Belper Bolsover Boulton
Borrowash Brampton Breaston Brimington Buxton Calow Castleton Chaddesden Chapel Chellaston Chesterfield Clowne Clay Codnor
Cotmanhay Creswell Crich Darley Derby Derwent Draycott Dronfield Duffield Eckington Etwall Eyam Fairfield Findern Gamesley
Glossop Grassmoor Hadfield Hasland Hathersage Hatton Hayfield Heage Heanor Hilton Holmewood Ilkeston Killamarsh Kilburn
Langwith Littleover Long Loscoe Mackworth Matlock Melbourne Mickleover Morton Newbold Newhall Normanton Oakwood Ockbrook
Pinxton Repton Renishaw Ripley Sandiacre Sawley Shardlow Shirebrook Shirland Sinfin Smalley Somercotes Spondon Staveley
Stonebroom Swadlincote Swanwick Tibshelf Tideswell Tupton Whaley Whitwell Whittington Wingerworth Wirksworth Woodville`.split(
    /\s+/,
  )

describe('the demonstration’s places', () => {
  test('nine real districts: eight make the county, all nine the force area', () => {
    assert.equal(places.districts.length, 9)
    assert.deepEqual(places.districts.map(({ code, name }) => `${code} ${name}`).sort(), [
      'E06000015 Derby',
      'E07000032 Amber Valley',
      'E07000033 Bolsover',
      'E07000034 Chesterfield',
      'E07000035 Derbyshire Dales',
      'E07000036 Erewash',
      'E07000037 High Peak',
      'E07000038 North East Derbyshire',
      'E07000039 South Derbyshire',
    ])
    assert.deepEqual(places.county.without, ['E06000015'])
    assert.equal(places.districts.filter(({ code }) => !places.county.without.includes(code)).length, 8)
    assert.deepEqual(Object.keys(DISTRICT_LEVEL).sort(), places.districts.map((d) => d.abbreviation).sort())
  })

  test('sixty invented neighbourhoods with codes that no office ever gave', () => {
    assert.equal(neighbourhoods.length, 60)
    assert.equal(new Set(neighbourhoods.map(({ code }) => code)).size, 60)
    assert.equal(new Set(neighbourhoods.map(({ name }) => name)).size, 60)
    for (const district of places.districts) {
      for (const { code } of district.neighbourhoods)
        assert.match(code, new RegExp(`^D-${district.abbreviation}-0\\d$`))
    }
    assert.equal(places.districts.find(({ name }) => name === 'South Derbyshire')?.neighbourhoods.length, 6)
  })

  test('no neighbourhood has the name of a place that is there', () => {
    const real = new Set(REAL.map((name) => name.toLowerCase()))
    assert.ok(real.size > 90)
    for (const { name } of neighbourhoods) {
      for (const word of name.toLowerCase().split(/\s+/)) assert.ok(!real.has(word), name)
    }
  })

  test('the residents of the neighbourhoods add up to those of their district', () => {
    for (const { name, residents, neighbourhoods: parts } of places.districts) {
      assert.equal(
        parts.reduce((sum, part) => sum + part.residents, 0),
        residents,
        name,
      )
      assert.ok(
        parts.every((part) => part.residents >= 5_000),
        name,
      )
    }
  })

  test('no two tiles lie on one another, and each neighbourhood lies in its district’s block', () => {
    const at = (tile: readonly [number, number]) => tile.join()
    assert.equal(new Set(places.districts.map(({ tile }) => at(tile))).size, 9)
    assert.equal(new Set(neighbourhoods.map(({ tile }) => at(tile))).size, 60)
    for (const district of places.districts) {
      for (const { tile, code } of district.neighbourhoods) {
        assert.deepEqual([Math.floor(tile[0] / 3), Math.floor(tile[1] / 3)], district.tile, code)
      }
    }
  })
})
