/**
 * Small worlds in which anything may be shared with anyone: drawn by chance, plain values only. Everything is named by
 * its position, and days are counted from today, so that a counterexample can be read.
 */
import fc from 'fast-check'
import type { AgencyKind, RoleName, TeamKind } from '../../src/foundations/identity/index.ts'
import { permissionsOf } from '../../src/foundations/identity/index.ts'
import type { AgreementState, Discoverability } from '../../src/foundations/sharing/index.ts'

/** Days from today: -1 is yesterday. null: not said. */
export type Day = number | null

export interface AgencyOfWorld {
  readonly kind: AgencyKind
  readonly startsOn: Day
  readonly endsOn: Day
}
export interface TeamOfWorld {
  readonly agency: number
  readonly kind: TeamKind
  readonly closed: boolean
  readonly areas: readonly AreaName[]
}
export interface PersonOfWorld {
  readonly agency: number
  /** Works in a team of another agency. */
  readonly lent: boolean
  /** Those that are open: a session never has another. */
  readonly teams: readonly number[]
  readonly role: RoleName
}
export interface RuleOfWorld {
  readonly teamKind: TeamKind
  readonly agencyKind: AgencyKind | null
  readonly reach: 'same-area' | 'everywhere'
  readonly level: number
}
export interface AgreementOfWorld {
  readonly purpose: PurposeName
  readonly state: AgreementState
  readonly startsOn: number
  readonly endsOn: Day
  readonly discoverability: Discoverability
  readonly parties: readonly { readonly agency: number; readonly signature: 'none' | 'signed' | 'withdrawn' }[]
  readonly rules: readonly RuleOfWorld[]
}
export interface RecordOfWorld {
  readonly purpose: PurposeName
  readonly owner: number
  readonly area: AreaName
  /** People named on a closed record; null for one that is not closed. */
  readonly named: readonly number[] | null
  /** People with a conflict of interest. */
  readonly barred: readonly number[]
  readonly restricted: boolean
}
export interface GrantOfWorld {
  readonly record: number
  readonly source: 'disclosure' | 'break-glass' | 'hand-over'
  /** For an emergency the person, otherwise the team. */
  readonly to: number
  readonly level: number
  /** Hours from now. */
  readonly begins: number
  readonly ends: number | null
  readonly withdrawn: boolean
}
/** A disclosure that gives nothing: asked for, refused, taken back by whoever asked. */
export interface RequestOfWorld {
  readonly record: number
  readonly team: number
  readonly askedBy: number
  readonly state: 'requested' | 'refused' | 'cancelled'
  readonly decidedBy: number
}
export interface MessageOfWorld {
  readonly record: number
  readonly to: { readonly team: number } | { readonly person: number } | 'overseers'
}

export interface World {
  readonly agencies: readonly AgencyOfWorld[]
  /** Who took over from whom, by position. */
  readonly successions: readonly { readonly from: number; readonly to: number }[]
  readonly teams: readonly TeamOfWorld[]
  readonly people: readonly PersonOfWorld[]
  readonly agreements: readonly AgreementOfWorld[]
  readonly records: readonly RecordOfWorld[]
  readonly grants: readonly GrantOfWorld[]
  readonly requests: readonly RequestOfWorld[]
  readonly messages: readonly MessageOfWorld[]
  /** The structure was changed after access was computed, and nothing has computed it again. */
  readonly stale: boolean
}

/** Each area and what it lies directly inside. A grouping holds a neighbourhood of one district and all of another. */
export const AREAS = {
  county: { code: 'E10000901', kind: 'county', inside: [] },
  north: { code: 'E07000901', kind: 'district', inside: ['county'] },
  south: { code: 'E07000902', kind: 'district', inside: ['county', 'grouping'] },
  market: { code: 'E05000901', kind: 'neighbourhood', inside: ['north'] },
  harbour: { code: 'E05000902', kind: 'neighbourhood', inside: ['north', 'grouping'] },
  hill: { code: 'E05000903', kind: 'neighbourhood', inside: ['south'] },
  grouping: { code: 'E22000901', kind: 'csp', inside: [] },
  elsewhere: { code: 'E10000902', kind: 'county', inside: [] },
} as const satisfies Record<string, { code: string; kind: string; inside: readonly string[] }>
export type AreaName = keyof typeof AREAS
export const areaNames = Object.keys(AREAS) as readonly AreaName[]

