/**
 * What the demonstration's casework stands before: two years of invented cases of three teams, so that figures are numbers and
 * monthly measures have charts. Pure and the same for the same day. Everything is laid out by months back from the day and days
 * of the month, so that the counts of each month are the same whenever the demonstration is opened.
 */
import { builtInNamed, type Instrument, questionsOf, scoresOf } from '../../foundations/assessment/index.ts'
import type { Answer, DetailsInput } from '../../foundations/people/index.ts'
import type { Role } from '../../modules/casework/index.ts'
import { addDays, addMonths, daysApart, firstDay, type Month, month } from '../../platform/clock/index.ts'
import {
  AIMS,
  BECAUSE_NOT_ASKED,
  BREACHES,
  CONTACTS,
  FAMILIES_FIRST,
  FAMILIES_LAST,
  GIVEN,
  type Outline,
  outlines,
  PLACE_NAMES,
  REFUSED_BECAUSE,
  STREETS,
} from './background-words.ts'
import { randomStream } from './random.ts'

/** Whole months with cases. */
export const BACKGROUND_MONTHS = 25
/** The month, counted back, in which about twice as many cases were opened: what the charts should find. */
export const BUSY_MONTH = { monthsBack: 3, more: 14 } as const

export type Band = 'standard' | 'medium' | 'high'
export type Vulnerability = (typeof VULNERABLE)[number][0]

export interface BackgroundTeam {
  /** E-mail addresses of who works on the cases, and who approves their closure. */
  readonly by: string
  readonly approver: string
  readonly people: readonly BackgroundProfile[]
  readonly cases: readonly BackgroundCase[]
  readonly closedReports: readonly BackgroundReport[]
}

export interface BackgroundProfile {
  readonly key: string
  /** Code of the district. */
  readonly area: string
  readonly kind: 'person' | 'household' | 'place'
  readonly given: string
  readonly family: string
  readonly born: string | null
  /** Empty where nobody knows it. */
  readonly address: string
  readonly details: DetailsInput | null
  readonly vulnerabilities: readonly Vulnerability[]
  readonly since: Date
}

export interface BackgroundReport {
  readonly area: string
  readonly asbType: Outline['asbType']
  readonly what: string
  readonly location: string
  readonly caller: string | null
  readonly callerName: string
  readonly callerPhone: string
  readonly happenedAt: Date
  readonly reportedAt: Date
  readonly decidedAt: Date
  readonly weight: Band
  readonly before: boolean
  /** Why it came to nothing more. */
  readonly closed: 'no-further-action' | 'own-policy' | 'duplicate' | 'not-asb' | 'passed-on'
}

export interface BackgroundCase {
  readonly area: string
  readonly outline: Outline
  readonly title: string
  readonly street: string
  readonly focus: 'people' | 'place'
  readonly openedAt: Date
  readonly parts: readonly { readonly key: string; readonly role: Role }[]
  readonly reports: readonly Omit<BackgroundReport, 'closed' | 'area'>[]
  readonly incidents: readonly { readonly day: string; readonly what: string; readonly told: boolean }[]
  readonly screened: { readonly at: Date; readonly matrix: boolean }
  /** In order of time. */
  readonly assessments: readonly {
    readonly at: Date
    readonly band: Band
    readonly answers: Readonly<Record<string, number>>
  }[]
  readonly contacts: readonly {
    readonly day: string
    readonly kind: 'visit' | 'phone' | 'meeting' | 'letter'
    readonly what: string
  }[]
  readonly supports: readonly {
    readonly day: string
    readonly kind: (typeof SUPPORTS)[number][0]
    readonly answer: 'offered' | 'taken' | 'refused' | 'not-suitable'
    readonly because: string
    readonly result: 'helped' | 'partly' | 'not' | 'unknown' | null
  }[]
  readonly interventions: readonly {
    readonly day: string
    readonly kind: string
    readonly withPerpetrator: boolean
    readonly conditions: readonly string[]
    readonly outcome: 'worked' | 'partly' | 'not' | 'unknown' | null
    readonly endOn: string | null
    readonly endedOn: string | null
    readonly breaches: readonly {
      readonly day: string
      readonly what: string
      readonly action: 'warned' | 'court' | 'none' | 'arrested'
    }[]
  }[]
  readonly plan: { readonly at: Date; readonly aim: string; readonly success: string; readonly reviewOn: string } | null
  readonly closing: {
    readonly at: Date
    readonly outcome: string
    readonly achieved: string
    readonly view: 'satisfied' | 'partly' | 'not-satisfied' | 'not-asked' | 'no-victim'
    readonly because: string
  } | null
}

