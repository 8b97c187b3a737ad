import type { Visit } from '../../../platform/http/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { type IdentityDeps, today, writing } from '../deps.ts'
import { dayBefore, type SuccessionRefusal, succeed } from '../domain/agency.ts'
import {
  type AgencyInput,
  findAgency,
  insertAgency,
  insertSuccession,
  listAgencies,
  listSuccessions,
  moveStaff,
  updateAgency,
} from '../store/agencies.ts'

export type AgencyRefusal = 'name-taken' | 'changed-meanwhile' | 'not-found'

export function addAgency(
  deps: IdentityDeps,
  visit: Visit,
  input: AgencyInput,
): Promise<Result<string, AgencyRefusal>> {
  return deps.db.withActor(visit.actor, writing(visit, 'add-agency'), async (tx, note) => {
    if (isTaken(await listAgencies(tx), { ...input, id: null })) {
      note({ outcome: 'refused' })
      return refused('name-taken')
    }
    const id = await insertAgency(tx, input)
    note({ subjectType: 'agency', subjectId: id })
    return ok(id)
  })
}

export function changeAgency(
  deps: IdentityDeps,
  visit: Visit,
  input: AgencyInput & { id: string; version: number },
): Promise<Result<null, AgencyRefusal>> {
  return deps.db.withActor(
    visit.actor,
    writing(visit, 'change-agency'),
    async (tx, note): Promise<Result<null, AgencyRefusal>> => {
      note({ subjectType: 'agency', subjectId: input.id })
      const no = (problem: AgencyRefusal) => {
        note({ outcome: 'refused' })
        return refused(problem)
      }
      if ((await findAgency(tx, input.id)) === null) return no('not-found')
      if (isTaken(await listAgencies(tx), input)) return no('name-taken')
      return (await updateAgency(tx, input)) ? ok(null) : no('changed-meanwhile')
    },
  )
}

function isTaken(
  agencies: readonly { id: string; name: string; startsOn: string | null }[],
  wanted: { id: string | null; name: string; startsOn: string | null },
): boolean {
  return agencies.some(
    (other) =>
      other.id !== wanted.id &&
      other.name.toLowerCase() === wanted.name.toLowerCase() &&
      other.startsOn === wanted.startsOn,
  )
}

/** Notes the successor, ends the predecessor on the day before, and moves its people and teams if wished. */
export function addSuccession(
  deps: IdentityDeps,
  visit: Visit,
  input: { predecessorId: string; successorId: string; on: string; moveStaff: boolean },
): Promise<Result<null, SuccessionRefusal | 'not-found' | 'not-yet'>> {
  type Answer = Result<null, SuccessionRefusal | 'not-found' | 'not-yet'>
  return deps.db.withActor(visit.actor, writing(visit, 'succeed-agency'), async (tx, note): Promise<Answer> => {
    note({ subjectType: 'agency', subjectId: input.predecessorId, detail: { successorId: input.successorId } })
    const no = (problem: SuccessionRefusal | 'not-found' | 'not-yet'): Answer => {
      note({ outcome: 'refused' })
      return refused(problem)
    }
    const predecessor = await findAgency(tx, input.predecessorId)
    const successor = await findAgency(tx, input.successorId)
    if (predecessor === null || successor === null) return no('not-found')
    if (input.moveStaff && input.on > today(deps.now())) return no('not-yet')
    const existing = await listSuccessions(tx)
    const done = succeed({ predecessor, successorId: successor.id, on: input.on, existing })
    if (!done.ok) return no(done.problem)
    const { predecessorId, successorId, on } = input
    const known = existing.some((one) => one.predecessorId === predecessorId && one.successorId === successorId)
    if (!known) await insertSuccession(tx, { predecessorId, successorId, happenedOn: on })
    await updateAgency(tx, { ...predecessor, endsOn: done.value.endsOn })
    // A new agency begins with what it takes over; one that was there before keeps its first day.
    if (successor.startsOn !== null && successor.startsOn > dayBefore(on)) {
      await updateAgency(tx, { ...successor, startsOn: on })
    }
    if (input.moveStaff) await moveStaff(tx, { from: predecessorId, to: successorId })
    return ok(null)
  })
}
