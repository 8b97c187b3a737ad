/**
 * An assessment instrument as one immutable version: its questions, what each answer scores, the bands that a total falls
 * into, and what follows. Pure data; a file of it can be loaded, composed in the browser, downloaded.
 */
import { z } from 'zod'
import { ok, type Result, refused } from '../../../platform/result/index.ts'

/** Where a header field may be filled in from, as far as the room that keeps the record knows it. */
export const prefills = {
  name: 'Name',
  address: 'Address',
  'date-of-birth': 'Date of birth',
  phone: 'Phone',
  ethnicity: 'Ethnicity',
  tenure: 'Tenure',
  landlord: 'Landlord',
  'incident-number': 'Incident number',
  'incident-date': 'Date of the incident',
  'incident-time': 'Time of the incident',
  details: 'Details of the incident',
  'case-reference': 'Case reference',
} as const
export type Prefill = keyof typeof prefills

/** What a field is filled in with: what it says, or else what its key is the name of. */
export function prefillOf({ key, prefill }: Pick<HeaderField, 'key' | 'prefill'>): Prefill | null {
  return prefill ?? prefillNames.find((name) => name === key) ?? null
}
const prefillNames = Object.keys(prefills) as [Prefill, ...Prefill[]]

export const headerKinds = {
  text: 'One line of text',
  'long-text': 'Several lines of text',
  date: 'Date',
  choice: 'One of a list',
} as const

export const questionKinds = {
  options: 'Options with scores',
  'yes-no': 'Yes or no',
  choice: 'Options without scores',
  text: 'Text',
} as const
export type QuestionKind = keyof typeof questionKinds

export const adjustments = {
  none: 'No: the total stands',
  up: 'Yes, upwards only',
  both: 'Yes, upwards and downwards',
} as const
export type Adjustment = keyof typeof adjustments

/** The most of each, so that a file cannot be made to fill the memory. */
const MOST = { sections: 30, questions: 200, options: 30, bands: 20, header: 40, prompts: 20 }
const HIGHEST_SCORE = 999

const words = (what: string, most: number) =>
  z
    .string({ error: `Enter ${what}` })
    .trim()
    .min(1, { error: `Enter ${what}` })
    .max(most, { error: `${capital(what)} must be ${most} characters or fewer` })

/** Text that may be left out. */
const maybe = (what: string, most: number) =>
  z
    .string({ error: `${capital(what)} must be text` })
    .trim()
    .max(most, { error: `${capital(what)} must be ${most} characters or fewer` })
    .default('')

const whole = (what: string, least: number, most: number) => {
  const error = `${capital(what)} must be a whole number from ${least} to ${most}`
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error })
}

const flag = (what: string) => z.boolean({ error: `${capital(what)} must be true or false` })

const list = <Item extends z.ZodType>(item: Item, of: { what: string; most: number }) =>
  z
    .array(item, { error: `${capital(of.what)} must be a list` })
    .max(of.most, { error: `There may be at most ${of.most} ${of.what}` })

const KEY = /^[a-z0-9][a-z0-9-]{0,39}$/
const key = z
  .string({ error: 'A key must be text' })
  .regex(KEY, { error: 'A key has small letters, figures and hyphens only, such as “most-weeks”' })

const scoredOption = z.strictObject({
  key: key.optional(),
  label: words('what the option says', 300),
  score: whole('the score', 0, HIGHEST_SCORE),
  /** What whoever assesses is told to consider when this is the answer. */
  prompt: maybe('the prompt', 300),
})

const plainOption = z.strictObject({
  key: key.optional(),
  label: words('what the option says', 300),
  prompt: maybe('the prompt', 300),
})

const asked = {
  number: whole('the number of the question', 1, 999),
  subject: words('the subject of the question', 120),
  wording: words('the wording of the question', 600),
  help: maybe('the help', 1000),
  required: flag('required').default(true),
}

