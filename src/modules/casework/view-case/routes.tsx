import { recordLooks } from '../../../foundations/audit/index.ts'
import { userNames } from '../../../foundations/identity/index.ts'
import {
  bannerNames,
  findRecord,
  type RecordHeader,
  reaches,
  teamsWithAccess,
} from '../../../foundations/sharing/index.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import { type AuditNote, sideBySide, type Tx } from '../../../platform/db/index.ts'
import { may, notFound, page, type Reply, type Route, route, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { type CaseworkDeps, readingDaily } from '../deps.ts'
import { crumbsTo, mayAddTo } from '../pages/load.ts'
import { type Case, findCase } from '../store/cases.ts'
import { type Participant, participantsOf } from '../store/participants.ts'
import type { CasePart, CaseShown, PartRead } from './case-part.ts'
import { dueIn, inOrderOfDays } from './due.ts'
import { CasePage, type CaseView, KnownPage } from './page.tsx'
import { caseRead, ownParts } from './parts.ts'
import { type OwnEvents, ownEvents, pageOfTimeline, timelineOf } from './timeline.ts'

/** Looks shown at once. */
const LOOKS = 10

/** A case, as far as this person may see it. */
export function viewCaseRoutes(deps: CaseworkDeps): Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/cases/:record', access: may('casework.use') },
      handle: async (visit) => {
        const id = visit.params['record']
        if (!isUuid(id)) return notFound()
        return deps.db.withActor(visit.actor, readingDaily(visit, 'view-case'), (tx, note) =>
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

async function show(deps: CaseworkDeps, { visit, id, tx, note }: Showing): Promise<Reply> {
  const header = await findRecord(tx, id)
  if (header === null || header.kind !== 'case') {
    note({ outcome: 'refused' })
    return notFound()
  }
  note({ recordIds: [id], purposeId: header.purposeId })
  const [one, participants] = reaches(header.level, 'view')
    ? await sideBySide([findCase(tx, id), participantsOf(tx, [id])])
    : [null, []]
  if (one === null) {
    note({ detail: { level: header.level } })
    const names = await bannerNames(tx, header)
    const crumbs = [{ text: 'Cases', href: '/cases' }, { text: 'A case' }]
    return page({
      title: 'A case',
      crumbs,
      body: <KnownPage {...{ header, bannerNames: names, actor: visit.actor }} />,
    })
  }
  const view = await viewOf(deps, { visit, tx, header, one, participants })
  return page({ title: one.title, crumbs: crumbsTo(one), wide: true, body: <CasePage {...view} /> })
}

async function viewOf(
  deps: CaseworkDeps,
  of: {
    readonly visit: Visit
    readonly tx: Tx
    readonly header: RecordHeader
    readonly one: Case
    readonly participants: readonly Participant[]
  },
): Promise<CaseView> {
  const { visit, tx, header, one, participants } = of
  const today = londonDay(deps.now())
  const shown: CaseShown = {
    ...{ ...caseRead(tx, { one, participants }), header, visit, today },
    mayAdd: mayAddTo({ header, one }),
  }
  const parts: readonly CasePart[] = [...ownParts, ...(deps.parts ?? [])]
  const [own, ...read]: readonly [OwnEvents, ...PartRead[]] = await sideBySide([
    ownEvents(tx, shown),
    ...parts.map((part) => part.read(tx, shown)),
  ])
  const people = [
    ...[one.leadUserId, one.openedBy, ...own.leads],
    ...own.events.map(({ byUserId }) => byUserId),
    ...read.flatMap(({ users, timeline }) => [...(users ?? []), ...(timeline ?? []).map(({ byUserId }) => byUserId)]),
  ]
  const [names, banner, shared, looks] = await sideBySide([
    userNames(tx, [...new Set(people.filter((id) => id !== null))]),
    bannerNames(tx, header),
    teamsWithAccess(tx, header),
    looksOf(tx, visit, header),
  ])
  const timeline = pageOfTimeline(timelineOf(own, { parts: read, userNames: names }), {
    what: visit.query.get('kind'),
    page: numberIn(visit.query.get('page')) ?? 1,
  })
  const partsDue = one.state === 'closed' ? [] : read.flatMap(({ due }) => due?.(shown) ?? [])
  return {
    ...{ shown, timeline, actor: visit.actor, userNames: names },
    sections: parts.flatMap(({ key, title }, at) => {
      const body = read[at]?.body({ ...shown, userNames: names })
      return body === undefined ? [] : [{ key, title, html: body }]
    }),
    ...{ bannerNames: banner, shared, looks },
    due: inOrderOfDays([...dueIn(one, { today }), ...partsDue]),
    approves: visit.actor.permissions.includes('casework.approve') && reaches(header.level, 'manage'),
  }
}

/** Owners see who looked at their case. */
async function looksOf(tx: Tx, visit: Visit, header: RecordHeader): Promise<CaseView['looks']> {
  if (!reaches(header.level, 'manage')) return null
  const before = numberIn(visit.query.get('before'))
  return recordLooks(tx, header.id, { limit: LOOKS, ...(before === undefined ? {} : { before }) })
}

function numberIn(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined
}