export const PURPOSES = ['asb', 'crime-reduction', 'prevent'] as const
export type PurposeName = (typeof PURPOSES)[number]

export const permissionsOfPerson = (person: PersonOfWorld) => permissionsOf([person.role])

const AGENCY_KINDS = ['police', 'district-council'] as const satisfies readonly AgencyKind[]

const chance = (percent: number) => fc.integer({ min: 1, max: 100 }).map((drawn) => drawn <= percent)
const mostly = <T>(usual: T, others: readonly T[]) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) })
const some = (of: number, most: number) => fc.uniqueArray(fc.nat({ max: of - 1 }), { maxLength: Math.min(most, of) })
const usuallyNone = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary })
const levels = fc.integer({ min: 1, max: 4 })

/** Worlds small enough to read and full enough that most questions in them have something to decide. */
export const worlds: fc.Arbitrary<World> = fc
  .record({ agencies: fc.integer({ min: 2, max: 5 }), teams: fc.integer({ min: 3, max: 7 }) })
  .chain(({ agencies, teams }) =>
    fc
      .record({
        agencies: fc.array(
          fc.record({
            kind: fc.constantFrom(...AGENCY_KINDS),
            startsOn: mostly<Day>(null, [-30, 0, 1]),
            endsOn: mostly<Day>(null, [-30, -1, -1, 0, 1]),
          }),
          { minLength: agencies, maxLength: agencies },
        ),
        // Forwards only, so that nobody takes over from whoever took over from them.
        successions: fc
          .array(fc.record({ from: fc.nat({ max: agencies - 1 }), to: fc.nat({ max: agencies - 1 }) }), {
            minLength: 2,
            maxLength: 6,
          })
          .map((pairs) => pairs.filter(({ from, to }) => from < to)),
        teams: fc.array(
          fc.record({
            agency: fc.nat({ max: agencies - 1 }),
            kind: mostly<TeamKind>('anti-social-behaviour', ['housing', 'other']),
            closed: chance(25),
            // Half of the teams serve the whole county, so that much is in somebody's area.
            areas: fc.oneof(
              fc.constant<AreaName[]>(['county']),
              fc.uniqueArray(fc.constantFrom(...areaNames), { maxLength: 3 }),
            ),
          }),
          { minLength: teams, maxLength: teams },
        ),
        people: fc.array(
          fc.record({
            agency: fc.nat({ max: agencies - 1 }),
            // Most people work in teams of their own agency; some are lent to others.
            lent: chance(20),
            teams: some(teams, 3),
            role: fc.oneof(
              { weight: 5, arbitrary: fc.constantFrom<RoleName>('caseworker', 'partnership-manager') },
              {
                weight: 2,
                arbitrary: fc.constantFrom<RoleName>(
                  ...(['board-member', 'auditor', 'information-governance', 'system-administrator'] as const),
                ),
              },
            ),
          }),
          { minLength: 6, maxLength: 8 },
        ),
        agreements: fc
          .array(
            fc.record({
              purpose: fc.constantFrom(...PURPOSES),
              state: mostly<AgreementState>('in-force', ['draft', 'signing', 'superseded', 'lapsed', 'abandoned']),
              startsOn: mostly(-400, [-1, 0, 1]),
              endsOn: mostly<Day>(null, [0, 1, 400, -1]),
              discoverability: fc.constantFrom<Discoverability>('open', 'pointer', 'hidden'),
              parties: fc.uniqueArray(
                fc.record({
                  agency: fc.nat({ max: agencies - 1 }),
                  signature: mostly<'none' | 'signed' | 'withdrawn'>('signed', ['none', 'withdrawn']),
                }),
                { minLength: 1, maxLength: agencies, selector: (party) => party.agency },
              ),
              rules: fc.array(
                fc.record({
                  teamKind: mostly<TeamKind>('anti-social-behaviour', ['housing', 'other']),
                  agencyKind: usuallyNone(fc.constantFrom(...AGENCY_KINDS)),
                  reach: fc.constantFrom('same-area' as const, 'everywhere' as const),
                  level: levels,
                }),
                { maxLength: 4 },
              ),
            }),
            { minLength: 2, maxLength: 5 },
          )
          .map(oneOfEachStage),
        records: fc.array(
          fc.record({
            purpose: fc.constantFrom(...PURPOSES),
            owner: fc.nat({ max: teams - 1 }),
            area: fc.constantFrom(...areaNames),
            named: usuallyNone(some(8, 4)).map((found) => (found?.length === 0 ? null : found)),
            barred: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some(8, 3) }),
            restricted: chance(20),
          }),
          { minLength: 10, maxLength: 14 },
        ),
        grants: fc.array(
          fc.record({
            record: fc.nat({ max: 9 }),
            source: fc.constantFrom('disclosure' as const, 'break-glass' as const, 'hand-over' as const),
            to: fc.nat({ max: 40 }),
            level: levels,
            begins: mostly(-48, [-1, 1]),
            ends: fc.constantFrom<number | null>(200, 200, 200, -1, -1, 1, null),
            withdrawn: chance(20),
          }),
          { minLength: 4, maxLength: 12 },
        ),
        requests: fc.array(
          fc.record({
            record: fc.nat({ max: 9 }),
            team: fc.nat({ max: teams - 1 }),
            askedBy: fc.nat({ max: 5 }),
            state: fc.constantFrom('requested' as const, 'refused' as const, 'cancelled' as const),
            decidedBy: fc.nat({ max: 5 }),
          }),
          { maxLength: 3 },
        ),
        messages: fc.array(
          fc.record({
            record: fc.nat({ max: 9 }),
            to: fc.oneof(
              fc.record({ team: fc.nat({ max: teams - 1 }) }),
              fc.record({ person: fc.nat({ max: 5 }) }),
              fc.constant('overseers' as const),
            ),
          }),
          { maxLength: 4 },
        ),
        stale: chance(10),
      })
      .map(consistent),
  )

