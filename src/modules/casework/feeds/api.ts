import { idsServed } from '../../../foundations/areas/index.ts'
import { personActor } from '../../../foundations/identity/index.ts'
import { matchRecord, purposeChoices } from '../../../foundations/people/index.ts'
import type { Actor } from '../../../platform/db/index.ts'
import {
  type ApiCall,
  type DataReply,
  data,
  everyone,
  type Route,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { AppError } from '../../../platform/result/index.ts'
import type { CaseworkDeps } from '../deps.ts'
import type { ReportProblem } from '../domain/report.ts'
import { type PartnerReport, type PartnerTexts, partnerFields, readPartner } from '../domain/report-partner.ts'
import { type FeedKey, receiver, useFeedKey } from '../store/report-feeds.ts'
import { areaOf, type Sender, takeOne } from '../store/report-imports.ts'
import { findReport } from '../store/reports.ts'

/** What a feed does, and no more of what the person who made its key may. */
const NEEDED: readonly string[] = ['sharing.use', 'people.use', 'casework.use']

export interface FeedLimit {
  readonly requests: number
  readonly perSeconds: number
}

const LIMIT: FeedLimit = { requests: 120, perSeconds: 60 }

/** A partner's system hands in a report: `POST /api/reports`. */
export function feedApiRoutes(deps: CaseworkDeps, limit: FeedLimit = LIMIT): Route[] {
  return [
    route({
      ...{ method: 'POST', path: '/api/reports', access: everyone(), api: true, limit },
      handle: (visit) => receive(deps, visit, visit.api ?? { bearer: null, body: undefined }),
    }),
  ]
}

const NO_KEY = data({ error: 'There is no such key, or it does not work any more.' }, 401)

async function receive(deps: CaseworkDeps, visit: Visit, call: ApiCall): Promise<DataReply> {
  const now = deps.now()
  const key = await deps.db.withActor(
    receiver,
    { name: 'casework.use-feed-key', kind: 'read', correlationId: visit.correlationId },
    async (tx, note) => {
      const found = call.bearer === null ? null : await useFeedKey(tx, call.bearer, now)
      if (found === null) note({ outcome: 'refused' })
      else note({ subjectType: 'feed-key', subjectId: found.id })
      return found
    },
  )
  const actor = key === null ? null : await actorOf(deps, visit, key)
  if (key === null || actor === null) return NO_KEY
  const texts = textsIn(call.body)
  if (!texts.ok) return invalid(texts.problems)
  const read = readPartner(texts.value, { now, source: key.label })
  if (!read.ok) return invalid(read.problems)
  return take(deps, visit, { key, actor, report: read.value, now })
}

/**
 * The person who made the key, in the team that it is for and nothing else: while they are active, in the team, and may still
 * make keys.
 */
async function actorOf(deps: CaseworkDeps, visit: Visit, key: FeedKey): Promise<Actor | null> {
  const { correlationId } = visit
  const actor = await personActor(
    deps.db,
    { userId: key.madeBy, teamId: key.teamId },
    { areaIdsOf: idsServed, correlationId },
  )
  if (actor === null || !actor.permissions.includes('casework.approve')) return null
  return { ...actor, permissions: actor.permissions.filter((permission) => NEEDED.includes(permission)) }
}

/** Every field is a text; others than those that are known are refused, so that a slip in a name is not lost. */
function textsIn(
  body: unknown,
): { readonly ok: true; readonly value: PartnerTexts } | { readonly ok: false; readonly problems: ReportProblem[] } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { ok: false, problems: [{ field: '', message: 'Send one report as a JSON object' }] }
  }
  const given = new Map(Object.entries(body))
  const problems: ReportProblem[] = []
  const texts = partnerFields.map((field) => {
    const value: unknown = given.get(field) ?? ''
    given.delete(field)
    if (typeof value !== 'string') problems.push({ field, message: 'Send this as text' })
    return [field, typeof value === 'string' ? value.trim() : '']
  })
  for (const field of given.keys()) {
    problems.push({
      field: field.slice(0, 40),
      message: `There is no such field. There are ${partnerFields.join(', ')}`,
    })
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: Object.fromEntries(texts) as PartnerTexts }
}

function invalid(problems: readonly ReportProblem[]): DataReply {
  const fields: Record<string, string> = {}
  for (const { field, message } of problems) fields[field] ??= message
  return data({ error: 'The report is not in order.', fields }, 400)
}

async function take(
  deps: CaseworkDeps,
  visit: Visit,
  given: {
    readonly key: FeedKey
    readonly actor: Actor
    readonly report: PartnerReport
    readonly now: Date
  },
): Promise<DataReply> {
  const { key, actor, report, now } = given
  const sender: Sender = {
    ...{ source: key.label, purposeId: key.purposeId, teamId: key.teamId, areaId: key.areaId, channel: 'feed' },
  }
  const purpose = { name: 'casework.receive-report', kind: 'import', correlationId: visit.correlationId } as const
  const once = () =>
    deps.db.withActor(actor, purpose, async (tx, note) => {
      const { areas } = await purposeChoices(tx, actor, deps)
      const areaId = areaOf(report.area, { areas, usual: key.areaId })
      if (typeof areaId !== 'number') {
        note({ outcome: 'invalid', subjectType: 'feed-key', subjectId: key.id })
        return { kind: 'invalid', problem: areaId } as const
      }
      const taken = await takeOne(tx, actor, { ...report, areaId, sender, now })
      const recordId = taken.kind === 'known' ? taken.recordId : taken.report.recordId
      const profileId = taken.kind === 'known' ? null : taken.report.callerProfileId
      const found = await findReport(tx, recordId)
      note({
        ...{ subjectType: 'feed-key', subjectId: key.id, purposeId: key.purposeId },
        recordIds: [recordId, ...(profileId === null ? [] : [profileId])],
        ...(taken.kind === 'known' ? { outcome: 'known' } : {}),
      })
      return { kind: taken.kind, taken, grade: found?.grade ?? null } as const
    })
  try {
    // Of two that come at one moment the second is refused, and finds the first when it looks again.
    const outcome = await once().catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'repeated-incident') return once()
      throw error
    })
    if (outcome.kind === 'invalid') return invalid([outcome.problem])
    const { taken, grade } = outcome
    if (taken.kind === 'known') return data({ reference: taken.reference, grade, known: true }, 200)
    const { callerProfileId, profileMade, reference } = taken.report
    if (profileMade && callerProfileId !== null) deps.afterwards(() => matchRecord(deps.db, callerProfileId))
    return data({ reference, grade, known: false }, 201)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return error.code === 'repeated-incident'
      ? invalid([{ field: 'incidentNumber', message: error.message }])
      : data({ error: error.message }, 403)
  }
}
