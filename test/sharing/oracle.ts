/**
 * Who may open what, as a table to be read: each row is a sentence with its source, and says when it applies. Written
 * from sharing.md (its nine points), the comments in db/migrations and the labels of the permissions; never from the
 * policies, which are what it judges.
 */
import { AREAS, type AreaName, type PurposeName, permissionsOfPerson, recordsOfEvent, type World } from './world.ts'

/** One person and one record of a world. */
export interface Question {
  readonly world: World
  readonly person: number
  readonly record: number
}

export interface Barrier {
  readonly sentence: string
  readonly source: string
  readonly bars: (q: Question) => boolean
}
export interface Gift {
  readonly sentence: string
  readonly source: string
  /** 0 none, 1 know of, 2 view, 3 contribute, 4 manage. */
  readonly level: (q: Question) => number
}

/** Asked first, from above: the first that applies decides, and nothing that anybody was given counts. */
export const barriers: readonly Barrier[] = [
  {
    sentence: 'Only people whose role lets them work with records know of any',
    source: 'sharing/permissions.ts: sharing.use',
    bars: ({ world, person }) => !may(world, person, 'sharing.use'),
  },
  {
    sentence: 'Nobody with a conflict of interest opens it, whatever else they were given',
    source: 'sharing.md 6; records.barred_user_ids',
    bars: (q) => recordOf(q).barred.includes(q.person),
  },
  {
    sentence: 'A closed record is opened by the people named on it only, whatever else others were given',
    source: 'sharing.md 6; records.named_user_ids',
    bars: (q) => recordOf(q).named?.includes(q.person) === false,
  },
]

/** What gives access. The highest holds. */
export const gifts: readonly Gift[] = [
  {
    sentence: 'The owner team manages its records while it works',
    source: 'audience_teams.because: owner',
    level: (q) => (hasTeam(q, recordOf(q).owner) && works(q.world, recordOf(q).owner) ? 4 : 0),
  },
  {
    sentence:
      'When the owner team works no longer, teams of the same kind for the area take over: of its agency, or of those that took over from it',
    source: 'audience_teams.because: succession; identity.agency_successions',
    level: (q) => (computed(q) && teamsOf(q).some((team) => succeeds(q, team)) ? 4 : 0),
  },
  {
    sentence:
      'The agreement in force gives the teams that its rules name the rule’s level, if their agency and the owner’s (or its successor) take part',
    source: 'sharing.md 1 and 2; recipient_rules',
    level: (q) => (computed(q) ? Math.max(0, ...teamsOf(q).map((team) => ruleLevel(q, team))) : 0),
  },
  {
    sentence:
      'What was disclosed to a team gives its level while it lasts and the person’s agency takes part; what a team handed over, while that lasts',
    source: 'sharing.md 1 and 3; grants',
    level: (q) =>
      highest(
        q,
        (grant) =>
          (grant.source === 'hand-over' || (grant.source === 'disclosure' && takesPart(q))) &&
          teamsOf(q).includes(grant.to) &&
          lasts(grant),
      ),
  },
  {
    sentence: 'Emergency access gives its level to the one person, while it lasts and their agency takes part',
    source: 'sharing.md 1 and 6; grants',
    level: (q) =>
      takesPart(q) ? highest(q, (grant) => grant.source === 'break-glass' && grant.to === q.person && lasts(grant)) : 0,
  },
  {
    sentence: 'Of a purpose open to its parties, people of an agency that takes part know that the record exists',
    source: 'sharing.md 4; agreements.discoverability: open',
    level: (q) =>
      computed(q) &&
      partakes(q.world, agencyOf(q), recordOf(q).purpose) &&
      agreementFor(q.world, recordOf(q).purpose)?.discoverability === 'open'
        ? 1
        : 0,
  },
]

/** Whether the person's agency has signed the agreement in force, as far as access was computed from today's structure. */
function takesPart(q: Question): boolean {
  return computed(q) && partakes(q.world, agencyOf(q), recordOf(q).purpose)
}

