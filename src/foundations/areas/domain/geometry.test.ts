import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Polygon, Position } from 'geojson'
import { boxOf, representativePoint, shapeContains, signedArea, tidyShape } from './geometry.ts'

const ring = (...points: Position[]): Position[] => [...points, points[0] ?? []]
const anticlockwise = ring([0, 0], [4, 0], [4, 4], [0, 4])
const hole = ring([1, 1], [3, 1], [3, 3], [1, 3])

function tidied(coordinates: Position[][]): Polygon {
  const tidy = tidyShape({ type: 'Polygon', coordinates })
  assert.ok('shape' in tidy && tidy.shape.type === 'Polygon')
  return tidy.shape
}

describe('shapes', () => {
  test('outer rings become clockwise and holes the other way, whichever way they came', () => {
    for (const outer of [anticlockwise, [...anticlockwise].reverse()]) {
      for (const inner of [hole, [...hole].reverse()]) {
        const [first = [], second = []] = tidied([outer, inner]).coordinates
        assert.ok(signedArea(first) < 0)
        assert.ok(signedArea(second) > 0)
      }
    }
  })

  test('a point in a hole or outside is not inside', () => {
    const shape = tidied([anticlockwise, hole])
    assert.deepEqual(
      [
        [0.5, 0.5],
        [2, 2],
        [5, 2],
        [2, 3.5],
      ].map((point) => shapeContains(shape, point)),
      [true, false, false, true],
    )
    assert.deepEqual(boxOf(shape), { minLongitude: 0, minLatitude: 0, maxLongitude: 4, maxLatitude: 4 })
  })

  test('the representative point of a bent area lies in it, where the centroid does not', () => {
    const bent = tidied([ring([0, 0], [10, 0], [10, 10], [0, 10], [0, 9], [9, 9], [9, 1], [0, 1])])
    assert.equal(shapeContains(bent, [5, 5]), false)
    assert.equal(shapeContains(bent, representativePoint(bent)), true)
  })

  test('the representative point of any star-shaped area lies in it', () => {
    const star = fc.array(fc.double({ min: 0.2, max: 5, noNaN: true }), { minLength: 3, maxLength: 24 })
    fc.assert(
      fc.property(star, (radii) => {
        const points = radii.map((radius, at): Position => {
          const angle = (2 * Math.PI * at) / radii.length
          return [radius * Math.cos(angle) - 1.5, radius * Math.sin(angle) + 53]
        })
        const shape = tidied([ring(...points)])
        assert.equal(shapeContains(shape, representativePoint(shape)), true)
      }),
      { seed: 5 },
    )
  })
})