const question = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      ...asked,
      kind: z.literal('options'),
      options: list(scoredOption, { what: 'options', most: MOST.options }),
    }),
    z.strictObject({
      ...asked,
      kind: z.literal('yes-no'),
      /** What a yes adds to the total. */
      score: whole('the score', 0, HIGHEST_SCORE).default(1),
      /** A yes counts as a tick. */
      tick: flag('tick').default(true),
      /** Offers “don’t know” as an answer. */
      dontKnow: flag('dontKnow').default(true),
      prompt: maybe('the prompt', 300),
    }),
    z.strictObject({
      ...asked,
      kind: z.literal('choice'),
      options: list(plainOption, { what: 'options', most: MOST.options }),
    }),
    z.strictObject({ ...asked, kind: z.literal('text') }),
  ],
  { error: `Choose the kind of question: ${Object.keys(questionKinds).join(', ')}` },
)

const section = z.strictObject({
  title: words('the title of the section', 120),
  about: maybe('what the section is about', 1000),
  questions: list(question, { what: 'questions', most: MOST.questions }),
})

const band = z.strictObject({
  key: key.optional(),
  label: words('the name of the band', 60),
  from: whole('the lowest total of the band', 0, 99_999),
  reviewAfterDays: whole('the days until a review', 1, 3650).nullable().default(null),
  next: maybe('what happens next', 500),
  prompt: maybe('the prompt', 300),
})

const headerField = z.strictObject({
  key,
  label: words('what the field is called', 120),
  hint: maybe('the hint', 300),
  kind: z
    .enum(Object.keys(headerKinds) as [keyof typeof headerKinds, ...(keyof typeof headerKinds)[]], {
      error: `Choose the kind of field: ${Object.keys(headerKinds).join(', ')}`,
    })
    .default('text'),
  options: list(words('what the option says', 120), { what: 'options', most: MOST.options }).default([]),
  prefill: z
    .enum(prefillNames, { error: `A field is filled in from one of: ${prefillNames.join(', ')}` })
    .nullable()
    .default(null),
  required: flag('required').default(false),
})

const schema = z.strictObject(
  {
    id: z.string({ error: 'Enter the short name' }).regex(/^[a-z][a-z0-9-]{1,39}$/, {
      error: 'The short name has small letters, figures and hyphens, such as asb-ram',
    }),
    version: z.string({ error: 'Enter the version, as text' }).regex(/^[a-z0-9][a-z0-9.-]{0,19}$/, {
      error: 'The version has small letters, figures, dots and hyphens, such as 2015 or 2026.1',
    }),
    title: words('the title', 120),
    about: maybe('what it is for', 2000),
    footing: words('where it comes from and by what right you use it', 1000),
    unit: z
      .strictObject({ one: words('the word for one', 30), many: words('the word for several', 30) })
      .default({ one: 'point', many: 'points' }),
    header: list(headerField, { what: 'header fields', most: MOST.header }).default([]),
    sections: list(section, { what: 'sections', most: MOST.sections }),
    bands: list(band, { what: 'bands', most: MOST.bands }),
    /** Prompts at a number of points or ticks. */
    prompts: list(
      z.strictObject({
        of: z.enum(['total', 'ticks'], { error: 'A prompt counts the total or the ticks' }).default('total'),
        atLeast: whole('the number from which it is said', 0, 99_999),
        text: words('the prompt', 300),
      }),
      { what: 'prompts', most: MOST.prompts },
    ).default([]),
    judgement: z
      .strictObject({
        adjust: z.enum(['none', 'up', 'both'], { error: 'Judgement may adjust: none, up or both' }),
        approver: flag('approver').default(true),
      })
      .default({ adjust: 'none', approver: true }),
  },
  { error: (issue) => (issue.code === 'invalid_type' ? 'An instrument is one JSON object' : undefined) },
)

/** As it stands in a file, where what has a default may be left out. */
export type InstrumentInput = z.input<typeof schema>
type Parsed = z.output<typeof schema>
type ParsedQuestion = Parsed['sections'][number]['questions'][number]

export type HeaderField = Parsed['header'][number]
export type ScoredOption = z.output<typeof scoredOption> & { readonly key: string }
export type PlainOption = z.output<typeof plainOption> & { readonly key: string }
type QuestionOf<Kind extends QuestionKind> = Extract<ParsedQuestion, { kind: Kind }>
export type Question =
  | (Omit<QuestionOf<'options'>, 'options'> & { readonly options: readonly ScoredOption[] })
  | QuestionOf<'yes-no'>
  | (Omit<QuestionOf<'choice'>, 'options'> & { readonly options: readonly PlainOption[] })
  | QuestionOf<'text'>