export interface Action {
  readonly name: ActionName
  readonly sentence: string
  readonly source: string
  readonly allowed: (q: Question, level: number) => boolean
}
export const actionNames = [
  ...(['change-record', 'remove-record', 'tell-of-move', 'declare-own-conflict', 'blame-a-conflict'] as const),
  ...(['keep-after-hand-over', 'hand-to-strangers', 'grant-undecided', 'withdraw-grants', 'link-disclosure'] as const),
  ...(['open-in-emergency', 'add-phone', 'change-phone', 'remove-phone'] as const),
] as const
export type ActionName = (typeof actionNames)[number]

/** What may be done about a record, whatever page or command tries it. */
export const actions: readonly Action[] = [
  {
    name: 'change-record',
    sentence: 'Who manages a record and decides for its team changes its owner, area, closing and classification',
    source: 'sharing/permissions.ts: sharing.decide',
    allowed: (q, level) => level >= 4 && may(q.world, q.person, 'sharing.decide'),
  },
  {
    name: 'remove-record',
    sentence: 'Nobody removes a record; only the keeper does when it is disposed of',
    source: 'sharing.md 8',
    allowed: () => false,
  },
  {
    name: 'tell-of-move',
    sentence: 'The history of a record is written by those who manage it',
    source: 'record_events: what happened to a record’s ownership, closing and conflicts',
    allowed: (_q, level) => level >= 4,
  },
  {
    name: 'declare-own-conflict',
    sentence: 'Whoever knows of a record may say that they have a conflict of interest',
    source: 'sharing.md 6',
    allowed: (_q, level) => level >= 1,
  },
  {
    name: 'blame-a-conflict',
    sentence: 'That somebody else has a conflict of interest is said by those who manage the record',
    source: 'sharing/permissions.ts: sharing.decide',
    allowed: (_q, level) => level >= 4,
  },
  {
    name: 'keep-after-hand-over',
    sentence: 'Those who manage a record may keep sight of it for their own team for a week',
    source: 'grants.source: hand-over',
    allowed: (q, level) => level >= 4 && teamsOf(q).length > 0,
  },
  {
    name: 'hand-to-strangers',
    sentence: 'Nobody gives another team access in passing: that is a disclosure',
    source: 'sharing.md 3',
    allowed: () => false,
  },
  {
    name: 'grant-undecided',
    sentence: 'Nobody gives access for a disclosure that was not granted',
    source: 'sharing.md 3',
    allowed: () => false,
  },
  {
    name: 'withdraw-grants',
    sentence: 'Who manages a record and decides on disclosures takes access back',
    source: 'sharing.md 3: it can be withdrawn',
    allowed: (q, level) =>
      level >= 4 &&
      may(q.world, q.person, 'sharing.decide') &&
      q.world.grants.some(({ record }) => record === q.record),
  },
  {
    name: 'link-disclosure',
    sentence: 'Which record a disclosure is about is said by who manages the record and decides on disclosures',
    source: 'disclosure_records; sharing/permissions.ts: sharing.decide',
    allowed: (q, level) => level >= 4 && may(q.world, q.person, 'sharing.decide'),
  },
  {
    name: 'open-in-emergency',
    sentence: 'Nobody opens a record in an emergency by themselves: the keeper looks whether the rules allow it',
    source: 'emergencies.state: set by the keeper',
    allowed: () => false,
  },
  ...(['add-phone', 'change-phone', 'remove-phone'] as const).map((name) => ({
    name,
    sentence:
      'What a record holds is written by those who contribute to it, and by nobody while its processing is restricted',
    source: 'levels: 3 contribute; records.restricted_at (UK GDPR article 18)',
    allowed: (q: Question, level: number) => level >= 3 && !recordOf(q).restricted,
  })),
]

export interface Sight {
  readonly thing: Thing
  readonly sentence: string
  readonly source: string
  /** Positions of the rows that this person sees. */
  readonly seen: (world: World, person: number, levelOf: (record: number) => number) => readonly number[]
}
export const things = [
  ...(['grants', 'granted-disclosures', 'records-of-granted', 'requests', 'records-of-requests'] as const),
  ...([
    'subjects',
    'phones',
    'emergencies',
    'records-of-emergencies',
    'messages',
    'record-events',
    'audiences',
    'audience-teams',
  ] as const),
  ...(['events', 'records-of-events', 'search-keys', 'pointers'] as const),
  ...(['clocks', 'retention-events', 'legal-holds', 'disposal-proposals', 'certificates'] as const),
] as const
export type Thing = (typeof things)[number]

