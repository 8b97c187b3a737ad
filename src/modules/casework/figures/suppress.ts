/**
 * Statistical disclosure control: which counts of a set of tables are shown, so that nobody can work out a small one from the
 * others. Pure. The rule is "under five, with secondary suppression"; the threshold is given.
 *
 * A family is one total by columns (districts) that is broken down in one or more ways. Every figure of a breakdown is an
 * edge of a network in which what flows in flows out, so what a reader can work out is exactly what a flow can take: the
 * least and the most that each hidden count can be, given all that is shown. Figures are hidden until every small one can
 * still have at least `POSSIBLE` values.
 */

/** A category with its counts by column, or with narrower categories that it is the sum of. */
export type Category =
  | { readonly key: string; readonly counts: readonly number[] }
  | { readonly key: string; readonly parts: readonly Category[] }

export interface Family {
  /** The total by column. */
  readonly total: readonly number[]
  /** Ways in which the total is broken down; each adds up to it in every column. */
  readonly breakdowns: readonly (readonly Category[])[]
}

/** `small`: below the threshold; `hidden`: not small, or not said whether, but others would be worked out from it. */
export type Shown =
  | { readonly kind: 'shown'; readonly value: number }
  | { readonly kind: 'small' }
  | { readonly kind: 'hidden' }

export interface ShownLine {
  readonly key: string
  /** Of all columns together. */
  readonly whole: Shown
  readonly columns: readonly Shown[]
  /** 0 for what the total is the sum of, 1 for what that is the sum of. */
  readonly depth: number
}

export interface ShownFamily {
  readonly total: ShownLine
  /** In the order of the breakdowns; each category stands before its parts. */
  readonly breakdowns: readonly (readonly ShownLine[])[]
}

/** So many values at least stay possible for every small count. */
export const POSSIBLE = 3

/** Thresholds below this could not keep `POSSIBLE` values. */
export const LEAST_THRESHOLD = 3

/**
 * What may be shown of a family.
 * @throws RangeError for a threshold that is no whole number of at least `LEAST_THRESHOLD`, or categories that do not add up
 */
export function suppress(family: Family, { threshold }: { readonly threshold: number }): ShownFamily {
  if (!Number.isInteger(threshold) || threshold < LEAST_THRESHOLD) throw new RangeError(`Not a threshold: ${threshold}`)
  const wholeTotal = sum(family.total)
  const totals = protect({ key: '', counts: family.total }, { threshold, locked: false })
  const found = totals.whole[0] ?? HIDDEN
  // Rather no column than no total: alone it tells nothing about any of them once none is said to be small.
  const alone = found.kind !== 'shown' && wholeTotal >= threshold
  const root = totals.columns.map(([first]) => (alone ? HIDDEN : (first ?? HIDDEN)))
  const whole: Shown = alone ? { kind: 'shown', value: wholeTotal } : found
  const total = { key: '', whole, columns: root, depth: 0 }
  const flat = family.breakdowns.map((parts) => lines(parts))
  for (const [i, parts] of family.breakdowns.entries()) {
    const adds = family.total.every((count, column) => count === sum(parts.map((part) => countIn(part, column))))
    if (!adds) throw new RangeError(`Breakdown ${i} does not add up to its total`)
  }
  if (whole.kind !== 'shown') {
    return {
      total: { ...total, whole: SMALL, columns: root.map(() => SMALL) },
      breakdowns: flat.map((all) =>
        all.map(({ part, depth }) => ({ key: part.key, whole: SMALL, depth, columns: root.map(() => SMALL) })),
      ),
    }
  }
  // Columns whose total is hidden are one column in every breakdown: their sum is known, how it is split is not.
  const open = root.flatMap((one, column) => (one.kind === 'shown' ? [column] : []))
  const closed = root.flatMap((one, column) => (one.kind === 'shown' ? [] : [column]))
  const groups = closed.length === 0 ? open.map((column) => [column]) : [...open.map((column) => [column]), closed]
  return {
    total,
    breakdowns: family.breakdowns.map((parts, i) => {
      const shown = protect({ key: '', parts: parts.map((part) => grouped(part, groups)) }, { threshold, locked: true })
      return (flat[i] ?? []).map(({ part, depth }, line) => {
        // The root stands first.
        const at = line + 1
        return {
          ...{ key: part.key, depth, whole: shown.whole[at] ?? HIDDEN },
          columns: root.map((own, column) => {
            if (own.kind !== 'shown') return own
            return shown.columns[open.indexOf(column)]?.[at] ?? HIDDEN
          }),
        }
      })
    }),
  }
}

