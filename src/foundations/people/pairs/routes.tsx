import { londonDay } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import {
  forbidden,
  may,
  notFound,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { userNames } from '../../identity/index.ts'
import { type RecordHeader, reaches, recordHeaders } from '../../sharing/index.ts'
import { type PeopleDeps, reading, writing } from '../deps.ts'
import { numberIn, type Present } from '../pages/load.ts'
import { ReasonField, readReason } from '../pages/small-fields.tsx'
import { undoingRoutes } from '../pages/undo.tsx'
import {
  decidePair,
  type LinkRefusal,
  listSuspectedPairs,
  mergeProfiles,
  type SuspectedPair,
  unmergeProfiles,
} from '../store/links.ts'
import { matchRecord } from '../store/matching.ts'
import { getProfile } from '../store/profile.ts'
import { gainsOf } from './gains.ts'
import { ConfirmMergePage, MergePage, PairPage, type PairState, PairsPage, type Side } from './page.tsx'

const PAIRS_SHOWN = 50
const CRUMBS = [
  { text: 'People', href: '/people' },
  { text: 'Possible duplicates', href: '/people/pairs' },
] as const

/** Suspected duplicates: decided by people, linked, merged, and undone again. */
export function pairRoutes(deps: PeopleDeps): Route[] {
  const access = may('people.use')
  const merge = '/people/:record/merge/:other'
  return [
    route({ method: 'GET', path: '/people/pairs', access, handle: (visit) => listPage(deps, visit) }),
    route({ method: 'GET', path: '/people/pairs/:pair', access, handle: (visit) => openPair(deps, visit) }),
    route({ method: 'POST', path: '/people/pairs/:pair', access, handle: (visit) => postPair(deps, visit) }),
    route({ method: 'GET', path: merge, access, handle: (visit) => openMerge(deps, visit) }),
    route({ method: 'POST', path: merge, access, handle: (visit) => postMerge(deps, visit) }),
    ...undoingRoutes(deps, {
      path: 'unmerge/:thing',
      action: 'unmerge-profiles',
      title: 'Undo the merge',
      find: (profile, id) =>
        profile.absorbed.find((row) => row.mergeId === id && row.undoneAt === null && row.absorbedName !== null),
      about: (row, profile) => (
        <p class="govuk-body">
          {row.absorbedName} becomes a profile of its own again, as it was. {profile.displayName} loses what it gained
          by the merge and still has unchanged.
        </p>
      ),
      others: (row) => [row.absorbedId],
      fields: (parts) => <ReasonField {...parts} label="Why is it undone?" />,
      read: readReason,
      save: async (tx, actor, { id, said }) => {
        const undone = await unmergeProfiles(tx, actor, { mergeId: id, reason: said.reason })
        if (undone.ok) {
          for (const recordId of [undone.value.survivorId, undone.value.absorbedId]) {
            deps.afterwards(() => matchRecord(deps.db, recordId))
          }
        }
        return undone
      },
      submit: 'Undo the merge',
      notice: 'profiles-unmerged',
    }),
  ]
}

function stateIn(text: string | null): PairState {
  return text === 'same' || text === 'different' ? text : 'suspected'
}

function listPage(deps: PeopleDeps, visit: Visit): Promise<Reply> {
  const state = stateIn(visit.query.get('state'))
  return deps.db.withActor(visit.actor, reading(visit, 'list-pairs'), async (tx, note) => {
    const found = await listSuspectedPairs(tx, { state, limit: PAIRS_SHOWN + 1 })
    const pairs = found.slice(0, PAIRS_SHOWN)
    const ids = [...new Set(pairs.flatMap((pair) => [pair.first.recordId, pair.second.recordId]))]
    note({ recordIds: ids })
    const deciders = pairs.flatMap(({ decidedBy }) => (decidedBy === null ? [] : [decidedBy]))
    return page({
      title: 'Possible duplicates',
      crumbs: [CRUMBS[0], { text: CRUMBS[1].text }],
      body: (
        <PairsPage
          state={state}
          pairs={pairs}
          more={found.length > PAIRS_SHOWN}
          headers={await recordHeaders(tx, ids)}
          userNames={await userNames(tx, deciders)}
        />
      ),
    })
  })
}

/** Both of them as far as they may be read; null unless both may. */
async function sidesOf(tx: Tx, ids: readonly [string, string]): Promise<[Side, Side] | null> {
  const headers = await recordHeaders(tx, ids)
  const side = async (id: string): Promise<Present | null> => {
    const header = headers.get(id)
    const profile = header === undefined ? undefined : await getProfile(tx, id)
    return header === undefined || profile === undefined ? null : { header, profile }
  }
  const first = await side(ids[0])
  const second = await side(ids[1])
  return first === null || second === null ? null : [first, second]
}

interface LoadedPair {
  readonly pair: SuspectedPair
  readonly sides: readonly [Side, Side]
  readonly names: ReadonlyMap<string, string>
}

async function loadPair(deps: PeopleDeps, visit: Visit): Promise<LoadedPair | null> {
  const id = numberIn(visit.params['pair'])
  if (id === undefined) return null
  return deps.db.withActor(visit.actor, reading(visit, 'view-pair'), async (tx, note) => {
    const pair = await findPair(tx, id)
    const sides = pair === undefined ? null : await sidesOf(tx, [pair.first.recordId, pair.second.recordId])
    if (pair === undefined || sides === null) {
      note({ outcome: 'refused' })
      return null
    }
    note({ recordIds: [pair.first.recordId, pair.second.recordId] })
    return { pair, sides, names: await userNames(tx, pair.decidedBy === null ? [] : [pair.decidedBy]) }
  })
}

async function findPair(tx: Tx, id: number): Promise<SuspectedPair | undefined> {
  return (await listSuspectedPairs(tx, { id, limit: 1 }))[0]
}

function canChange(header: RecordHeader): boolean {
  return reaches(header.level, 'contribute') && header.restrictedAt === null
}

function pairPage(
  deps: PeopleDeps,
  visit: Visit,
  of: LoadedPair & { values: URLSearchParams; errors: readonly FieldError[] },
): Reply {
  const { pair, sides } = of
  return page({
    title: 'Is this the same?',
    status: of.errors.length > 0 ? 422 : 200,
    crumbs: [...CRUMBS, { text: 'Compare' }],
    wide: true,
    body: (
      <PairPage
        {...{ pair, sides, values: of.values, errors: of.errors, userNames: of.names }}
        changes={pair.state === 'suspected' && sides.some(({ header }) => canChange(header))}
        formToken={visit.formToken}
        today={londonDay(deps.now())}
      />
    ),
  })
}

async function openPair(deps: PeopleDeps, visit: Visit): Promise<Reply> {
  const loaded = await loadPair(deps, visit)
  return loaded === null ? notFound() : pairPage(deps, visit, { ...loaded, values: new URLSearchParams(), errors: [] })
}

async function postPair(deps: PeopleDeps, visit: Visit): Promise<Reply> {
  const loaded = await loadPair(deps, visit)
  if (loaded === null) return notFound()
  const { pair } = loaded
  const chosen = visit.form.get('decision') ?? ''
  const said = readReason(visit.form)
  const again = (errors: readonly FieldError[]) => pairPage(deps, visit, { ...loaded, values: visit.form, errors })
  if (chosen === 'merge' && pair.samePurpose) {
    return redirect(`/people/${pair.first.recordId}/merge/${pair.second.recordId}`)
  }
  const missing =
    chosen === 'link' || chosen === 'different' ? [] : [{ field: 'decision', message: 'Choose what they are' }]
  if (!said.ok || missing.length > 0) return again([...missing, ...(said.ok ? [] : said.errors)])
  const state = chosen === 'link' ? 'same' : 'different'
  const decided = await deps.db.withActor(visit.actor, writing(visit, 'decide-pair'), async (tx, note) => {
    const result = await decidePair(tx, visit.actor, { pairId: pair.id, state, reason: said.value.reason })
    note({
      ...{ recordIds: [pair.first.recordId, pair.second.recordId], detail: { pair: pair.id, state } },
      ...(result.ok ? {} : { outcome: result.problem.kind }),
    })
    return result
  })
  if (decided.ok) {
    const notice = state === 'same' ? 'profiles-linked' : 'pair-different'
    return redirect('/people/pairs', { notice })
  }
  return refusalReply(decided.problem, (message) => again([{ field: 'decision', message }]))
}

const REFUSALS: Readonly<Partial<Record<LinkRefusal['kind'], string>>> = {
  'no-reason': 'Enter why',
  'same-record': 'That is the same profile twice',
  'different-kinds': 'A person, a household and a place are never the same',
  'already-done': 'Somebody has done this already',
  'different-purposes': 'They are held for different purposes: link them instead of merging',
  'merged-away': 'One of them was merged into another profile meanwhile',
}

function refusalReply(refusal: LinkRefusal, again: (message: string) => Reply): Reply {
  if (refusal.kind === 'not-found') return notFound()
  const message = REFUSALS[refusal.kind]
  return message === undefined ? forbidden('Your teams may read both profiles and not change them.') : again(message)
}

async function loadMerge(deps: PeopleDeps, visit: Visit): Promise<readonly [Side, Side] | null> {
  const { record, other } = visit.params
  if (!isUuid(record) || !isUuid(other) || record === other) return null
  return deps.db.withActor(visit.actor, reading(visit, 'prepare-merge'), async (tx, note) => {
    const sides = await sidesOf(tx, [record, other])
    if (sides === null) {
      note({ outcome: 'refused' })
      return null
    }
    note({ recordIds: [record, other], purposeId: sides[0].header.purposeId })
    return sides
  })
}

/** Why the two cannot be merged by this person; null when they can. */
function unmergeable(sides: readonly [Side, Side]): Reply | null {
  const [first, second] = sides
  if (sides.some(({ header }) => !canChange(header))) {
    return forbidden('To merge two profiles your team must be able to change both. You can link them instead.')
  }
  if (first.header.purposeId !== second.header.purposeId) {
    return forbidden('These profiles are held for different purposes. They can be linked and not merged.')
  }
  if (first.profile.kind !== second.profile.kind) {
    return forbidden('A person, a household and a place are never the same.')
  }
  if (sides.some(({ profile }) => profile.mergedInto !== null)) {
    return forbidden('One of these profiles was merged already. Merge the one that goes on instead.')
  }
  return null
}

function mergePage(
  deps: PeopleDeps,
  visit: Visit,
  of: { sides: readonly [Side, Side]; survivorId: string; reason: string; errors: readonly FieldError[] },
): Reply {
  return page({
    title: 'Merge two profiles',
    status: of.errors.length > 0 ? 422 : 200,
    crumbs: [...CRUMBS, { text: 'Merge' }],
    wide: true,
    body: <MergePage {...of} formToken={visit.formToken} today={londonDay(deps.now())} />,
  })
}

async function openMerge(deps: PeopleDeps, visit: Visit): Promise<Reply> {
  const sides = await loadMerge(deps, visit)
  if (sides === null) return notFound()
  return unmergeable(sides) ?? mergePage(deps, visit, { sides, survivorId: '', reason: '', errors: [] })
}

async function postMerge(deps: PeopleDeps, visit: Visit): Promise<Reply> {
  const sides = await loadMerge(deps, visit)
  if (sides === null) return notFound()
  const refusal = unmergeable(sides)
  if (refusal !== null) return refusal
  const [first, second] = sides
  const survivorId = visit.form.get('survivor') ?? ''
  const reason = visit.form.get('reason') ?? ''
  const step = visit.form.get('do')
  const again = (errors: readonly FieldError[]) => mergePage(deps, visit, { sides, survivorId, reason, errors })
  if (step === 'back') return again([])
  const said = readReason(visit.form)
  const chosen = [first, second].find(({ profile }) => profile.recordId === survivorId)
  const missing = chosen === undefined ? [{ field: 'survivor', message: 'Choose which one goes on' }] : []
  if (chosen === undefined || !said.ok) return again([...missing, ...(said.ok ? [] : said.errors)])
  const absorbed = chosen === first ? second : first
  if (step !== 'merge') {
    const gains = gainsOf({ survivor: chosen.profile, absorbed: absorbed.profile })
    const view = { sides, survivorId, reason, errors: [], formToken: visit.formToken, today: londonDay(deps.now()) }
    return page({
      title: 'Merge two profiles',
      crumbs: [...CRUMBS, { text: 'Merge' }],
      wide: true,
      body: <ConfirmMergePage {...view} gains={gains} />,
    })
  }
  const absorbedId = absorbed.profile.recordId
  const merged = await deps.db.withActor(visit.actor, writing(visit, 'merge-profiles'), async (tx, note) => {
    const result = await mergeProfiles(tx, visit.actor, { survivorId, absorbedId, reason: said.value.reason })
    note({
      ...{ recordIds: [survivorId, absorbedId], purposeId: chosen.header.purposeId },
      ...(result.ok ? { detail: { merge: result.value.mergeId } } : { outcome: result.problem.kind }),
    })
    return result
  })
  if (!merged.ok) return refusalReply(merged.problem, (message) => again([{ field: 'survivor', message }]))
  for (const id of [survivorId, absorbedId]) deps.afterwards(() => matchRecord(deps.db, id))
  return redirect(`/people/${survivorId}`, { notice: 'profiles-merged' })
}