/** What tells of records without being one. `granted-disclosures` and `emergencies` are named by their grant's position. */
export const sights: readonly Sight[] = [
  {
    thing: 'subjects',
    sentence: 'Whoever knows of a record sees the name of whom it is about',
    source: 'levels: 1 know of; people.subjects',
    seen: (world, _person, levelOf) => positions(world.records, (_, record) => levelOf(record) >= 1),
  },
  {
    thing: 'phones',
    sentence: 'What a record holds is seen by those who may read it',
    source: 'levels: 2 view; people.phones',
    seen: (world, _person, levelOf) => positions(world.records, (_, record) => levelOf(record) >= 2),
  },
  {
    thing: 'grants',
    sentence:
      'A grant is seen by those who work with records: whom it was given to, and the teams that manage the record',
    source: 'sharing.md 3; grants',
    // The row holds ids only, and its policy cannot ask the record (which asks it): barriers do not take it away.
    seen: (world, person) =>
      positions(
        world.grants,
        (grant) =>
          may(world, person, 'sharing.use') &&
          (givenTo(world, person, grant) || managesByTeam({ world, person, record: grant.record })),
      ),
  },
  {
    thing: 'granted-disclosures',
    sentence:
      'A disclosure is read by the team that asked or received, by those who manage the record, by who decided and by overseers; never by somebody with a conflict of interest in the record',
    source: 'sharing.md 3 and 6; disclosures.barred_user_ids',
    seen: (world, person, levelOf) =>
      positions(
        world.grants,
        (grant) =>
          grant.source === 'disclosure' &&
          !isBarred(world, person, grant.record) &&
          (may(world, person, 'sharing.oversee') ||
            (may(world, person, 'sharing.use') &&
              (teamsOf({ world, person }).includes(grant.to) || person === DECIDER)) ||
            levelOf(grant.record) >= 4),
      ),
  },
  {
    thing: 'records-of-granted',
    sentence:
      'Which record was disclosed is known to those who manage it, to overseers without a conflict of interest in it, and to the receivers while it is theirs to know',
    source: 'sharing.md 3 and 6; disclosure_records',
    seen: (world, person, levelOf) =>
      positions(
        world.grants,
        (grant) =>
          grant.source === 'disclosure' &&
          (oversees(world, person, grant.record) ||
            levelOf(grant.record) >= 4 ||
            (levelOf(grant.record) >= 1 && givenTo(world, person, grant))),
      ),
  },
  {
    thing: 'requests',
    sentence:
      'A request is read by the team that asked, by those who manage the record, by who decided and by overseers; never by somebody with a conflict of interest in the record',
    source: 'sharing.md 3 and 6; disclosures.barred_user_ids',
    seen: (world, person, levelOf) =>
      positions(world.requests, (request) => {
        const decided = request.state === 'refused' && request.decidedBy === person
        return (
          !isBarred(world, person, request.record) &&
          (may(world, person, 'sharing.oversee') ||
            (may(world, person, 'sharing.use') && (teamsOf({ world, person }).includes(request.team) || decided)) ||
            levelOf(request.record) >= 4)
        )
      }),
  },
  {
    thing: 'records-of-requests',
    sentence:
      'Which record a request is about is told to those who manage it and to overseers without a conflict of interest in it: who asks does not learn even that',
    source: 'sharing.md 4; disclosure_records',
    seen: (world, person, levelOf) =>
      positions(world.requests, ({ record }) => oversees(world, person, record) || levelOf(record) >= 4),
  },
  {
    thing: 'emergencies',
    sentence:
      'Emergency access is seen by who used it, those who manage the record, and overseers without a conflict of interest in it',
    source: 'sharing.md 6; emergencies',
    seen: (world, person, levelOf) =>
      positions(
        world.grants,
        (grant) =>
          grant.source === 'break-glass' &&
          (oversees(world, person, grant.record) || grant.to === person || levelOf(grant.record) >= 4),
      ),
  },
  {
    thing: 'records-of-emergencies',
    sentence:
      'Which record was opened is known to those who manage it, to overseers without a conflict of interest in it, and to who opened it while it is theirs to know',
    source: 'sharing.md 6; emergency_records',
    seen: (world, person, levelOf) =>
      positions(
        world.grants,
        (grant) =>
          grant.source === 'break-glass' &&
          (oversees(world, person, grant.record) ||
            levelOf(grant.record) >= 4 ||
            (levelOf(grant.record) >= 1 && grant.to === person)),
      ),
  },
  {
    thing: 'messages',
    sentence:
      'A message is read by whom it is for, but for a conflict of interest in the record; one for a team, about a record, by those of the team who know of the record',
    source: 'messages: what a team, a person or the overseers must know; sharing.md 6',
    seen: (world, person, levelOf) =>
      positions(world.messages, ({ to, record }) => {
        if (to === 'overseers') return oversees(world, person, record)
        if ('person' in to) return to.person === person && !isBarred(world, person, record)
        return teamsOf({ world, person }).includes(to.team) && levelOf(record) >= 1
      }),
  },
  {
    thing: 'record-events',
    sentence:
      'The history of a record is read by those who manage it and by overseers without a conflict of interest in it',
    source: 'record_events; sharing/permissions.ts: sharing.oversee',
    seen: (world, person, levelOf) =>
      positions(world.records, (_, record) => oversees(world, person, record) || levelOf(record) >= 4),
  },
  {
    thing: 'audiences',
    sentence: 'Audiences are listed by those who keep retention only: that one exists tells others that a record does',
    source: 'audiences; sharing/permissions.ts: sharing.manage-rights',
    seen: (world, person) =>
      may(world, person, 'sharing.manage-rights')
        ? positions(
            [...new Set(world.records.map(({ purpose, owner, area }) => `${purpose} ${owner} ${area}`))],
            () => true,
          )
        : [],
  },
  {
    thing: 'audience-teams',
    sentence: 'Only those who work with records see which audiences their own teams are in',
    source: 'audience_teams',
    seen: (world, person) =>
      may(world, person, 'sharing.use') ? teamsOf({ world, person }).filter((team) => isInAnAudience(world, team)) : [],
  },
  {
    thing: 'events',
    sentence:
      'An event in the log is read by auditors, unless they have a conflict of interest in all that it concerns, and by those who manage one of its records',
    source: 'sharing.md 6 and 7; audit/permissions.ts: audit.read',
    seen: (world, person, levelOf) =>
      positions(world.records, (_, event) =>
        recordsOfEvent(world, event).some(
          (record) => (may(world, person, 'audit.read') && !isBarred(world, person, record)) || levelOf(record) >= 4,
        ),
      ),
  },
  {
    thing: 'records-of-events',
    sentence:
      'Which records an event concerns is known to auditors, but for those in which they have a conflict of interest, and to those who manage them',
    source: 'sharing.md 6 and 7; audit.event_records',
    seen: (world, person, levelOf) =>
      positions(
        world.records,
        (_, record) => (may(world, person, 'audit.read') && !isBarred(world, person, record)) || levelOf(record) >= 4,
      ),
  },
  {
    thing: 'search-keys',
    sentence: 'A record is found by those who know of it, whether it is open, closed or somebody is barred from it',
    source: 'sharing.md 4 and 6; people.search_keys',
    seen: (world, _person, levelOf) => positions(world.records, (_, record) => levelOf(record) >= 1),
  },
  {
    thing: 'pointers',
    sentence:
      'A pointer to a record that is not closed is found by people of the agencies that take part in a purpose that gives pointers, and by those who may read the record; never by somebody with a conflict of interest in it',
    source: 'sharing.md 4 and 6; people.pointer_keys',
    seen: (world, person, levelOf) =>
      positions(world.records, ({ purpose, named }, record) => {
        if (named !== null || agreementFor(world, purpose)?.discoverability !== 'pointer') return false
        const found =
          may(world, person, 'people.use') && takesPart({ world, person, record }) && !isBarred(world, person, record)
        return found || levelOf(record) >= 2
      }),
  },
  ...(['clocks', 'retention-events', 'legal-holds', 'disposal-proposals'] as const).map((thing) => ({
    thing,
    sentence:
      'How long a record is kept, what holds it and who proposed to dispose of it is seen by those who manage it, and by those who keep retention without a conflict of interest in it',
    source: 'sharing.md 6 and 8; sharing/permissions.ts: sharing.manage-rights',
    seen: (world: World, person: number, levelOf: (record: number) => number) =>
      positions(world.records, (_, record) => keepsRights(world, person, record) || levelOf(record) >= 4),
  })),
  {
    thing: 'certificates',
    sentence:
      'The certificate of a disposal is read by those who keep retention, overseers, auditors and the team that owned the record; never by somebody who had a conflict of interest in it',
    source: 'sharing.md 6 and 8; conflicts outlive the record',
    seen: (world, person) =>
      positions(
        world.records,
        ({ owner }, record) =>
          !isBarred(world, person, record) &&
          (['sharing.manage-rights', 'sharing.oversee', 'audit.read'].some((held) => may(world, person, held)) ||
            (may(world, person, 'sharing.use') && teamsOf({ world, person }).includes(owner))),
      ),
  },
]

