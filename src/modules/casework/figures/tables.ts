/** The tables of the page of figures: from counts by area to lines of which only what may be shown is left. Pure. */
import { AGES } from '../domain/ages.ts'
import { VICTIMS_VIEWS } from '../domain/closure.ts'
import { BREACH_ACTIONS, CATEGORIES, VULNERABILITIES } from '../domain/intervention-words.ts'
import { GRADES, REPORT_STATES } from '../domain/report-words.ts'
import { ASB_TYPES, BANDS } from '../domain/words.ts'
import { SUPPORT_ANSWERS, SUPPORT_KINDS, SUPPORT_RESULTS } from '../domain/work-words.ts'
import type { Counted, Tally } from '../store/figures.ts'
import { type Category, type Shown, type ShownLine, suppress } from './suppress.ts'

/** A district, or what lies in none. */
export interface Column {
  /** Id of the area; null for what lies in no district. */
  readonly areaId: number | null
  readonly name: string
}

export interface Line {
  readonly key: string
  readonly label: string
  readonly depth: number
  readonly whole: Shown
  readonly columns: readonly Shown[]
}

export interface Breakdown {
  readonly title: string
  readonly lines: readonly Line[]
}

/** A total with ways in which it is broken down, or a list of counts that add up to nothing. */
export interface Block {
  readonly key: string
  readonly title: string
  /** How it is counted. */
  readonly help: string
  /** Null for a list. */
  readonly total: Line | null
  readonly breakdowns: readonly Breakdown[]
  /** Counted by district too; otherwise for the whole partnership alone. */
  readonly byDistrict: boolean
}

export interface TimesShown {
  /** Hours, by column; null where too few were timed. */
  readonly median: { readonly whole: number | null; readonly columns: readonly (number | null)[] }
}

export interface Tables {
  readonly blocks: readonly Block[]
  readonly columns: readonly Column[]
  readonly threshold: number
  readonly times: TimesShown
}

export interface TablesInput {
  readonly counted: Counted
  readonly columns: readonly Column[]
  /** Index of an area's column. */
  readonly columnOf: (areaId: number) => number
  readonly agencies: readonly { readonly id: string; readonly name: string }[]
  readonly threshold: number
  readonly genders: Readonly<Record<string, string>>
}

type Words = Readonly<Record<string, string>>