interface TeamPlan {
  readonly by: string
  readonly approver: string
  /** Codes of districts, and how many of a hundred cases are there. */
  readonly areas: Readonly<Record<string, number>>
}

const TEAMS: readonly TeamPlan[] = [
  { by: 'asb-officer@example.org', approver: 'asb-manager@example.org', areas: { E07000032: 28 } },
  {
    by: 'bolsover-caseworker@example.org',
    approver: 'bolsover-asb-manager@example.org',
    areas: { E07000033: 24 },
  },
  {
    // A landlord with homes all over the county.
    ...{ by: 'housing@example.org', approver: 'housing-manager@example.org' },
    areas: { E07000034: 22, E07000036: 13, E07000039: 13 },
  },
]

/** In the published order of frequency, with how many of a hundred victims. */
const VULNERABLE = [
  ['intimidated', 24],
  ['mental-health', 19],
  ['age', 17],
  ['repeat-victim', 15],
  ['physical-disability', 11],
  ['illness', 9],
  ['family', 8],
  ['isolated', 8],
  ['prescribed-medication', 6],
  ['sleep-deprivation', 6],
  ['learning-disability', 5],
] as const

const SUPPORTS = [
  ['victim-support', 34],
  ['target-hardening', 16],
  ['mediation', 12],
  ['mental-health', 9],
  ['alarm', 8],
  ['housing-move', 6],
  ['counselling', 6],
  ['safeguarding', 5],
  ['drugs-alcohol', 4],
] as const

const WITH_PERPETRATOR = [
  ['warning-letter', 34],
  ['acceptable-behaviour-contract', 17],
  ['community-protection-warning', 15],
  ['community-protection-notice', 9],
  ['mediation', 7],
  ['diversion', 6],
  ['civil-injunction', 6],
  ['restorative-justice', 3],
  ['criminal-behaviour-order', 3],
] as const
const WITH_YOUNG = [
  ['acceptable-behaviour-contract', 40],
  ['warning-letter', 30],
  ['diversion', 20],
  ['restorative-justice', 10],
] as const
const WITH_NOBODY = [
  ['patrol', 60],
  ['cctv', 40],
] as const
const CONDITIONS = ['Not to go near the home of the complainant', 'No shouting, threats or abuse in the street']
/** Days after which an order ends. */
const ORDERS: Readonly<Record<string, number>> = { 'civil-injunction': 364, 'criminal-behaviour-order': 730 }
const BREAKABLE = new Set(['acceptable-behaviour-contract', 'community-protection-notice', 'civil-injunction'])

/** What the first finds beyond the usual. Null: nothing was asked for in screening. */
const FURTHER: readonly (Band | null)[] = ['medium', 'standard', null, 'standard']
/** What the second assessment finds, one case after the other. */
const AFTER_HIGH: readonly Band[] = ['standard', 'medium', 'standard', 'standard', 'medium', 'high']
const AFTER_MEDIUM: readonly Band[] = ['standard', 'medium', 'standard', 'standard', 'high']

const TOTALS: Readonly<Record<Band, readonly [number, number]>> = {
  standard: [4, 15],
  medium: [16, 29],
  high: [30, 35],
}

/** Everything, by team. `today` is an ISO day. */
export function backgroundCases(today: string): BackgroundTeam[] {
  return new Background(today).teams()
}

type Random = () => number

function pick<T>(random: Random, list: readonly T[]): T {
  const found = list[Math.floor(random() * list.length)]
  if (found === undefined) throw new RangeError('Nothing to pick from')
  return found
}

function weighted<T>(random: Random, list: readonly (readonly [T, number])[]): T {
  let left = random() * list.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [value, weight] of list) {
    left -= weight
    if (left < 0) return value
  }
  return pick(random, list)[0]
}

/** One after the other in each district, so that none of them has few of one. */
const TYPES = ['nuisance', 'personal', 'environmental', 'nuisance', 'personal', 'nuisance', 'environmental'] as const

interface Pool {
  cases: number
  readonly victims: string[]
  readonly perpetrators: string[]
  /** By street. */
  readonly places: Map<string, string>
}