export interface Creation {
  readonly sentence: string
  readonly source: string
  readonly needs: (of: { world: World; person: number; team: number; purpose: PurposeName }) => boolean
}
/** All of these are needed to create a record for a team under a purpose. */
export const creation: readonly Creation[] = [
  {
    sentence: 'Only people whose role lets them work with records create any',
    source: 'sharing/permissions.ts: sharing.use',
    needs: ({ world, person }) => may(world, person, 'sharing.use'),
  },
  {
    sentence: 'A record is created for one’s own team',
    source: 'createRecord: not-your-team',
    needs: ({ world, person, team }) => teamsOf({ world, person }).includes(team),
  },
  {
    sentence:
      'A record belongs to a team of the agency that creates it: one that has not signed gets nothing by way of another',
    source: 'sharing.md 1; records.owner_agency_id',
    needs: ({ world, person, team }) => world.teams[team]?.agency === agencyOf({ world, person }),
  },
  {
    sentence: 'An agency creates records under agreements in which it takes part today',
    source: 'sharing.md 1; createRecord: no-agreement',
    needs: ({ world, person, purpose }) => !world.stale && partakes(world, agencyOf({ world, person }), purpose),
  },
]

export interface Oracle {
  readonly barriers: readonly Barrier[]
  readonly gifts: readonly Gift[]
  readonly actions: readonly Action[]
  readonly sights: readonly Sight[]
  readonly creation: readonly Creation[]
}
export const oracle: Oracle = { barriers, gifts, actions, sights, creation }

