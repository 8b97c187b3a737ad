/** Who the caller may be, and what they and their house told before. What is hidden from the actor takes no part. */
import {
  type FoundProfile,
  findDuplicates,
  type Pointer,
  sameAs,
  searchProfiles,
} from '../../../foundations/people/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { addressKey, profileOfCaller, type ReportInput } from '../domain/report.ts'
import { partsOf } from './participants.ts'
import { type Report, reportsOf } from './reports.ts'

export interface Matches {
  /** The most likely first. */
  readonly people: readonly FoundProfile[]
  readonly pointers: readonly Pointer[]
}

const MOST_PEOPLE = 8
const MOST_PLACES = 5
const MOST_EARLIER = 10

type Told = Pick<ReportInput, 'callerName' | 'callerPhone' | 'callerAddress'>

/** People who may be the caller: by name, phone and address together, or by phone or address alone. */
export async function matchCaller(tx: Tx, told: Told): Promise<Matches> {
  const profile = profileOfCaller(told)
  if (profile !== null) {
    const { duplicates, pointers } = await findDuplicates(tx, { profile })
    return { people: duplicates.slice(0, MOST_PEOPLE), pointers }
  }
  const { callerPhone: phone, callerAddress: text } = told
  if (phone.trim() === '' && text.trim() === '') return { people: [], pointers: [] }
  const { results, pointers } = await searchProfiles(tx, { phone, text, kinds: ['person'], limit: MOST_PEOPLE })
  return { people: results, pointers }
}

/** Places that are known where it happens; weak likenesses are left out. */
export async function matchPlaces(tx: Tx, location: string): Promise<FoundProfile[]> {
  if (location.trim() === '') return []
  const { results } = await searchProfiles(tx, { text: location, kinds: ['place'], limit: MOST_PLACES })
  return results.filter(({ strength }) => strength !== 'weak')
}

/** Earlier reports of these profiles, of those known to be the same, and of the two houses; the newest first. */
export async function earlierReports(
  tx: Tx,
  of: {
    readonly profileIds: readonly string[]
    readonly location: string
    readonly callerAddress: string
    readonly except?: string
  },
): Promise<Report[]> {
  const same = await sameAs(tx, of.profileIds)
  return reportsOf(tx, {
    profileIds: [...new Set([...same.values()].flat())],
    addressKeys: [addressKey(of.location), addressKey(of.callerAddress)],
    ...(of.except === undefined ? {} : { except: of.except }),
    limit: MOST_EARLIER,
  })
}

/** Ids of cases in which these profiles, or those known to be the same, have a part now. */
export async function casesAbout(tx: Tx, profileIds: readonly string[]): Promise<string[]> {
  const same = await sameAs(tx, profileIds)
  const parts = await partsOf(tx, [...new Set([...same.values()].flat())])
  return [...new Set(parts.filter(({ untilOn }) => untilOn === null).map(({ caseId }) => caseId))]
}
