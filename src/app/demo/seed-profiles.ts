import { createProfile, normalisePhone, type ProfileInput, parseAddress } from '../../foundations/people/index.ts'
import type { Db } from '../../platform/db/index.ts'
import type { DemonstrationProfile } from './profiles.ts'
import { known, type SeededPeople } from './seed-people.ts'

/** Adds the profiles as their people would, one after the other. Returns the ids, to be compared with others. */
export async function seedProfiles(
  db: Db,
  options: {
    profiles: readonly DemonstrationProfile[]
    seeded: SeededPeople
    areaIds: ReadonlyMap<string, number>
  },
): Promise<readonly string[]> {
  const made: string[] = []
  for (const profile of options.profiles) {
    const actor = known(options.seeded.actors, profile.by)
    const ownerTeamId = actor.teamIds[0] ?? ''
    const recordId = await db.withActor(actor, { name: 'people.add-profile', kind: 'write' }, async (tx, note) => {
      const saved = await createProfile(tx, actor, {
        profile: inputOf(profile),
        record: { purposeId: profile.purpose, ownerTeamId, areaId: known(options.areaIds, profile.area) },
      })
      if (!saved.ok) throw new Error(`A profile by ${profile.by} was refused: ${JSON.stringify(saved.problem)}`)
      note({ recordIds: [saved.value.recordId], purposeId: profile.purpose })
      return saved.value.recordId
    })
    made.push(recordId)
  }
  return made
}

function inputOf(profile: DemonstrationProfile): ProfileInput {
  const phone = profile.phone === undefined ? undefined : normalisePhone(profile.phone)
  return {
    kind: profile.kind,
    names: profile.names,
    born: profile.born === undefined ? null : { on: profile.born, precision: 'day' },
    addresses: [
      {
        use: profile.kind === 'place' ? 'other' : 'home',
        ...{ building: '', locality: '', uprn: null, areaId: null, fromOn: null, toOn: null },
        ...parseAddress(profile.address),
      },
    ],
    phones: phone === undefined ? [] : [{ number: phone, note: profile.note ?? '' }],
    ...{ emails: [], references: [], details: null },
  }
}
