/** Profiles for tests: plainly invented people, written by people of the house of sharing. */
import type { Db, Tx } from '../../../platform/db/index.ts'
import type { PersonName, PurposeName, SharingHouse } from '../../sharing/testing/house.ts'
import { parseAddress } from '../domain/addresses.ts'
import type { ProfileInput } from '../domain/profile.ts'
import { createProfile, type SavedProfile } from '../store/profiles.ts'

export interface Facts {
  readonly kind?: ProfileInput['kind']
  /** Given and family names; the first is the name in use. */
  readonly names?: readonly (readonly [string, string])[]
  /** ISO day. */
  readonly born?: string
  readonly address?: string
  readonly phone?: string
  readonly reference?: string
  readonly details?: ProfileInput['details']
}

export function profileOf(facts: Facts): ProfileInput {
  return {
    kind: facts.kind ?? 'person',
    names: (facts.names ?? []).map(([given, family], index) => ({
      given,
      family,
      use: index === 0 ? 'main' : 'alias',
    })),
    born: facts.born === undefined ? null : { on: facts.born, precision: 'day' },
    addresses:
      facts.address === undefined
        ? []
        : [{ ...parseAddress(facts.address), use: 'home', uprn: null, areaId: null, fromOn: null, toOn: null }],
    phones: facts.phone === undefined ? [] : [{ number: facts.phone, note: '' }],
    emails: [],
    references: facts.reference === undefined ? [] : [{ kind: 'housing', value: facts.reference }],
    details: facts.details ?? null,
  }
}

/** Runs in one transaction as this person. */
export function as<T>(db: Db, house: SharingHouse, who: PersonName, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.withActor(house.people[who], { name: 'people.test', kind: 'write', correlationId: 'test' }, (tx) =>
    work(tx),
  )
}

/** A profile written by this person for their own team. */
export async function profileBy(
  db: Db,
  house: SharingHouse,
  of: { by: PersonName; purpose?: PurposeName; area?: keyof SharingHouse['areas'] } & Facts,
): Promise<SavedProfile> {
  const actor = house.people[of.by]
  const saved = await as(db, house, of.by, (tx) =>
    createProfile(tx, actor, {
      profile: profileOf(of),
      record: {
        purposeId: of.purpose ?? 'asb',
        ownerTeamId: actor.teamIds[0] ?? '',
        areaId: house.areas[of.area ?? 'north'],
      },
    }),
  )
  if (!saved.ok) throw new Error(`The profile was refused: ${JSON.stringify(saved.problem)}`)
  return saved.value
}
