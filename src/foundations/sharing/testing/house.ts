/**
 * A partnership for tests: a county with two districts, four agencies of which one signs nothing, a team or two of each,
 * and a purpose of each discoverability.
 */
import { type Actor, type Db, systemActor, type Tx } from '../../../platform/db/index.ts'
import { createAreas, idsServed } from '../../areas/index.ts'
import {
  type AgencyKind,
  createAgency,
  createPartnership,
  createTeam,
  createUser,
  permissionsOf,
  type RoleName,
  type TeamKind,
} from '../../identity/index.ts'
import type { Discoverability } from '../domain/words.ts'
import {
  type AgreementDraft,
  bringIntoForce,
  insertDraft,
  insertPurpose,
  offerDraft,
  signForAgency,
} from '../store/agreements.ts'
import { keepAccess } from '../store/keeping.ts'
import { createRecord } from '../store/records.ts'

export const PASSWORD = 'lamp teapot gravel violin'

const AGENCIES = {
  council: { name: 'Northam District Council', kind: 'district-council' },
  police: { name: 'Widdershire Police', kind: 'police' },
  landlord: { name: 'Riverside Homes', kind: 'housing' },
  /** A party to every agreement that never signs. */
  clinic: { name: 'Widdershire Clinic', kind: 'health' },
} as const satisfies Record<string, { name: string; kind: AgencyKind }>
export type AgencyName = keyof typeof AGENCIES

const TEAMS = {
  asb: { agency: 'council', name: 'Council ASB team', kind: 'anti-social-behaviour', areas: ['E07000901'] },
  asbSouth: { agency: 'council', name: 'Council ASB team, south', kind: 'anti-social-behaviour', areas: ['E07000902'] },
  beat: { agency: 'police', name: 'Northam beat', kind: 'neighbourhood-policing', areas: ['E07000901'] },
  beatSouth: { agency: 'police', name: 'Southam beat', kind: 'neighbourhood-policing', areas: ['E07000902'] },
  homes: { agency: 'landlord', name: 'Tenancy team', kind: 'housing', areas: ['E10000901'] },
  nurses: { agency: 'clinic', name: 'Community nurses', kind: 'mental-health', areas: ['E10000901'] },
} as const satisfies Record<string, { agency: AgencyName; name: string; kind: TeamKind; areas: readonly string[] }>
export type TeamName = keyof typeof TEAMS

const PEOPLE = {
  caseworker: { team: 'asb', roles: ['caseworker'] },
  manager: { team: 'asb', roles: ['partnership-manager'] },
  southWorker: { team: 'asbSouth', roles: ['caseworker'] },
  officer: { team: 'beat', roles: ['caseworker'] },
  sergeant: { team: 'beat', roles: ['partnership-manager'] },
  southOfficer: { team: 'beatSouth', roles: ['caseworker'] },
  housing: { team: 'homes', roles: ['caseworker'] },
  housingManager: { team: 'homes', roles: ['partnership-manager'] },
  nurse: { team: 'nurses', roles: ['caseworker'] },
  boardMember: { team: 'asb', roles: ['board-member'] },
  governance: { team: 'asbSouth', roles: ['information-governance'] },
  auditor: { team: 'asbSouth', roles: ['auditor'] },
  sysadmin: { team: 'asbSouth', roles: ['system-administrator'] },
} as const satisfies Record<string, { team: TeamName; roles: readonly RoleName[] }>
export type PersonName = keyof typeof PEOPLE
export const personNames = Object.keys(PEOPLE) as readonly PersonName[]

/** One purpose of each kind: `asb` gives pointers, `crime-reduction` is open, `prevent` is hidden. */
export const PURPOSES = { asb: 'pointer', 'crime-reduction': 'open', prevent: 'hidden' } as const satisfies Record<
  string,
  Discoverability
>
export type PurposeName = keyof typeof PURPOSES

export interface SharingHouse {
  readonly agencies: Readonly<Record<AgencyName, string>>
  readonly teams: Readonly<Record<TeamName, string>>
  readonly people: Readonly<Record<PersonName, Actor & { readonly userId: string }>>
  /** E-mail addresses by which they sign in with `PASSWORD`, when made with accounts. */
  readonly emails: Readonly<Record<PersonName, string>>
  readonly areas: { readonly county: number; readonly north: number; readonly south: number }
  readonly agreements: Readonly<Record<PurposeName, string>>
}

export function run<T>(db: Db, actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.withActor(actor, { name: 'sharing.test', kind: 'write', correlationId: 'test' }, (tx) => work(tx))
}

/** The text of an agreement for tests: council ASB teams and beat teams of the area share, all but the clinic sign. */
export function draftFor(house: Pick<SharingHouse, 'agencies' | 'teams'>, purpose: PurposeName): AgreementDraft {
  const { agencies, teams } = house
  return {
    title: `Agreement for ${purpose}`,
    summary: 'For tests',
    lawfulBases: ['Crime and Disorder Act 1998 section 115'],
    dataCategories: ['Names and addresses', 'Incidents'],
    discoverability: PURPOSES[purpose],
    classification: 'official-sensitive',
    handling: 'Keep it to yourselves.',
    startsOn: '2024-01-01',
    endsOn: null,
    reviewOn: '2099-01-01',
    parties: [
      { agencyId: agencies.council, contactTeamId: teams.asb },
      { agencyId: agencies.police, contactTeamId: teams.beat },
      { agencyId: agencies.landlord, contactTeamId: teams.homes },
      { agencyId: agencies.clinic, contactTeamId: null },
    ],
    recipients: [
      { teamKind: 'anti-social-behaviour', agencyKind: null, reach: 'same-area', level: 'contribute' },
      { teamKind: 'neighbourhood-policing', agencyKind: 'police', reach: 'same-area', level: 'view' },
      { teamKind: 'mental-health', agencyKind: null, reach: 'everywhere', level: 'view' },
    ],
    retention: [{ outcome: 'closed', title: 'Closed', months: 72 }],
  }
}

