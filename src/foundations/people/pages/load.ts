import { forbidden, type Reply, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { findRecord, type RecordHeader, reaches } from '../../sharing/index.ts'
import { type PeopleDeps, reading } from '../deps.ts'
import { getProfile, type Profile } from '../store/profile.ts'

export interface Present {
  readonly header: RecordHeader
  readonly profile: Profile
}

/** A profile that is named in the address; null when it is none or this person may not read it: the answer is the same. */
export async function loadProfile(
  deps: PeopleDeps,
  visit: Visit,
  of: {
    readonly id: string | undefined
    readonly action: string
    /** Whether this person may do what they came for; otherwise it is recorded as refused. */
    readonly allows?: (present: Present) => boolean
  },
): Promise<Present | null> {
  const { id } = of
  if (!isUuid(id)) return null
  return deps.db.withActor(visit.actor, reading(visit, of.action), async (tx, note) => {
    const header = await findRecord(tx, id)
    const profile = header === null ? undefined : await getProfile(tx, id)
    if (header === null || profile === undefined) {
      note({ outcome: 'refused' })
      return null
    }
    const present = { header, profile }
    const turnedAway = of.allows?.(present) === false
    note({ recordIds: [id], purposeId: header.purposeId, ...(turnedAway ? { outcome: 'refused' } : {}) })
    return present
  })
}

/** Why a profile that may be read may not be changed; null when it may. */
export function unchangeable({ header, profile }: Present): Reply | null {
  if (!reaches(header.level, 'contribute')) {
    return forbidden(
      `You can read this record and not change it. ${header.ownerTeamName} answers for it: tell them what should change.`,
    )
  }
  if (header.restrictedAt !== null) {
    return forbidden('The processing of this record is restricted: it is kept as it is and must not be changed.')
  }
  if (profile.mergedInto !== null) {
    return forbidden('This profile was merged into another one: change that one instead.')
  }
  return null
}

/** Where a page about a profile stands. */
export function crumbsTo(profile: Pick<Profile, 'recordId' | 'displayName'>, here: string) {
  return [
    { text: 'People', href: '/people' },
    { text: profile.displayName, href: `/people/${profile.recordId}` },
    { text: here },
  ]
}

/** The number of a link, a pair or the like in an address; undefined when it cannot be one. */
export function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined
}