export type Section = Omit<Parsed['sections'][number], 'questions'> & { readonly questions: readonly Question[] }
export type Band = z.output<typeof band> & { readonly key: string }
export type Instrument = Omit<Parsed, 'sections' | 'bands'> & {
  readonly sections: readonly Section[]
  /** The lowest first. */
  readonly bands: readonly Band[]
}

/** What is wrong with an instrument, and where: the names and places that lead to it. */
export interface InstrumentProblem {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** Reads what a file or a form says. Names every problem of its shape, or else every problem of its sense. */
export function readInstrument(value: unknown): Result<Instrument, readonly InstrumentProblem[]> {
  const parsed = schema.safeParse(value)
  if (!parsed.success) {
    return refused(
      parsed.error.issues.flatMap((issue): InstrumentProblem[] => {
        const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))
        if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }]
        return issue.keys.map((name) => ({ path: [...path, name], message: `“${name}” is not known here` }))
      }),
    )
  }
  const problems: InstrumentProblem[] = []
  const instrument = finished(parsed.data, problems)
  checkSense(instrument, problems)
  return problems.length > 0 ? refused(problems) : ok(instrument)
}

/** Gives every option and band its key: its score, or else its words. */
function finished(parsed: Parsed, problems: InstrumentProblem[]): Instrument {
  return {
    ...parsed,
    sections: parsed.sections.map((one, s) => ({
      ...one,
      questions: one.questions.map((asks, q): Question => {
        const path = ['sections', s, 'questions', q, 'options']
        if (asks.kind === 'options') return { ...asks, options: keyedByScore(asks.options, { path, problems }) }
        if (asks.kind === 'choice') return { ...asks, options: keyedByWords(asks.options, { path, problems }) }
        return asks
      }),
    })),
    bands: keyedByWords(parsed.bands, { path: ['bands'], problems }),
  }
}

interface Where {
  readonly path: readonly (string | number)[]
  readonly problems: InstrumentProblem[]
}

function keyedByScore(options: readonly z.output<typeof scoredOption>[], where: Where): ScoredOption[] {
  const keyed = options.map((option, at) => {
    if (option.key !== undefined && /^\d+$/.test(option.key) && Number(option.key) !== option.score) {
      where.problems.push({
        path: [...where.path, at, 'key'],
        message: 'A key that is a number must be the option’s own score',
      })
    }
    const shared = options.some((other, o) => o !== at && other.key === undefined && other.score === option.score)
    if (option.key === undefined && shared) {
      where.problems.push({
        path: [...where.path, at, 'score'],
        message: `More than one option scores ${option.score}: give each a key, so that answers can name it`,
      })
    }
    const own = option.key ?? String(option.score)
    return { ...{ key: own }, ...option, ...{ key: own } }
  })
  return unlike(keyed, where)
}

function keyedByWords<Item extends { key?: string | undefined; label: string }>(
  items: readonly Item[],
  where: Where,
): (Item & { key: string })[] {
  return unlike(
    items.map((item, at) => {
      const own = item.key ?? (keyFrom(item.label) || `o${at + 1}`)
      // First, so that a file of it reads well.
      return { ...{ key: own }, ...item, ...{ key: own } }
    }),
    where,
  )
}

function unlike<Item extends { key: string }>(items: Item[], where: Where): Item[] {
  items.forEach(({ key: own }, at) => {
    if (items.findIndex((item) => item.key === own) === at) return
    where.problems.push({ path: [...where.path, at, 'key'], message: `The key “${own}” is there twice` })
  })
  return items
}