export async function makeSharingHouse(db: Db): Promise<SharingHouse> {
  await createPartnership(db, { name: 'Widdershire Community Safety Partnership', twoStepRequired: false })
  const areaIds = await run(db, systemActor(['areas.import']), (tx) =>
    createAreas(tx, [
      { code: 'E10000901', name: 'Widdershire', kind: 'county' },
      { code: 'E07000901', name: 'Northam', kind: 'district', inside: ['E10000901'] },
      { code: 'E07000902', name: 'Southam', kind: 'district', inside: ['E10000901'] },
    ]),
  )
  const area = (code: string) => areaIds.get(code) ?? 0
  const areas = { county: area('E10000901'), north: area('E07000901'), south: area('E07000902') }
  const agencies: Partial<Record<AgencyName, string>> = {}
  for (const [name, agency] of entries(AGENCIES)) agencies[name] = await createAgency(db, agency)
  const teams: Partial<Record<TeamName, string>> = {}
  for (const [name, team] of entries(TEAMS)) {
    teams[name] = await createTeam(db, {
      ...{ agencyId: agencies[team.agency] ?? '', name: team.name, kind: team.kind, areaCodes: team.areas },
    })
  }
  const people: Partial<SharingHouse['people'] & Record<PersonName, unknown>> = {}
  const emails: Partial<Record<PersonName, string>> = {}
  const made: Record<string, Actor & { userId: string }> = {}
  for (const [name, plan] of entries(PEOPLE)) {
    const teamId = teams[plan.team] ?? ''
    const agencyId = agencies[TEAMS[plan.team].agency] ?? ''
    emails[name] = `${name.toLowerCase()}@example.org`
    const userId = await createUser(db, {
      ...{ email: emails[name] ?? '', displayName: `${name} Example`, agencyId, roles: plan.roles, password: PASSWORD },
      teams: [{ teamId }],
    })
    const areaIdsServed = await run(db, systemActor(), (tx) => idsServed(tx, TEAMS[plan.team].areas))
    made[name] = {
      ...{ kind: 'person', userId, agencyId, teamIds: [teamId], areaIds: areaIdsServed },
      permissions: permissionsOf(plan.roles),
    }
  }
  Object.assign(people, made)
  const half = {
    agencies: agencies as SharingHouse['agencies'],
    teams: teams as SharingHouse['teams'],
    people: people as SharingHouse['people'],
  }
  const agreements: Partial<Record<PurposeName, string>> = {}
  for (const purpose of Object.keys(PURPOSES) as PurposeName[]) {
    await run(db, half.people.governance, (tx) =>
      insertPurpose(tx, { id: purpose, title: `Purpose ${purpose}`, description: 'For tests' }),
    )
    agreements[purpose] = await agree(db, half, { ...draftFor(half, purpose), purposeId: purpose })
  }
  await keepAccess(db)
  return {
    ...half,
    emails: emails as SharingHouse['emails'],
    areas,
    agreements: agreements as SharingHouse['agreements'],
  }
}

/** Writes, offers, signs (council, police, landlord) and brings an agreement into force. Returns its id. */
export async function agree(
  db: Db,
  house: Pick<SharingHouse, 'people'>,
  draft: AgreementDraft & { purposeId: string },
  signers: readonly PersonName[] = ['manager', 'sergeant', 'housingManager'],
): Promise<string> {
  const { governance } = house.people
  const id = await run(db, governance, async (tx) => {
    const draftId = await insertDraft(tx, { ...draft, createdBy: governance.userId })
    await offerDraft(tx, draftId)
    return draftId
  })
  for (const name of signers) {
    const signer = house.people[name]
    await run(db, signer, (tx) =>
      signForAgency(tx, {
        agreementId: id,
        agencyId: signer.agencyId ?? '',
        userId: signer.userId,
        post: 'Head of service',
      }),
    )
  }
  await run(db, governance, (tx) => bringIntoForce(tx, { id, purposeId: draft.purposeId }))
  await keepAccess(db)
  return id
}

/** A record made by this person for their own team. */
export async function recordBy(
  db: Db,
  house: SharingHouse,
  of: { by: PersonName; purpose?: PurposeName; area?: keyof SharingHouse['areas']; kind?: string },
): Promise<string> {
  const actor = house.people[of.by]
  const made = await run(db, actor, (tx) =>
    createRecord(tx, actor, {
      ...{ kind: of.kind ?? 'person', purposeId: of.purpose ?? 'asb', ownerTeamId: actor.teamIds[0] ?? '' },
      areaId: house.areas[of.area ?? 'north'],
    }),
  )
  if (!made.ok) throw new Error(`The record was refused: ${made.problem}`)
  return made.value
}

function entries<K extends string, V>(record: Readonly<Record<K, V>>): [K, V][] {
  return Object.entries(record) as [K, V][]
}
