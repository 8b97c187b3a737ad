import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { COLOURS } from './colours.ts'

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const contrast = (one: string, other: string) => {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

describe('the partnership’s colours', () => {
  for (const [name, { brand, accent }] of Object.entries(COLOURS)) {
    test(`${name}: white text is readable and the line below stands out`, () => {
      assert.ok(contrast('#ffffff', brand) >= 7, `${contrast('#ffffff', brand)}`)
      assert.ok(contrast(accent, brand) >= 3, `${contrast(accent, brand)}`)
    })
  }
  test('the measure itself is right', () => {
    assert.equal(contrast('#000000', '#ffffff').toFixed(1), '21.0')
    assert.ok(contrast('#777777', '#ffffff') < 4.5)
  })
})