/** “Most weeks” as `most-weeks`. Empty when the words have no letter or figure. */
export function keyFrom(label: string): string {
  return label
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[’']/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '')
}

function checkSense(instrument: Instrument, problems: InstrumentProblem[]): void {
  const say = (path: readonly (string | number)[], message: string) => problems.push({ path, message })
  const questions = questionsOf(instrument)
  if (instrument.sections.length === 0) say(['sections'], 'Add at least one section with a question')
  if (questions.length > MOST.questions) say(['sections'], `There may be at most ${MOST.questions} questions`)
  const numbers = new Set<number>()
  instrument.sections.forEach((one, s) => {
    if (one.questions.length === 0) say(['sections', s, 'questions'], `Add a question to “${one.title}”`)
    one.questions.forEach((asks, q) => {
      const path = ['sections', s, 'questions', q]
      if (numbers.has(asks.number)) say([...path, 'number'], `There are two questions ${asks.number}`)
      numbers.add(asks.number)
      if ((asks.kind === 'options' || asks.kind === 'choice') && asks.options.length < 2) {
        say([...path, 'options'], `Question ${asks.number} needs at least two options`)
      }
    })
  })
  checkBands(instrument, say)
  const keys = new Set<string>()
  instrument.header.forEach((field, at) => {
    if (keys.has(field.key)) say(['header', at, 'key'], `The key “${field.key}” is there twice`)
    keys.add(field.key)
    if (field.kind === 'choice' && field.options.length < 2) {
      say(['header', at, 'options'], `“${field.label}” needs at least two options`)
    }
    if (field.kind !== 'choice' && field.options.length > 0) {
      say(['header', at, 'options'], `“${field.label}” is not one of a list, so it has no options`)
    }
  })
  if (instrument.judgement.adjust === 'both' && !instrument.judgement.approver) {
    say(['judgement', 'approver'], 'A judgement that may lower the total needs an approver')
  }
}

function checkBands(instrument: Instrument, say: (path: readonly (string | number)[], message: string) => void): void {
  const { bands } = instrument
  if (bands.length === 0) return void say(['bands'], 'Add at least one band')
  if (bands[0]?.from !== 0) say(['bands', 0, 'from'], 'The first band must begin at 0')
  const highest = highestPossible(instrument)
  bands.forEach((one, at) => {
    const before = bands[at - 1]
    if (before !== undefined && one.from <= before.from) {
      say(
        ['bands', at, 'from'],
        `“${one.label}” must begin higher than “${before.label}”, which begins at ${before.from}`,
      )
    } else if (one.from > highest) {
      say(['bands', at, 'from'], `Nobody could reach “${one.label}”: the highest possible total is ${highest}`)
    }
  })
}

export function questionsOf(instrument: Instrument): Question[] {
  return instrument.sections.flatMap((one) => one.questions)
}

/** What the answers to one question can add to the total, from the least; nothing where none is counted. */
export function scoresOf(asks: Question): number[] {
  if (asks.kind === 'options') return asks.options.map(({ score }) => score).sort((a, b) => a - b)
  return asks.kind === 'yes-no' ? [0, asks.score] : []
}

/** The most that one question can add to the total. */
export function highestOf(asks: Question): number {
  return Math.max(0, ...scoresOf(asks))
}

/** The total when every question has its highest answer. */
export function highestPossible(instrument: Instrument): number {
  return questionsOf(instrument).reduce((sum, asks) => sum + highestOf(asks), 0)
}

/** A band with its place among the instrument's bands: 0 is the lowest. */
export interface RankedBand extends Band {
  readonly rank: number
}

/** The band of a total. Whatever lies below the first band is in the first. */
export function bandOf(instrument: Instrument, total: number): RankedBand {
  const rank = Math.max(
    0,
    instrument.bands.findLastIndex((one) => one.from <= total),
  )
  const found = instrument.bands[rank]
  if (found === undefined) throw new TypeError(`The instrument ${nameOf(instrument)} has no bands`)
  return { ...found, rank }
}

/** The totals of a band in words: “0 to 15”, “30 and over”. */
export function spanOf(instrument: Instrument, rank: number): string {
  const from = instrument.bands[rank]?.from ?? 0
  const above = instrument.bands[rank + 1]
  if (above === undefined) return `${from} and over`
  return above.from - 1 === from ? String(from) : `${from} to ${above.from - 1}`
}

/** What one version is called: `asb-ram@2015`. */
export function nameOf(instrument: { readonly id: string; readonly version: string }): string {
  return `${instrument.id}@${instrument.version}`
}

/** The parts of such a name; undefined when it is none. */
export function parseName(name: string): { id: string; version: string } | undefined {
  const [, id, version] = /^([a-z][a-z0-9-]{1,39})@([a-z0-9][a-z0-9.-]{0,19})$/.exec(name) ?? []
  return id === undefined || version === undefined ? undefined : { id, version }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