/** What the table says of one question, and the sentence that decided. */
export function judge(table: Pick<Oracle, 'barriers' | 'gifts'>, q: Question): { level: number; because: string } {
  const barrier = table.barriers.find((row) => row.bars(q))
  if (barrier !== undefined) return { level: 0, because: `${barrier.sentence} (${barrier.source})` }
  let best = { level: 0, because: 'Nobody else has any access (house.md: forgetting must never mean allowing)' }
  for (const row of table.gifts) {
    const level = row.level(q)
    if (level > best.level) best = { level, because: `${row.sentence} (${row.source})` }
  }
  return best
}

/** The person who decided every disclosure that was granted. */
export const DECIDER = 0

// What the words mean.

type Asked = Pick<Question, 'world' | 'person'>

function may(world: World, person: number, permission: string): boolean {
  const found = world.people[person]
  return found !== undefined && permissionsOfPerson(found).includes(permission)
}

function recordOf(q: Question) {
  const record = q.world.records[q.record]
  if (record === undefined) throw new Error(`The world has no record ${q.record}`)
  return record
}

function teamsOf(q: Asked): readonly number[] {
  return q.world.people[q.person]?.teams ?? []
}

/** Overseers read the registers, but for what concerns a record in which they have a conflict of interest. */
function oversees(world: World, person: number, record: number): boolean {
  return may(world, person, 'sharing.oversee') && !isBarred(world, person, record)
}

function keepsRights(world: World, person: number, record: number): boolean {
  return may(world, person, 'sharing.manage-rights') && !isBarred(world, person, record)
}

function isBarred(world: World, person: number, record: number): boolean {
  return world.records[record]?.barred.includes(person) === true
}

function agencyOf(q: Asked): number {
  return q.world.people[q.person]?.agency ?? -1
}

function hasTeam(q: Asked, team: number): boolean {
  return teamsOf(q).includes(team)
}