/** Everything on the page, small counts hidden. */
export function tablesOf(input: TablesInput): Tables {
  const { counted, threshold } = input
  const width = Math.max(1, input.columns.length)
  const vector = (counts: readonly Tally<string>[]) => {
    const sums = Array.from({ length: width }, () => 0)
    for (const { areaId, count } of counts) {
      const column = input.columnOf(areaId)
      sums[column] = (sums[column] ?? 0) + count
    }
    return sums
  }
  const where = <C extends string>(tallies: readonly Tally<C>[], code: C, value: string) =>
    vector(tallies.filter(({ codes }) => codes[code] === value))
  const by = <C extends string>(tallies: readonly Tally<C>[], code: C, words: Words): Sums[] =>
    Object.entries(words).map(([key, label]) => ({ key, label, counts: where(tallies, code, key) }))
  const block = (of: Omit<Unprotected, 'total'> & { readonly tallies: readonly Tally<string>[] }) =>
    protectedBlock({ ...of, total: vector(of.tallies) }, threshold)
  const list = (of: Pick<Block, 'key' | 'title' | 'help'> & { readonly items: readonly Sums[] }) =>
    protectedList(of, of.items, threshold)

  const moves = moveTree(counted.moves, (some) => vector(some))
  const supportKinds = by(counted.supports, 'kind', SUPPORT_KINDS)
  const byAgency = (counts: ReadonlyMap<string, number>): Sums[] =>
    input.agencies.map(({ id, name }) => ({ key: id, label: name, counts: [counts.get(id) ?? 0] }))
  const agencyBlock = (
    of: Pick<Block, 'key' | 'title' | 'help'>,
    total: string,
    counts: ReadonlyMap<string, number>,
  ) => {
    const parts = byAgency(counts)
    const all = [parts.reduce((sum, part) => sum + ('counts' in part ? (part.counts[0] ?? 0) : 0), 0)]
    return protectedBlock(
      { ...of, totalLabel: total, total: all, breakdowns: [{ title: 'By agency', parts }], byDistrict: false },
      threshold,
    )
  }

  const blocks: Block[] = [
    block({
      ...{ key: 'reports', title: 'Reports', totalLabel: 'Reports', help: 'Reports of a problem made in the period.' },
      tallies: counted.reports,
      breakdowns: [
        { title: 'By type', parts: by(counted.reports, 'type', ASB_TYPES) },
        { title: 'By response', parts: by(counted.reports, 'grade', GRADES) },
        { title: 'What became of them', parts: by(counted.reports, 'state', REPORT_STATES) },
      ],
    }),
    block({
      ...{ key: 'cases', title: 'Cases', totalLabel: 'Cases opened', help: 'Cases opened in the period.' },
      tallies: counted.cases,
      breakdowns: [
        { title: 'By type', parts: by(counted.cases, 'type', ASB_TYPES) },
        { title: 'By band now', parts: by(counted.cases, 'band', { ...BANDS, none: 'Not assessed' }) },
        { title: 'By state now', parts: by(counted.cases, 'state', { open: 'Open', closed: 'Closed' }) },
        { title: 'About', parts: by(counted.cases, 'focus', { people: 'People', place: 'A place' }) },
      ],
    }),
    block({
      ...{ key: 'closed', title: 'Cases closed', totalLabel: 'Cases closed', help: 'Cases closed in the period.' },
      tallies: counted.closed,
      breakdowns: [
        {
          title: 'What the victim said',
          parts: by(counted.closed, 'view', { ...VICTIMS_VIEWS, 'not-recorded': 'Not recorded' }),
        },
      ],
    }),
    list({
      ...{ key: 'roles', title: 'Profiles by role' },
      help: 'People and places in cases that were open in the period. Everybody counts once in each role, however many cases and profiles they have.',
      items: [
        { key: 'victims', label: 'Victims', counts: vector(counted.victims) },
        { key: 'perpetrators', label: 'Perpetrators', counts: vector(counted.perpetrators) },
        { key: 'both', label: 'Both victim and perpetrator', counts: vector(counted.both) },
        { key: 'witnesses', label: 'Witnesses', counts: vector(counted.witnesses) },
        { key: 'places', label: 'Places', counts: vector(counted.places) },
      ],
    }),
    block({
      ...{ key: 'victims', title: 'Victims', totalLabel: 'Victims' },
      help: 'Their age on the last day of the period. Repeat: two or more incidents in the twelve months up to it.',
      tallies: counted.victims,
      breakdowns: [
        { title: 'By age', parts: by(counted.victims, 'age', AGES) },
        { title: 'By gender', parts: by(counted.victims, 'gender', { ...input.genders, ...GENDER_ANSWERS }) },
        { title: 'Repeat victims', parts: by(counted.victims, 'repeat', { yes: 'Repeat victims', no: 'Others' }) },
      ],
    }),
    list({
      ...{ key: 'vulnerabilities', title: 'Vulnerabilities of victims' },
      help: 'The most frequent first. One person may have several.',
      items: by(counted.vulnerabilities, 'kind', VULNERABILITIES),
    }),
    block({
      ...{ key: 'places', title: 'Places', totalLabel: 'Places' },
      help: 'Repeat: two or more incidents in the twelve months up to the last day of the period.',
      tallies: counted.places,
      breakdowns: [
        { title: 'Repeat places', parts: by(counted.places, 'repeat', { yes: 'Repeat places', no: 'Others' }) },
      ],
    }),
    block({
      ...{ key: 'perpetrators', title: 'Perpetrators', totalLabel: 'Perpetrators' },
      help: 'Serial: two or more people suffered from them in the twelve months up to the last day of the period.',
      tallies: counted.perpetrators,
      breakdowns: [
        {
          title: 'Serial perpetrators',
          parts: by(counted.perpetrators, 'serial', { yes: 'Serial perpetrators', no: 'Others' }),
        },
      ],
    }),
    block({
      ...{ key: 'moves', title: 'Movements between bands', totalLabel: 'People assessed' },
      help: 'Everybody who was assessed in the period: the band before it, or their first in it, and the one that counts at its end.',
      tallies: counted.moves,
      breakdowns: [{ title: 'From which band to which', parts: moves }],
    }),
    protectedBlock(matrixBlock(input, width), threshold),
    block({
      ...{ key: 'supports', title: 'Support', totalLabel: 'Supports offered' },
      help: 'Offered in the period, and what has become of it since.',
      tallies: counted.supports,
      breakdowns: [
        {
          title: 'Answer and result',
          parts: Object.entries(SUPPORT_ANSWERS).map(([key, label]): Sums => {
            const own = counted.supports.filter(({ codes }) => codes.answer === key)
            if (key !== 'taken') return { key, label, counts: vector(own) }
            return { key, label, parts: by(own, 'result', { ...SUPPORT_RESULTS, '': 'No result yet' }) }
          }),
        },
        { title: 'By kind', parts: supportKinds },
      ],
    }),
    block({
      ...{ key: 'interventions', title: 'Interventions and orders', totalLabel: 'Interventions' },
      help: 'Begun in the period. Court orders and notices stand under their headings.',
      tallies: counted.interventions,
      breakdowns: [
        {
          title: 'By kind',
          parts: Object.entries(CATEGORIES).map(([category, label]): Sums => {
            const own = counted.interventions.filter(({ codes }) => codes.category === category)
            // Every kind, also those that nobody used: otherwise its line would say that there was one.
            const kinds = counted.kinds.filter((kind) => kind.category === category)
            if (kinds.length === 0) return { key: category, label, counts: vector(own) }
            const words = Object.fromEntries(kinds.map(({ code, title }) => [code, title]))
            return { key: category, label, parts: by(own, 'kind', words) }
          }),
        },
      ],
    }),
    block({
      ...{ key: 'breaches', title: 'Breaches', totalLabel: 'Breaches', help: 'Conditions broken in the period.' },
      tallies: counted.breaches,
      breakdowns: [
        { title: 'Of what', parts: by(counted.breaches, 'category', CATEGORIES) },
        { title: 'What was done', parts: by(counted.breaches, 'action', BREACH_ACTIONS) },
      ],
    }),
    agencyBlock(
      { key: 'signed-in', title: 'People who signed in', help: 'Everybody once.' },
      'People who signed in',
      counted.signedIn,
    ),
    agencyBlock(
      { key: 'creators', title: 'People who created records', help: 'Everybody once.' },
      'People who created records',
      counted.creators,
    ),
    agencyBlock(
      { key: 'created', title: 'Records created', help: 'Reports, cases and profiles.' },
      'Records created',
      counted.created,
    ),
  ]
  return { blocks, columns: input.columns, threshold, times: timesOf(input, blocks) }
}

