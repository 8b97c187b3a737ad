import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type Category,
  countIn,
  type Family,
  LEAST_THRESHOLD,
  lines,
  POSSIBLE,
  type Shown,
  type ShownFamily,
  suppress,
} from './suppress.ts'

const leaf = (key: string, ...counts: number[]): Category => ({ key, counts })
const words = (one: Shown | undefined) => (one?.kind === 'shown' ? String(one.value) : (one?.kind ?? 'missing'))
const wholes = (shown: ShownFamily) => shown.breakdowns.map((all) => all.map(({ whole }) => words(whole)))
const single = (counts: readonly number[]): Family => ({
  total: [counts.reduce((a, b) => a + b, 0)],
  breakdowns: [counts.map((count, i) => leaf(String(i), count))],
})

test('counts below the threshold are not shown, nought included, and counts at it are', () => {
  assert.deepEqual(wholes(suppress(single([0, 4, 5, 60]), { threshold: 5 })), [['small', 'small', '5', '60']])
})

test('a single small count hides the smallest other one of its sum', () => {
  assert.deepEqual(wholes(suppress(single([2, 17, 60]), { threshold: 5 })), [['small', 'hidden', '60']])
})

test('small counts whose sum tells them are not even called small', () => {
  assert.deepEqual(wholes(suppress(single([4, 4]), { threshold: 5 })), [['hidden', 'hidden']])
  assert.deepEqual(wholes(suppress(single([0, 0, 12]), { threshold: 5 })), [['small', 'small', 'hidden']])
})

test('of a total below the threshold nothing is shown', () => {
  const shown = suppress(single([1, 3]), { threshold: 5 })
  assert.equal(words(shown.total.whole), 'small')
  assert.deepEqual(wholes(shown), [['small', 'small']])
})

test('districts protect each other, and the whole of a category does not tell a hidden district', () => {
  const shown = suppress(
    {
      total: [30, 40, 50],
      breakdowns: [[leaf('a', 2, 20, 25), leaf('b', 28, 20, 25)]],
    },
    { threshold: 5 },
  )
  const [a, b] = shown.breakdowns[0] ?? []
  assert.equal(words(a?.columns[0]), 'small')
  // Its row and its column each hide another, and so does the line where those two meet.
  assert.equal(a?.columns.filter(({ kind }) => kind === 'shown').length, 1)
  assert.equal(b?.columns.filter(({ kind }) => kind === 'shown').length, 1)
  assert.deepEqual([words(a?.whole), words(b?.whole)], ['47', '73'])
})

test('a district with too few of all shows nothing, and another one with it', () => {
  const shown = suppress(
    { total: [3, 40, 50], breakdowns: [[leaf('a', 1, 20, 25), leaf('b', 2, 20, 25)]] },
    { threshold: 5 },
  )
  assert.deepEqual(shown.total.columns.map(words), ['small', 'hidden', '50'])
  assert.deepEqual(
    (shown.breakdowns[0] ?? []).map(({ columns }) => columns.map(words)),
    [
      ['small', 'hidden', '25'],
      ['small', 'hidden', '25'],
    ],
  )
})

test('where the districts cannot be told the total still is', () => {
  const shown = suppress({ total: [5, 0, 0], breakdowns: [[leaf('a', 5, 0, 0), leaf('b', 0, 0, 0)]] }, { threshold: 5 })
  assert.equal(words(shown.total.whole), '5')
  assert.deepEqual(shown.total.columns.map(words), ['hidden', 'hidden', 'hidden'])
  assert.deepEqual(wholes(shown), [['hidden', 'hidden']])
})

test('large counts are all shown', () => {
  const family: Family = {
    total: [30, 40],
    breakdowns: [
      [leaf('a', 10, 20), leaf('b', 20, 20)],
      [{ key: 'x', parts: [leaf('x1', 10, 10), leaf('x2', 10, 20)] }, leaf('y', 10, 10)],
    ],
  }
  const shown = suppress(family, { threshold: 5 })
  for (const all of [[shown.total], ...shown.breakdowns])
    for (const { whole, columns } of all) for (const one of [whole, ...columns]) assert.equal(one.kind, 'shown')
})

test('thresholds that protect nobody and categories that do not add up are refused', () => {
  assert.throws(() => suppress(single([1]), { threshold: LEAST_THRESHOLD - 1 }), RangeError)
  assert.throws(() => suppress({ total: [3], breakdowns: [[leaf('a', 1)]] }, { threshold: 5 }), RangeError)
})

/** Small families of whole numbers: two ways to break down, one of them with a category within a category. */
const families = fc.integer({ min: 1, max: 3 }).chain((width) => {
  const column = fc.record({
    one: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 3, maxLength: 3 }),
    cut: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  return fc.array(column, { minLength: width, maxLength: width }).map((columns): Family => {
    const counts = (i: number) => columns.map(({ one }) => one[i] ?? 0)
    const total = columns.map(({ one }) => one.reduce((a, b) => a + b, 0))
    const first = columns.map(({ cut }, i) => Math.round(cut * (total[i] ?? 0)))
    return {
      total,
      breakdowns: [
        [{ key: 'ab', parts: [leaf('a', ...counts(0)), leaf('b', ...counts(1))] }, leaf('c', ...counts(2))],
        [leaf('x', ...first), leaf('y', ...total.map((all, i) => all - (first[i] ?? 0)))],
      ],
    }
  })
})

const T = 4

function fits(shown: Shown | undefined, value: number, all: Shown['kind'] | 'any' = 'any'): boolean {
  switch (shown?.kind) {
    case 'shown':
      return shown.value === value
    case 'small':
      return value < T
    default:
      // "Hidden" does not say how many.
      return all === 'any' && value >= 0
  }
}