interface Writing {
  readonly plan: TeamPlan
  readonly people: BackgroundProfile[]
  readonly cases: BackgroundCase[]
  readonly closedReports: BackgroundReport[]
}

class Background {
  readonly #today: string
  readonly #thisMonth: Month
  readonly #random = randomStream('background of casework 44')
  readonly #writing: readonly Writing[] = TEAMS.map((plan) => ({ plan, people: [], cases: [], closedReports: [] }))
  readonly #pools = new Map<string, Pool>()
  #people = 0
  #cases = 0
  #seconds = { high: 0, medium: 0 }
  #ethnicity = 0

  constructor(today: string) {
    this.#today = today
    this.#thisMonth = month(today.slice(0, 7))
  }

  teams(): BackgroundTeam[] {
    for (let monthsBack = BACKGROUND_MONTHS; monthsBack >= 0; monthsBack--) this.#addMonth(monthsBack)
    return this.#writing.map(({ plan: { by, approver }, people, cases, closedReports }) => {
      return { by, approver, people, cases, closedReports }
    })
  }

  #day(monthsBack: number, day: number): string {
    return addDays(firstDay(addMonths(this.#thisMonth, -monthsBack)), day - 1)
  }

  /** Whether a day is over, with one to spare for what follows on the next. */
  #isPast(day: string): boolean {
    return day < addDays(this.#today, -1)
  }

  #addMonth(monthsBack: number): void {
    const random = this.#random
    const usual = 10 + Math.floor(2 * (random() + random() + random()))
    const count = usual + (monthsBack === BUSY_MONTH.monthsBack ? BUSY_MONTH.more : 0)
    const high = 5 + Math.floor(random() * 1.7)
    const medium = high + 3 + Math.floor(random() * 2.3)
    for (let n = 0; n < count; n++) {
      const day = this.#day(monthsBack, 1 + Math.floor(random() * 24))
      const first =
        n < high ? 'high' : n < medium ? 'medium' : n < medium + 3 ? 'standard' : (FURTHER[n % FURTHER.length] ?? null)
      const busy = n >= usual
      if (this.#isPast(day)) this.#addCase({ monthsBack, day, first, busy })
    }
    for (let n = 0; n < 3 + Math.floor(random() * 3); n++) {
      const day = this.#day(monthsBack, 2 + Math.floor(random() * 24))
      if (this.#isPast(day)) this.#addClosedReport(day)
    }
  }

  #place(busy: boolean): { readonly to: Writing; readonly area: string } {
    const all = this.#writing.flatMap((to) =>
      Object.entries(to.plan.areas).map(([area, share]) => [{ to, area }, share] as const),
    )
    // The busy month was busy in two districts.
    return weighted(this.#random, busy ? all.filter(([{ area }]) => BUSY_AREAS.has(area)) : all)
  }

  #pool(area: string): Pool {
    const known = this.#pools.get(area) ?? { cases: 0, victims: [], perpetrators: [], places: new Map() }
    this.#pools.set(area, known)
    return known
  }

  #addPerson(
    to: Writing,
    of: Pick<BackgroundProfile, 'area' | 'since'> & {
      readonly street: string
      readonly kind: BackgroundProfile['kind']
      readonly victim: boolean
      /** Somebody in a case that is still open: more is known of them. */
      readonly recent: boolean
    },
  ): string {
    const random = this.#random
    const n = this.#people++
    const key = `b${n}`
    const firsts = FAMILIES_FIRST.length
    const family = `${FAMILIES_FIRST[n % firsts]}${FAMILIES_LAST[(n + Math.floor(n / firsts)) % FAMILIES_LAST.length]}`
    const { area, since, kind, street } = of
    const number = 1 + Math.floor(random() * 140)
    // Where whoever causes it lives is seldom known.
    const address = of.victim || kind !== 'person' || random() < 0.3 ? `${number} ${street}` : ''
    const base = { key, area, since, kind, address, details: null, vulnerabilities: [], born: null }
    if (kind === 'place') to.people.push({ ...base, given: '', family: placeName(street, n) })
    else if (kind === 'household') to.people.push({ ...base, given: '', family: `The ${family} family` })
    else {
      const age = of.victim
        ? weighted(random, VICTIM_AGES) + Math.floor(random() * 10)
        : weighted(random, PERPETRATOR_AGES) + Math.floor(random() * 8)
      const born = addDays(addMonthsToDay(this.#today, -12 * age), -Math.floor(random() * 360) - 1)
      to.people.push({
        ...base,
        ...{ given: GIVEN[(n * 7 + Math.floor(n / 11)) % GIVEN.length] ?? '', family },
        born: of.victim && !of.recent && random() < 0.06 ? null : born,
        details: of.victim ? this.#details(of.recent) : random() < 0.5 ? this.#details(of.recent) : null,
        vulnerabilities: of.victim ? VULNERABLE.flatMap(([name, of100]) => (random() * 100 < of100 ? [name] : [])) : [],
      })
    }
    return key
  }

  #details(recent: boolean): DetailsInput {
    const random = this.#random
    const answer = (value: string): Answer => ({ value })
    const others: Answer[] = [
      { answer: 'prefer-not-to-say' },
      { answer: 'not-asked', because: pick(random, BECAUSE_NOT_ASKED) },
    ]
    const other = () => pick(random, others)
    const unknown = recent ? 0 : 0.07
    const ethnicity = random()
    const gender = random()
    return {
      ethnicity:
        ethnicity < unknown
          ? null
          : ethnicity < 0.18
            ? other()
            : ethnicity < 0.4
              ? answer(MINORITIES[this.#ethnicity++ % MINORITIES.length] ?? 'O9')
              : answer('W1'),
      gender:
        gender < unknown
          ? null
          : gender < 0.2
            ? other()
            : gender < 0.235
              ? pick(random, RARE_GENDERS)
              : answer(gender < 0.63 ? 'female' : 'male'),
      language: random() < 0.5 ? null : answer('en'),
      disability: null,
      needs: '',
    }
  }

  #addClosedReport(day: string): void {
    const { to, area } = this.#place(false)
    const random = this.#random
    const outline = pick(random, outlines)
    const street = pick(random, STREETS[area] ?? [])
    const named = random() < 0.6
    const n = this.#people++
    to.closedReports.push({
      ...{ area, asbType: outline.asbType, what: pick(random, outline.what), location: street, caller: null },
      ...(named
        ? { callerName: `${GIVEN[n % GIVEN.length]} ${FAMILIES_FIRST[n % FAMILIES_FIRST.length]}wick`, callerPhone: '' }
        : { callerName: '', callerPhone: '' }),
      ...{ happenedAt: hour(addDays(day, -1), 20), reportedAt: hour(day, 10), decidedAt: hour(day, 15) },
      ...{ weight: 'standard' as const, before: false },
      closed: weighted(random, [
        ['no-further-action', 3],
        ['own-policy', 3],
        ['not-asb', 2],
        ['passed-on', 2],
        ['duplicate', 1],
      ]),
    })
  }

  #addCase(given: {
    readonly monthsBack: number
    readonly day: string
    readonly first: Band | null
    readonly busy: boolean
  }): void {
    const random = this.#random
    const { to, area } = this.#place(given.busy)
    const { monthsBack, day, first } = given
    const n = this.#cases++
    const type = given.busy ? 'nuisance' : (TYPES[this.#pool(area).cases++ % TYPES.length] ?? 'nuisance')
    const outline = pick(
      random,
      outlines.filter(({ asbType }) => asbType === type),
    )
    const street = pick(random, STREETS[area] ?? [])
    const assessments = this.#assessmentsFor({ monthsBack, day, first })
    const lastAssessed = assessments.at(-1)?.at.toISOString().slice(0, 10) ?? day
    const wished = addDays(day, 32 + Math.floor(random() * 44))
    const endsOn = wished > addDays(lastAssessed, 2) ? wished : addDays(lastAssessed, 3)
    const closes = this.#isPast(endsOn) && assessments.at(-1)?.band !== 'high'
    const recent = !closes
    const until = closes ? endsOn : addDays(this.#today, -2)
    // What is reviewed in time stays so while the case is open, but for one in a while.
    if (!closes) this.#reviewAgain(assessments, { forgotten: n % 23 === 5 })
    const openedAt = hour(day, 10)
    // Of what lies further back less was written down.
    const full = monthsBack <= 14 ? 1 : 0.4
    const pool = this.#pool(area)
    const focus = outline.place === true ? 'place' : 'people'
    const since = openedAt
    const parts: { key: string; role: Role }[] = []
    const one = (role: 'victims' | 'perpetrators', again: number, make: () => string) => {
      const known = pool[role].filter((key) => !parts.some((part) => part.key === key))
      const key = known.length > 4 && random() < again ? pick(random, known.slice(-8)) : make()
      if (!pool[role].includes(key)) pool[role].push(key)
      return key
    }
    const victim = (kind: 'person' | 'household') =>
      this.#addPerson(to, { ...{ area, since, street, kind, recent }, victim: true })
    const suffers = one('victims', recent ? 0 : 0.13, () => victim(random() < 0.05 ? 'household' : 'person'))
    parts.push({ key: suffers, role: 'victim' })
    if (random() < 0.08 * full) parts.push({ key: victim('person'), role: 'victim' })
    if (random() < 0.64 * full) {
      const key = one('perpetrators', 0.42, () =>
        this.#addPerson(to, { ...{ area, since, street, recent }, kind: 'person', victim: false }),
      )
      parts.push({ key, role: random() < 0.1 ? 'both' : 'perpetrator' })
    }
    if (random() < 0.1 * full) parts.push({ key: victim('person'), role: 'witness' })
    if (focus === 'place') {
      // One in each street: the same again and again.
      const key =
        pool.places.get(street) ??
        this.#addPerson(to, { ...{ area, since, street, recent }, kind: 'place', victim: false })
      pool.places.set(street, key)
      parts.push({ key, role: 'place' })
    }
    const does = to.people.find(
      ({ key }) => key === parts.find(({ role }) => role === 'perpetrator' || role === 'both')?.key,
    )
    // Of somebody whose birth nobody knows no limit is asked.
    const young = (does?.born ?? '') > addMonthsToDay(day, -12 * 18)
    const caller = to.people.find(({ key }) => key === suffers)
    const days = Math.max(1, daysApart(day, until))
    const later = (share: number) => addDays(day, Math.min(days - 1, Math.max(0, Math.floor(share * days))))
    const report = (reportedOn: string, at: number): BackgroundCase['reports'][number] => ({
      ...{ asbType: outline.asbType, what: pick(random, outline.what), location: caller?.address ?? street },
      ...{ caller: suffers, callerName: `${caller?.given} ${caller?.family}`.trim(), callerPhone: '' },
      ...{ happenedAt: hour(addDays(reportedOn, -1), 19 + Math.floor(random() * 4)), reportedAt: hour(reportedOn, at) },
      ...{ decidedAt: hour(reportedOn, at + 1), weight: first ?? 'standard', before: random() < 0.55 },
    })
    const reports = [
      ...(random() < 0.88 ? [report(day, 9)] : []),
      ...(random() < 0.24 * full ? [report(later(0.1 + random() * 0.5), 11)] : []),
    ]
    const incidents = [
      ...(random() < 0.3 * full || reports.length === 0 ? [addDays(day, -3 - Math.floor(random() * 25))] : []),
      ...(random() < 0.5 ? [later(random() * 0.6)] : []),
    ].map((on) => ({ day: on, what: pick(random, outline.what), told: random() < 0.2 }))
    to.cases.push({
      ...{ area, outline, street, focus, openedAt, parts, reports, incidents, assessments },
      title: `${outline.title} ${street.split(',')[0]}`,
      screened: { at: hour(day, 11), matrix: first !== null },
      contacts: this.#contactsFor({ day, later, recent, until, stale: n % 29 === 11 }),
      supports: this.#supportsFor({ later, recent, share: 0.7 * full }),
      interventions: this.#interventionsFor({ does, young, later, recent, until }),
      plan: this.#planFor({ day, recent, missing: recent && n % 31 === 7 }),
      closing: closes ? this.#closingFor({ outline, endsOn, monthsBack }) : null,
    })
  }

  #assessmentsFor(of: {
    monthsBack: number
    day: string
    first: Band | null
  }): BackgroundCase['assessments'][number][] {
    const { monthsBack, day, first } = of
    if (first === null) return []
    const random = this.#random
    // Most on the day itself; some late, yet in the same month.
    const late = random() < 0.14 ? 3 : 0
    const found = [this.#assessed(addDays(day, late), first)]
    const again = (monthsLater: number, band: Band) => {
      if (monthsBack < monthsLater) return
      const on = this.#day(monthsBack - monthsLater, 3 + Math.floor(random() * 22))
      if (this.#isPast(on)) found.push(this.#assessed(on, band))
    }
    if (first === 'standard' || (first === 'medium' && this.#cases % 5 < 2)) return found
    const results = first === 'high' ? AFTER_HIGH : AFTER_MEDIUM
    const band = results[this.#seconds[first]++ % results.length] ?? 'medium'
    const monthsLater = first === 'high' ? 1 : 2
    again(monthsLater, band)
    // Nobody is left at high risk.
    if (band === 'high') again(monthsLater + 1, 'medium')
    return found
  }

  /** Adds the review that an open case had lately, where the last one before is due. */
  #reviewAgain(assessments: BackgroundCase['assessments'][number][], of: { readonly forgotten: boolean }): void {
    const last = assessments.at(-1)
    if (last === undefined || of.forgotten) return
    const due = addDays(last.at.toISOString().slice(0, 10), reviewDays(last.band))
    if (due > addDays(this.#today, 3)) return
    const band = last.band === 'high' ? 'medium' : last.band
    assessments.push(this.#assessed(addDays(this.#today, -4 - Math.floor(this.#random() * 12)), band))
  }

  #assessed(day: string, band: Band): BackgroundCase['assessments'][number] {
    const [least, most] = TOTALS[band]
    const total = least + Math.floor(this.#random() * (most - least + 1))
    return { at: hour(day, 14), band, answers: answersOf(total, this.#random) }
  }

  #contactsFor(of: {
    readonly day: string
    readonly later: (share: number) => string
    readonly recent: boolean
    readonly until: string
    /** Nobody has been in touch for too long. */
    readonly stale: boolean
  }): BackgroundCase['contacts'] {
    const random = this.#random
    const contact = (day: string) => ({ ...pick(random, CONTACTS), day })
    if (of.recent)
      return [
        contact(addDays(of.day, 1)),
        ...(of.stale ? [] : [contact(addDays(of.until, -(random() < 0.5 ? 0 : 2)))]),
      ].filter(({ day }) => day <= of.until)
    return random() < 0.3 ? [contact(of.later(0.05 + random() * 0.8))] : []
  }

  #supportsFor(of: {
    readonly later: (share: number) => string
    readonly recent: boolean
    readonly share: number
  }): BackgroundCase['supports'] {
    const random = this.#random
    const offered = random() >= of.share ? 0 : random() < 0.75 ? 1 : 2
    return Array.from({ length: offered }, () => {
      const answer = weighted(random, [
        ['taken', 62],
        ['refused', 18],
        ['not-suitable', 9],
        ['offered', 11],
      ] as const)
      const result = weighted(random, [
        ['helped', 45],
        ['partly', 25],
        ['not', 10],
        ['unknown', 8],
        [null, of.recent ? 60 : 12],
      ] as const)
      return {
        ...{ day: of.later(random() * 0.5), kind: weighted(random, SUPPORTS), answer },
        ...{
          because: answer === 'refused' ? pick(random, REFUSED_BECAUSE) : '',
          result: answer === 'taken' ? result : null,
        },
      }
    })
  }

  #interventionsFor(of: {
    readonly does: BackgroundProfile | undefined
    readonly young: boolean
    readonly later: (share: number) => string
    readonly recent: boolean
    readonly until: string
  }): BackgroundCase['interventions'] {
    const random = this.#random
    const often = of.does === undefined ? 0 : (random() < 0.8 ? 1 : 0) + (random() < 0.2 ? 1 : 0)
    const kinds = of.young ? WITH_YOUNG : WITH_PERPETRATOR
    const made = [
      ...Array.from({ length: often }, () => ({ kind: weighted<string>(random, kinds), withPerpetrator: true })),
      ...(random() < 0.22 ? [{ kind: weighted<string>(random, WITH_NOBODY), withPerpetrator: false }] : []),
    ]
    return made.map(({ kind, withPerpetrator }) => {
      const day = of.later(random() * 0.5)
      const conditions = BREAKABLE.has(kind) ? CONDITIONS : []
      const broken = BREAKABLE.has(kind) && random() < 0.6 ? of.later(0.55 + random() * 0.4) : null
      const over = !of.recent
      return {
        ...{ day, kind, withPerpetrator, conditions, endedOn: over ? of.until : null },
        endOn: ORDERS[kind] === undefined ? null : addDays(day, ORDERS[kind]),
        outcome: over
          ? weighted(random, [
              ['worked', 55],
              ['partly', 25],
              ['not', 10],
              ['unknown', 10],
            ] as const)
          : null,
        breaches:
          broken === null || broken < day
            ? []
            : [
                {
                  ...{ day: broken, what: pick(random, BREACHES) },
                  action: weighted(random, [
                    ['warned', 5],
                    ['court', 2],
                    ['none', 1],
                    ['arrested', 1],
                  ] as const),
                },
              ],
      }
    })
  }

  #planFor(of: { readonly day: string; readonly recent: boolean; readonly missing: boolean }): BackgroundCase['plan'] {
    if (of.missing) return null
    const reviewOn = of.recent ? addDays(this.#today, 10 + Math.floor(this.#random() * 40)) : addDays(of.day, 28)
    return { at: hour(of.day, 16), reviewOn, ...pick(this.#random, AIMS) }
  }

  #closingFor(of: {
    readonly outline: Outline
    readonly endsOn: string
    readonly monthsBack: number
  }): NonNullable<BackgroundCase['closing']> {
    const random = this.#random
    const outcome = weighted(random, [
      ['resolved', 76],
      ['legal-action', 8],
      // Kept for two years: of the oldest nothing would be left.
      ['no-further-action', of.monthsBack > 18 ? 0 : 16],
    ] as const)
    const view = weighted(random, [
      ['satisfied', 48],
      ['partly', 22],
      ['not-satisfied', 9],
      ['not-asked', 14],
    ] as const)
    return {
      ...{
        at: hour(of.endsOn, 12),
        outcome,
        view,
        because: view === 'not-asked' ? pick(random, BECAUSE_NOT_ASKED) : '',
      },
      achieved:
        outcome === 'no-further-action' ? 'Nothing more was reported, and nobody could be named' : of.outline.achieved,
    }
  }
}

const BUSY_AREAS = new Set(['E07000033', 'E07000034'])
const VICTIM_AGES = [
  [8, 6],
  [18, 8],
  [27, 15],
  [36, 16],
  [46, 16],
  [56, 14],
  [66, 15],
  [76, 9],
] as const
const PERPETRATOR_AGES = [
  [16, 18],
  [21, 26],
  [29, 24],
  [38, 18],
  [50, 10],
] as const
const RARE_GENDERS: readonly Answer[] = [
  { value: 'trans-woman' },
  { value: 'trans-man' },
  { value: 'non-binary' },
  { value: 'self-described', described: 'genderfluid' },
]
/** Every group of the census but the largest, one after the other. */
const MINORITIES = 'W2 W9 A1 A2 B1 M1 W3 A3 B2 M3 A4 O9 A9 M2 B9 M9 O2'.split(' ')

function placeName(street: string, n: number): string {
  return `${PLACE_NAMES[n % PLACE_NAMES.length]} in ${street.split(',')[0]}`
}

/** The moment of an ISO day at an hour of world time. */
function hour(day: string, at: number): Date {
  return new Date(`${day}T${String(at).padStart(2, '0')}:00:00Z`)
}

function addMonthsToDay(day: string, months: number): string {
  return `${addMonths(month(day.slice(0, 7)), months)}-01`
}

function matrix(): Instrument {
  const found = builtInNamed('asb-ram@2015')
  if (found === undefined) throw new Error('The product comes without the matrix of 2015')
  return found
}

/** Days after which an assessment in this band asks for the next. */
function reviewDays(band: Band): number {
  return matrix().bands.find(({ key }) => key === band)?.reviewAfterDays ?? 0
}

/** Answers that come to a total, other ones each time. */
function answersOf(total: number, random: Random): Record<string, number> {
  // Its last questions are answered in words, and add nothing.
  const scores = questionsOf(matrix())
    .map(scoresOf)
    .filter((possible) => possible.length > 0)
  const order = scores
    .map((_, i) => ({ i, by: random() }))
    .sort((a, b) => a.by - b.by)
    .map(({ i }) => i)
  const search = (at: number, left: number): number[] | null => {
    const question = order[at]
    if (question === undefined) return left === 0 ? [] : null
    const rest = order.slice(at + 1).reduce((sum, i) => sum + Math.max(...(scores[i] ?? [0])), 0)
    for (const score of [...(scores[question] ?? [])].sort((a, b) => Math.abs(a - left / 4) - Math.abs(b - left / 4))) {
      if (score > left || left - score > rest) continue
      const found = search(at + 1, left - score)
      if (found !== null) return [score, ...found]
    }
    return null
  }
  const chosen = search(0, total)
  if (chosen === null) throw new RangeError(`No answers come to ${total}`)
  return Object.fromEntries(order.map((question, at) => [String(question + 1), chosen[at] ?? 0]))
}