const SMALL: Shown = { kind: 'small' }
const HIDDEN: Shown = { kind: 'hidden' }

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0)
}

export function countIn(part: Category, column: number): number {
  return 'counts' in part ? (part.counts[column] ?? 0) : sum(part.parts.map((one) => countIn(one, column)))
}

/** Each category and its parts, in order. */
export function lines(parts: readonly Category[], depth = 0): { readonly part: Category; readonly depth: number }[] {
  return parts.flatMap((part) => [{ part, depth }, ...('parts' in part ? lines(part.parts, depth + 1) : [])])
}

function grouped(part: Category, groups: readonly (readonly number[])[]): Category {
  if ('parts' in part) return { key: part.key, parts: part.parts.map((one) => grouped(one, groups)) }
  return { key: part.key, counts: groups.map((columns) => sum(columns.map((column) => part.counts[column] ?? 0))) }
}

interface Figure {
  readonly from: number
  readonly to: number
  readonly value: number
  /** Index of the category. */
  readonly line: number
  /** Index of the column, or null for all together. */
  readonly column: number | null
  /** Never hidden and never open to change: everybody knows it. */
  readonly locked: boolean
  status: 'shown' | 'small' | 'hidden' | 'withheld'
}

interface Network {
  readonly figures: Figure[]
  /** Figures that leave and enter each place. */
  readonly around: number[][]
  readonly threshold: number
}

/** Statuses by line (the root first) and by column. With `locked` the root is known and stays. */
function protect(
  root: Category,
  { threshold, locked }: { readonly threshold: number; readonly locked: boolean },
): { whole: Shown[]; columns: Shown[][] } {
  const network = build(root, { threshold, locked })
  hideUntilSafe(network)
  const width = Math.max(...network.figures.map(({ column }) => column ?? -1)) + 1
  const whole: Shown[] = []
  const columns: Shown[][] = Array.from({ length: width }, () => [])
  for (const figure of network.figures) {
    const shown: Shown =
      figure.status === 'shown' ? { kind: 'shown', value: figure.value } : figure.status === 'small' ? SMALL : HIDDEN
    if (figure.column === null) whole[figure.line] = shown
    else (columns[figure.column] ?? [])[figure.line] = shown
  }
  return { whole, columns }
}

/** Root to leaves by whole figures, from each leaf by its columns, and back to the root by the columns of what is wider. */
function build(root: Category, { threshold, locked }: { threshold: number; locked: boolean }): Network {
  const figures: Figure[] = []
  const around: number[][] = []
  const place = () => around.push([]) - 1
  const width = countsOf(root)
  const start = place()
  const add = (figure: Omit<Figure, 'status'>) => {
    const status = figure.locked || figure.value >= threshold ? 'shown' : 'small'
    figures.push({ ...figure, status })
    around[figure.from]?.push(figures.length - 1)
    around[figure.to]?.push(figures.length - 1)
  }
  let line = 0
  const walk = (
    part: Category,
    at: { readonly row: number; readonly back: readonly number[]; readonly top: boolean },
  ) => {
    const own = line++
    const known = at.top && locked
    const row = place()
    const columns = Array.from({ length: width }, (_, column) => countIn(part, column))
    add({ from: at.row, to: row, value: sum(columns), line: own, column: null, locked: known })
    const inner = 'parts' in part ? columns.map(() => place()) : columns.map(() => row)
    for (const [column, value] of columns.entries()) {
      // With a single column it is the whole once more.
      const back = { from: inner[column] ?? row, to: at.back[column] ?? start, value, line: own, column }
      add({ ...back, locked: known })
    }
    if ('parts' in part) for (const one of part.parts) walk(one, { row, back: inner, top: false })
  }
  walk(root, { row: start, back: Array.from({ length: width }, () => start), top: true })
  return { figures, around, threshold }
}

function countsOf(part: Category): number {
  if ('counts' in part) return part.counts.length
  const [first] = part.parts
  return first === undefined ? 0 : countsOf(first)
}