const GENDER_ANSWERS: Words = {
  'prefer-not-to-say': 'Prefer not to say',
  'not-asked': 'Not asked',
  'not-recorded': 'Not recorded',
}

/** A category with its label. */
type Sums =
  | { readonly key: string; readonly label: string; readonly counts: readonly number[] }
  | { readonly key: string; readonly label: string; readonly parts: readonly Sums[] }

interface Unprotected extends Pick<Block, 'key' | 'title' | 'help'> {
  readonly totalLabel: string
  readonly total: readonly number[]
  readonly breakdowns: readonly { readonly title: string; readonly parts: readonly Sums[] }[]
  readonly byDistrict?: boolean
}

function labelled({ key, whole, columns, depth }: ShownLine, label: string): Line {
  return { key, whole, columns, depth, label }
}

function labelsOf(parts: readonly Sums[]): string[] {
  return parts.flatMap((part) => [part.label, ...('parts' in part ? labelsOf(part.parts) : [])])
}

function protectedBlock(of: Unprotected, threshold: number): Block {
  const { key, title, help, breakdowns, byDistrict = true } = of
  const shown = suppress(
    { total: of.total, breakdowns: breakdowns.map(({ parts }) => parts as readonly Category[]) },
    { threshold },
  )
  return {
    ...{ key, title, help, byDistrict },
    total: { ...labelled(shown.total, of.totalLabel), key: 'total' },
    breakdowns: breakdowns.map((one, i) => {
      const labels = labelsOf(one.parts)
      return {
        title: one.title,
        lines: (shown.breakdowns[i] ?? []).map((line, at) => labelled(line, labels[at] ?? '')),
      }
    }),
  }
}

/** Counts that do not add up to one another: each is a total by district of its own. Those shown stand first, the most first. */
function protectedList(
  { key, title, help }: Pick<Block, 'key' | 'title' | 'help'>,
  items: readonly Sums[],
  threshold: number,
): Block {
  const all = items.flatMap((item) =>
    'counts' in item
      ? [
          {
            ...labelled(suppress({ total: item.counts, breakdowns: [] }, { threshold }).total, item.label),
            key: item.key,
          },
        ]
      : [],
  )
  return { key, title, help, total: null, breakdowns: [{ title, lines: all }], byDistrict: true }
}

