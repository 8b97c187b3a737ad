import { londonDay } from '../../../platform/clock/index.ts'
import { type AuditNote, sideBySide, type Tx } from '../../../platform/db/index.ts'
import { may, notFound, page, type Reply, type Route, route, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { recordLooks } from '../../audit/index.ts'
import { userNames } from '../../identity/index.ts'
import { bannerNames, findRecord, type RecordHeader, reaches, teamsWithAccess } from '../../sharing/index.ts'
import { type PeopleDeps, reading } from '../deps.ts'
import { numberIn } from '../pages/load.ts'
import { getProfile, type Profile } from '../store/profile.ts'
import { knownName } from '../store/profiles.ts'
import { KnownPage, ProfilePage, type ProfileView } from './page.tsx'

/** Looks shown at once. */
const LOOKS = 10

/** A profile, as far as this person may see it. */
export function viewProfileRoutes(deps: PeopleDeps): Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/people/:record', access: may('people.use') },
      handle: async (visit) => {
        const id = visit.params['record']
        if (!isUuid(id)) return notFound()
        return deps.db.withActor(visit.actor, reading(visit, 'view-profile'), (tx, note) =>
          show(deps, { visit, id, tx, note }),
        )
      },
    }),
  ]
}

interface Showing {
  readonly visit: Visit
  readonly id: string
  readonly tx: Tx
  readonly note: (note: AuditNote) => void
}

async function show(deps: PeopleDeps, { visit, id, tx, note }: Showing): Promise<Reply> {
  const header = await findRecord(tx, id)
  const profile = header !== null && reaches(header.level, 'view') ? await getProfile(tx, id) : undefined
  const known = header === null ? undefined : (profile ?? (await knownName(tx, id)))
  if (header === null || known === undefined) {
    note({ outcome: 'refused' })
    return notFound()
  }
  note({ recordIds: [id], purposeId: header.purposeId })
  const crumbs = [{ text: 'People', href: '/people' }, { text: known.displayName }]
  if (profile === undefined) {
    note({ detail: { level: header.level } })
    const names = await bannerNames(tx, header)
    const body = <KnownPage header={header} bannerNames={names} known={known} actor={visit.actor} />
    return page({ title: known.displayName, crumbs, body })
  }
  const [names, survivor, shared, users, looks, sections] = await sideBySide([
    bannerNames(tx, header),
    survivorOf(tx, profile),
    teamsWithAccess(tx, header),
    userNames(tx, peopleIn(profile, header)),
    looksOf(tx, visit, header),
    deps.sections === undefined ? null : deps.sections(tx, visit, id),
  ])
  const view: ProfileView = {
    ...{ header, profile, bannerNames: names, actor: visit.actor, today: londonDay(deps.now()) },
    ...{ survivor, shared, userNames: users, looks, sections },
  }
  return page({ title: profile.displayName, crumbs, wide: true, body: <ProfilePage {...view} /> })
}

async function survivorOf(tx: Tx, { mergedInto }: Profile): Promise<ProfileView['survivor']> {
  const survivor = mergedInto === null ? undefined : await knownName(tx, mergedInto)
  if (mergedInto === null || survivor === undefined) return null
  return { recordId: mergedInto, displayName: survivor.displayName }
}

/** Users named on the page. */
function peopleIn(profile: Profile, header: RecordHeader): string[] {
  const ids = [
    header.createdBy,
    ...profile.links.flatMap((link) => [link.linkedBy, link.unlinkedBy]),
    ...profile.absorbed.flatMap((merge) => [merge.mergedBy, merge.undoneBy]),
  ]
  return [...new Set(ids.filter((id) => id !== null))]
}

/** Owners see who looked at their record. */
async function looksOf(tx: Tx, visit: Visit, header: RecordHeader): Promise<ProfileView['looks']> {
  if (!reaches(header.level, 'manage')) return null
  const before = numberIn(visit.query.get('before') ?? undefined)
  return recordLooks(tx, header.id, { limit: LOOKS, ...(before === undefined ? {} : { before }) })
}