function hideUntilSafe(network: Network): void {
  const { figures } = network
  for (;;) {
    const unsafe = firstUnsafe(network)
    if (unsafe < 0) break
    const candidates = candidatesFor(network, unsafe)
    const enough = candidates.find((i) => {
      const figure = figures[i]
      if (figure === undefined) return false
      figure.status = 'hidden'
      const helped = isSafe(network, unsafe)
      figure.status = 'shown'
      return helped
    })
    const next = figures[enough ?? candidates[0] ?? -1]
    if (next === undefined) {
      // All are hidden, and what their marks say is still too much.
      for (const figure of figures) if (!figure.locked) figure.status = 'withheld'
      return
    }
    next.status = 'hidden'
  }
  showAgain(network)
}

function firstUnsafe(network: Network): number {
  return network.figures.findIndex((figure, i) => figure.status === 'small' && !isSafe(network, i))
}

/** Hiding step by step hides more than is needed in the end: what protects nothing is shown, the largest counts first. */
function showAgain(network: Network): void {
  const hidden = network.figures.filter(({ status }) => status === 'hidden').sort((a, b) => b.value - a.value)
  for (const figure of hidden) {
    figure.status = 'shown'
    if (firstUnsafe(network) >= 0) figure.status = 'hidden'
  }
}

/** Figures that may be hidden for this one: those that share a sum with it first, narrow ones and small ones before others. */
function candidatesFor({ figures, around }: Network, unsafe: number): number[] {
  const own = figures[unsafe]
  if (own === undefined) return []
  const near = new Set([...(around[own.from] ?? []), ...(around[own.to] ?? [])])
  return figures
    .flatMap(({ status, locked }, i) => (status === 'shown' && !locked ? [i] : []))
    .sort((a, b) => {
      const [one, other] = [figures[a], figures[b]]
      if (one === undefined || other === undefined) return 0
      return (
        Number(near.has(b)) - Number(near.has(a)) ||
        Number(one.column === null) - Number(other.column === null) ||
        one.value - other.value ||
        a - b
      )
    })
}

/** Whether at least `POSSIBLE` values are possible for a figure. */
function isSafe(network: Network, which: number): boolean {
  const figure = network.figures[which]
  if (figure === undefined) return true
  const wanted = POSSIBLE - 1
  const { low, high } = limits(network, figure)
  const more = flow(network, {
    ...{ from: figure.to, to: figure.from, without: which },
    most: Math.min(wanted, high - figure.value),
  })
  if (more >= wanted) return true
  const less = flow(network, {
    ...{ from: figure.from, to: figure.to, without: which },
    most: Math.min(wanted - more, figure.value - low),
  })
  return more + less >= wanted
}

/** What the mark of a figure says about it. */
function limits({ threshold }: Network, { status, value }: Figure): { low: number; high: number } {
  switch (status) {
    case 'shown':
      return { low: value, high: value }
    case 'small':
      return { low: 0, high: threshold - 1 }
    case 'hidden':
      return { low: threshold, high: Number.POSITIVE_INFINITY }
    case 'withheld':
      return { low: 0, high: Number.POSITIVE_INFINITY }
  }
}

/** How much can go round from one place to another by raising and lowering what is hidden; at most `most`. */
function flow(
  network: Network,
  way: { readonly from: number; readonly to: number; readonly without: number; readonly most: number },
): number {
  const { figures, around } = network
  const changed = new Map<number, number>()
  let sent = 0
  while (sent < way.most) {
    const by = new Map<number, { readonly figure: number; readonly up: boolean; readonly from: number }>()
    const reached = new Set([way.from])
    const queue = [way.from]
    for (let at = queue.shift(); at !== undefined && !reached.has(way.to); at = queue.shift()) {
      for (const i of around[at] ?? []) {
        const figure = figures[i]
        if (i === way.without || figure === undefined || figure.status === 'shown') continue
        const up = figure.from === at
        const next = up ? figure.to : figure.from
        if (reached.has(next)) continue
        const { low, high } = limits(network, figure)
        const value = figure.value + (changed.get(i) ?? 0)
        if (up ? value >= high : value <= low) continue
        reached.add(next)
        by.set(next, { figure: i, up, from: at })
        queue.push(next)
      }
    }
    if (!reached.has(way.to)) return sent
    for (let at = way.to; at !== way.from; ) {
      const step = by.get(at)
      if (step === undefined) return sent
      changed.set(step.figure, (changed.get(step.figure) ?? 0) + (step.up ? 1 : -1))
      at = step.from
    }
    sent += 1
  }
  return sent
}