const RANK: Readonly<Record<string, number>> = { standard: 0, medium: 1, high: 2 }

/** Assessed people by where they began and ended, so that each published count is a line. Bands are those of the matrix. */
function moveTree(
  moves: Counted['moves'],
  vector: (some: readonly Tally<string>[]) => readonly number[],
): readonly Sums[] {
  const bands = [...new Set([...Object.keys(BANDS), ...moves.flatMap(({ codes }) => [codes.from, codes.to])])]
  const label = (band: string) => ({ ...(BANDS as Words) })[band] ?? band
  const pairs = bands.flatMap((from) => bands.map((to) => ({ from, to })))
  const part = ({ from, to }: { from: string; to: string }): Sums => ({
    key: `${from}-${to}`,
    label: from === to ? label(from) : `${label(from)} to ${label(to).toLowerCase()}`,
    counts: vector(moves.filter(({ codes }) => codes.from === from && codes.to === to)),
  })
  const among = (keep: (pair: { from: string; to: string }) => boolean) => pairs.filter(keep).map(part)
  const top = (band: string) => RANK[band] === 2
  return [
    {
      ...{ key: 'changed', label: 'Changed band' },
      parts: [
        { key: 'came-down', label: 'High came down', parts: among(({ from, to }) => top(from) && !top(to)) },
        { key: 'moved-up', label: 'Moved up to high', parts: among(({ from, to }) => !top(from) && top(to)) },
        { key: 'other', label: 'Other changes', parts: among(({ from, to }) => from !== to && !top(from) && !top(to)) },
      ],
    },
    { key: 'stayed', label: 'Stayed in their band', parts: among(({ from, to }) => from === to) },
  ]
}

function matrixBlock({ counted, columnOf }: TablesInput, width: number): Unprotected {
  const vector = (sameDay: boolean) => {
    const sums = Array.from({ length: width }, () => 0)
    for (const { areaId, sameWorkingDay } of counted.matrixTimes)
      if (sameWorkingDay === sameDay) sums[columnOf(areaId)] = (sums[columnOf(areaId)] ?? 0) + 1
    return sums
  }
  const [same, later] = [vector(true), vector(false)]
  return {
    ...{ key: 'matrix', title: 'From report to matrix', totalLabel: 'Cases assessed' },
    help: 'Cases opened in the period: from the first report, or the opening when there was none, to the first matrix.',
    total: same.map((count, column) => count + (later[column] ?? 0)),
    breakdowns: [
      {
        title: 'When the matrix was done',
        parts: [
          { key: 'same', label: 'The same working day', counts: same },
          { key: 'later', label: 'Later', counts: later },
        ],
      },
    ],
  }
}

/** Medians where the number of cases is shown; half-way between the two in the middle. */
function timesOf({ counted, columnOf }: TablesInput, blocks: readonly Block[]): TimesShown {
  const total = blocks.find(({ key }) => key === 'matrix')?.total
  const medianOf = (shown: Shown | undefined, hours: readonly number[]) =>
    shown?.kind === 'shown' ? median(hours) : null
  const columns = (total?.columns ?? []).map((shown, column) =>
    medianOf(
      shown,
      counted.matrixTimes.filter(({ areaId }) => columnOf(areaId) === column).map(({ hours }) => hours),
    ),
  )
  return {
    median: {
      whole: medianOf(
        total?.whole,
        counted.matrixTimes.map(({ hours }) => hours),
      ),
      columns,
    },
  }
}

export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

/** The figure of a line in one column, or of all together. */
export function shownIn(line: Pick<Line, 'whole' | 'columns'>, column: number | null): Shown {
  return column === null ? line.whole : (line.columns[column] ?? { kind: 'hidden' })
}

/** In order of frequency: those shown first, the most first; the order of the others tells nothing. */
export function byFrequency(all: readonly Line[], column: number | null): Line[] {
  const rank = (line: Line) => {
    const shown = shownIn(line, column)
    return shown.kind === 'shown' ? shown.value : -1
  }
  return [...all].sort((a, b) => rank(b) - rank(a))
}

/** Every line of every block, with what it is a line of. */
export function allLines(block: Block): { readonly breakdown: string; readonly line: Line }[] {
  return [
    ...(block.total === null ? [] : [{ breakdown: 'Total', line: block.total }]),
    ...block.breakdowns.flatMap(({ title, lines: own }) => own.map((line) => ({ breakdown: title, line }))),
  ]
}