/** What follows from agreements and structure holds only while it was computed from the structure as it is. */
function computed(q: Asked): boolean {
  return !q.world.stale
}

function existsToday(world: World, agency: number): boolean {
  const found = world.agencies[agency]
  return found !== undefined && (found.startsOn ?? -1) <= 0 && (found.endsOn ?? 1) >= 0
}

function works(world: World, team: number): boolean {
  const found = world.teams[team]
  return found !== undefined && !found.closed && existsToday(world, found.agency)
}

/** The agency itself while it exists, else those that took over from it, and so on. */
function heirs(world: World, agency: number): number[] {
  if (existsToday(world, agency)) return [agency]
  return world.successions.filter(({ from }) => from === agency).flatMap(({ to }) => heirs(world, to))
}

function serves(world: World, team: number, area: AreaName): boolean {
  const around = (name: AreaName): AreaName[] => [name, ...AREAS[name].inside.flatMap((outer) => around(outer))]
  return around(area).some((name) => world.teams[team]?.areas.includes(name) === true)
}

function succeeds(q: Question, team: number): boolean {
  const { owner, area } = recordOf(q)
  const before = q.world.teams[owner]
  const after = q.world.teams[team]
  if (before === undefined || after === undefined || works(q.world, owner)) return false
  // "other" says nothing about what a team does, so nobody follows it.
  return (
    after.kind === before.kind &&
    before.kind !== 'other' &&
    works(q.world, team) &&
    heirs(q.world, before.agency).includes(after.agency) &&
    serves(q.world, team, area)
  )
}

function agreementFor(world: World, purpose: PurposeName) {
  return world.agreements.find(
    (found) =>
      found.purpose === purpose && found.state === 'in-force' && found.startsOn <= 0 && (found.endsOn ?? 1) >= 0,
  )
}

/** Signed, not withdrawn, and still existing. */
function partakes(world: World, agency: number, purpose: PurposeName): boolean {
  const party = agreementFor(world, purpose)?.parties.find((found) => found.agency === agency)
  return party?.signature === 'signed' && existsToday(world, agency)
}

function ruleLevel(q: Question, team: number): number {
  const { world } = q
  const { purpose, owner, area } = recordOf(q)
  const found = world.teams[team]
  const ownerAgency = world.teams[owner]?.agency
  if (found === undefined || ownerAgency === undefined || !works(world, team)) return 0
  if (!partakes(world, found.agency, purpose)) return 0
  if (!heirs(world, ownerAgency).some((heir) => partakes(world, heir, purpose))) return 0
  const named = (agreementFor(world, purpose)?.rules ?? []).filter(
    (rule) =>
      rule.teamKind === found.kind &&
      (rule.agencyKind === null || rule.agencyKind === world.agencies[found.agency]?.kind) &&
      (rule.reach === 'everywhere' || serves(world, team, area)),
  )
  return Math.max(0, ...named.map((rule) => rule.level))
}

type GrantOfWorld = World['grants'][number]

function lasts(grant: GrantOfWorld): boolean {
  return !grant.withdrawn && grant.begins <= 0 && (grant.ends === null || grant.ends > 0)
}

function givenTo(world: World, person: number, grant: GrantOfWorld): boolean {
  return grant.source === 'break-glass' ? grant.to === person : teamsOf({ world, person }).includes(grant.to)
}

function highest(q: Question, counts: (grant: GrantOfWorld) => boolean): number {
  const held = q.world.grants.filter((grant) => grant.record === q.record && counts(grant))
  return Math.max(0, ...held.map((grant) => grant.level))
}

/** Whether a team of the person's manages the record by ownership, succession or rule. */
function managesByTeam(q: Question): boolean {
  return gifts.slice(0, 3).some((gift) => gift.level(q) === 4)
}

function isInAnAudience(world: World, team: number): boolean {
  return world.records.some((_, record) => {
    const q = { world: { ...world, stale: false }, person: 0, record }
    const { owner } = recordOf(q)
    return (owner === team && works(world, owner)) || succeeds(q, team) || ruleLevel(q, team) > 0
  })
}

function positions<T>(all: readonly T[], fits: (one: T, position: number) => boolean): number[] {
  return all.flatMap((one, position) => (fits(one, position) ? [position] : []))
}