/** Every way to write `value` as so many whole numbers. */
function* splits(value: number, count: number): Generator<number[]> {
  if (count === 1) yield [value]
  else for (let one = 0; one <= value; one++) for (const rest of splits(value - one, count - 1)) yield [one, ...rest]
}

/** What an attacker who tries everything finds: the values that each small count can have, by its name. */
function possible(family: Family, shown: ShownFamily, most: number): Map<string, Set<number>> {
  const width = family.total.length
  const found = new Map<string, Set<number>>()
  const note = (name: string, value: number) => found.set(name, (found.get(name) ?? new Set()).add(value))
  for (const total of vectors(shown.total.columns, most)) {
    const whole = total.reduce((a, b) => a + b, 0)
    if (!fits(shown.total.whole, whole)) continue
    const perBreakdown: Map<string, Set<number>>[] = []
    const works = family.breakdowns.every((parts, i) => {
      const values = valuesOf(parts, shown.breakdowns[i] ?? [], total)
      perBreakdown.push(values)
      return values.size > 0
    })
    if (!works) continue
    note('total', whole)
    for (let column = 0; column < width; column++) note(`total ${column}`, total[column] ?? 0)
    for (const [i, values] of perBreakdown.entries())
      for (const [name, some] of values) for (const value of some) note(`${i} ${name}`, value)
  }
  return found
}

function* vectors(columns: readonly Shown[], most: number): Generator<number[]> {
  const [first, ...rest] = columns
  if (first === undefined) {
    yield []
    return
  }
  for (let value = 0; value <= most; value++)
    if (fits(first, value)) for (const others of vectors(rest, most)) yield [value, ...others]
}

/** The values of each line and column in every table with these totals that agrees with all that is shown. */
function valuesOf(
  parts: readonly Category[],
  shown: ShownFamily['breakdowns'][number],
  total: readonly number[],
): Map<string, Set<number>> {
  const all = lines(parts)
  const leaves = all.filter(({ part }) => 'counts' in part).map(({ part }) => part.key)
  const keysOf = (part: Category): string[] => ('parts' in part ? part.parts.flatMap(keysOf) : [part.key])
  const under = all.map(({ part }) => keysOf(part).map((key) => leaves.indexOf(key)))
  const add = (counts: readonly number[], line: number) =>
    (under[line] ?? []).reduce((sum, at) => sum + (counts[at] ?? 0), 0)
  const perColumn = total.map((count, column) =>
    [...splits(count, leaves.length)].filter((counts) =>
      all.every((_, line) => fits(shown[line]?.columns[column], add(counts, line))),
    ),
  )
  const found = new Map<string, Set<number>>()
  const walk = (column: number, so: readonly (readonly number[])[]) => {
    if (column < total.length) {
      for (const counts of perColumn[column] ?? []) walk(column + 1, [...so, counts])
      return
    }
    const wholeOf = (line: number) => so.reduce((sum, counts) => sum + add(counts, line), 0)
    if (!all.every((_, line) => fits(shown[line]?.whole, wholeOf(line)))) return
    for (const line of all.keys()) {
      const note = (name: string, value: number) => found.set(name, (found.get(name) ?? new Set()).add(value))
      note(`${line} whole`, wholeOf(line))
      for (const [i, counts] of so.entries()) note(`${line} ${i}`, add(counts, line))
    }
  }
  walk(0, [])
  return found
}

test('whoever tries every table that agrees with what is shown is left with several values for each small count', () => {
  let checked = 0
  fc.assert(
    fc.property(families, (family) => {
      const size = family.total.reduce((a, b) => a + b, 0)
      fc.pre(size <= 14)
      const shown = suppress(family, { threshold: T })
      const found = possible(family, shown, size + POSSIBLE)
      const check = (name: string, value: number, one: Shown | undefined) => {
        if (one?.kind === 'shown') {
          assert.ok(value >= T && one.value === value, `${name} is shown as ${one.value}`)
          return
        }
        if (value >= T) return
        checked += 1
        const values = found.get(name)
        assert.ok(values, `${name}: some value agrees with what is shown`)
        assert.ok(values.has(value), `${name}: what is true agrees with what is shown`)
        assert.ok(values.size >= POSSIBLE, `${name} is ${value}, and can be worked out: ${[...values].join(', ')}`)
      }
      check('total', size, shown.total.whole)
      for (const [column, value] of family.total.entries()) check(`total ${column}`, value, shown.total.columns[column])
      for (const [i, parts] of family.breakdowns.entries())
        for (const [line, { part }] of lines(parts).entries()) {
          const own = shown.breakdowns[i]?.[line]
          const counts = family.total.map((_, column) => countIn(part, column))
          check(
            `${i} ${line} whole`,
            counts.reduce((a, b) => a + b, 0),
            own?.whole,
          )
          for (const [column, value] of counts.entries()) check(`${i} ${line} ${column}`, value, own?.columns[column])
        }
    }),
    { numRuns: 250, seed: 20 },
  )
  assert.ok(checked > 500, `only ${checked} small counts were attacked`)
})

test('a seeded fault bites: without the secondary step the attacker finds small counts', () => {
  const family = single([2, 17, 60])
  const shown = suppress(family, { threshold: T })
  const naive: ShownFamily = {
    total: shown.total,
    breakdowns: [
      (shown.breakdowns[0] ?? []).map((line, i) => {
        const value = [2, 17, 60][i] ?? 0
        const one: Shown = value < T ? { kind: 'small' } : { kind: 'shown', value }
        return { ...line, whole: one, columns: [one] }
      }),
    ],
  }
  assert.deepEqual(possible(family, naive, 80).get('0 0 whole'), new Set([2]))
  assert.ok((possible(family, shown, 80).get('0 0 whole')?.size ?? 0) >= POSSIBLE)
})