/** Of each purpose at most one edition is in force, and at most one is being written. */
function oneOfEachStage(drawn: readonly AgreementOfWorld[]): AgreementOfWorld[] {
  const taken = new Set<string>()
  return drawn.filter(({ purpose, state, startsOn, endsOn }) => {
    const stage = state === 'in-force' ? 'in force' : state === 'draft' || state === 'signing' ? 'written' : undefined
    if (endsOn !== null && endsOn < startsOn) return false
    if (stage === undefined) return true
    if (taken.has(`${purpose} ${stage}`)) return false
    taken.add(`${purpose} ${stage}`)
    return true
  })
}

/** Mends what the database would refuse to hold at all. */
function consistent(world: World): World {
  const dated = world.agencies.map((agency) =>
    agency.startsOn !== null && agency.endsOn !== null && agency.endsOn < agency.startsOn
      ? { ...agency, endsOn: null }
      : agency,
  )
  const people = world.people.map((person) => {
    const teams = person.teams.filter((team) => world.teams[team]?.closed === false)
    const home = world.teams[teams[0] ?? -1]?.agency
    return { ...person, teams, agency: person.lent || home === undefined ? person.agency : home }
  })
  const known = (positions: readonly number[]) => positions.filter((position) => position < people.length)
  const records = world.records.map((record) => {
    const named = record.named === null ? null : known(record.named)
    return { ...record, named: named?.length === 0 ? null : named, barred: known(record.barred) }
  })
  const grants = world.grants.map((grant) =>
    grant.source === 'break-glass'
      ? {
          ...{ ...grant, to: grant.to % people.length, level: Math.min(grant.level, 2) },
          // An emergency lasts a day at most.
          begins: Math.max(grant.begins, -12),
          ends: Math.min(grant.ends ?? 12, Math.max(grant.begins, -12) + 24),
        }
      : {
          ...{ ...grant, to: grant.to % world.teams.length },
          // A hand-over leaves sight only, and no disclosure makes anybody a manager.
          level: Math.min(grant.level, grant.source === 'disclosure' ? 3 : 2),
        },
  )
  const requests = world.requests.map((request) => ({
    ...request,
    decidedBy: request.decidedBy === request.askedBy ? (request.askedBy + 1) % 6 : request.decidedBy,
  }))
  const successions = [
    ...new Map(world.successions.map((succession) => [`${succession.from} ${succession.to}`, succession])).values(),
  ]
  return { ...world, agencies: dated, people, records, grants, requests, successions }
}

/** Every other event is about a record and the one after it, as a list would be. */
export function recordsOfEvent(world: World, event: number): readonly number[] {
  return event % 2 === 0 ? [event] : [...new Set([event, (event + 1) % world.records.length])]
}
