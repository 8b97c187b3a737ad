/** Made-up series and small maps for the tests of this room. */
import { addMonths, month } from '../clock/index.ts'
import type { ControlPoint } from './control-chart.tsx'
import type { Mark } from './marks.tsx'
import type { SeasonalPoint } from './seasonal-chart.tsx'
import type { Shape } from './shapes.ts'

export const HOSTILE = `</title><script>alert("x")</script>&'\u0000\ud800`

const MARKS: readonly Mark[] = ['none', 'concern', 'none', 'improvement', 'neutral-high', 'neutral-low']

export function controlPoints(
  values: readonly (number | null)[],
  limits: { mean: number; lower: number | null; upper: number },
): ControlPoint[] {
  return values.map((y, index) => ({
    x: addMonths(month('2010-04'), index),
    y,
    ...limits,
    mark: MARKS[index % MARKS.length] ?? 'none',
  }))
}

/** A wave of so many months around 100. */
export function wave(count: number): ControlPoint[] {
  const values = Array.from({ length: count }, (_, index) => Math.round(100 + 40 * Math.sin(index * 1.7)))
  return controlPoints(values, { mean: 100, lower: 55.5, upper: 144.5 })
}

export function seasonalPoints(actuals: readonly (number | null)[]): SeasonalPoint[] {
  return actuals.map((actual, index) => ({
    month: addMonths(month('2025-04'), index),
    actual,
    expected: 100 + index,
    lower: 80 + index,
    upper: 120 + index,
    mark: actual === null ? 'none' : (MARKS[index % MARKS.length] ?? 'none'),
  }))
}

/** Square areas in a grid near 53 degrees north, sharing their borders. */
export function gridShapes(columns: number, rows: number): Shape[] {
  return Array.from({ length: columns * rows }, (_, index) => {
    const west = -2 + (index % columns) * 0.1
    const south = 53 + Math.floor(index / columns) * 0.06
    const ring = [
      [west, south],
      [west + 0.1, south],
      [west + 0.1, south + 0.06],
      [west, south + 0.06],
      [west, south],
    ]
    return { code: `A${index}`, name: `Area ${index}`, geometry: { type: 'Polygon', coordinates: [ring] } }
  })
}

/** Every point that a drawing's paths, circles, rectangles and texts stand on, with transforms of groups applied. */
export function drawnPoints(svg: string): { x: number; y: number; of: string }[] {
  const points: { x: number; y: number; of: string }[] = []
  const stack: { dx: number; dy: number; scale: number }[] = [{ dx: 0, dy: 0, scale: 1 }]
  for (const [tag, close, name = '', attributes = ''] of svg.matchAll(/<(\/?)([a-zA-Z]+)([^>]*)>/g)) {
    const frame = stack.at(-1) ?? { dx: 0, dy: 0, scale: 1 }
    if (name === 'g') {
      if (close === '/') {
        stack.pop()
      } else {
        const [, dx = '0', dy = '0'] = /translate\(([-\d.]+),([-\d.]+)\)/.exec(attributes) ?? []
        const [, scale = '1'] = /scale\(([-\d.]+)\)/.exec(attributes) ?? []
        stack.push({
          dx: frame.dx + Number(dx) * frame.scale,
          dy: frame.dy + Number(dy) * frame.scale,
          scale: frame.scale * Number(scale),
        })
      }
      continue
    }
    if (close === '/') continue
    const add = (x: number, y: number) =>
      points.push({ x: frame.dx + x * frame.scale, y: frame.dy + y * frame.scale, of: tag.slice(0, 60) })
    const value = (key: string) => Number(new RegExp(` ${key}="([^"]*)"`).exec(attributes)?.[1] ?? Number.NaN)
    if (name === 'text') add(value('x'), value('y'))
    if (name === 'circle') add(value('cx'), value('cy'))
    if (name === 'path')
      for (const point of pathPoints(/ d="([^"]*)"/.exec(attributes)?.[1] ?? '')) add(point.x, point.y)
  }
  return points
}

function pathPoints(d: string): { x: number; y: number }[] {
  const points: { x: number; y: number }[] = []
  let x = 0
  let y = 0
  let start = { x: 0, y: 0 }
  for (const [, command = '', rest = ''] of d.matchAll(/([MLHVlhvzZ])([^MLHVlhvzZ]*)/g)) {
    const numbers = [...rest.matchAll(/-?[\d.]+(?:e-?\d+)?/g)].map(Number)
    if (command === 'z' || command === 'Z') {
      x = start.x
      y = start.y
      continue
    }
    const pairs = 'HhVv'.includes(command) ? 1 : 2
    for (let i = 0; i < numbers.length; i += pairs) {
      const a = numbers[i] ?? Number.NaN
      const b = numbers[i + 1] ?? Number.NaN
      if (command === 'M' || command === 'L') [x, y] = [a, b]
      else if (command === 'l') [x, y] = [x + a, y + b]
      else if (command === 'H') x = a
      else if (command === 'h') x += a
      else if (command === 'V') y = a
      else y += a
      if (command === 'M' && i === 0) start = { x, y }
      points.push({ x, y })
    }
  }
  return points
}
