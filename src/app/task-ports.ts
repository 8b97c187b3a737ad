import { actionTasksAmong } from '../foundations/actions/index.ts'
import type { LooksOfWorker, TaskOf, TasksOfRooms } from '../foundations/audit/index.ts'
import { keeper, teamTasksAmong } from '../foundations/sharing/index.ts'
import { belongingTo, caseTasksAmong } from '../modules/casework/index.ts'
import type { Db, Tx } from '../platform/db/index.ts'

/**
 * Whose tasks records are, for the audit log's signals: each room says what it knows, and what belongs to a task is part of
 * it. Ids only, so that an auditor learns nothing of what a record holds.
 */
export function tasksForSignals(db: Db): TasksOfRooms {
  return {
    inWords: [
      'a team of theirs owns it, or it was disclosed or handed over to one',
      'it is closed and they are named on it',
      'it is a case that they lead',
      'it is a case on the list of a meeting of their team, or of an area that it serves',
      'it is a report that waits in an area that their team serves',
      'they or their team have an action on it, or they asked for one',
    ],
    among: (looks, since) =>
      db.withActor(keeper, { name: 'sharing.compare-tasks', kind: 'read' }, (tx, note) => {
        note({ detail: { people: looks.length } })
        return tasksAmong(tx, looks, since)
      }),
  }
}

async function tasksAmong(tx: Tx, looks: readonly LooksOfWorker[], since: string): Promise<TaskOf[]> {
  const belongs = await belongingTo(tx, [...new Set(looks.flatMap(({ recordIds }) => recordIds))], since)
  const asked = looks.map((one) => ({
    ...one,
    recordIds: [...new Set(one.recordIds.flatMap((id) => [id, ...(belongs.get(id) ?? [])]))],
  }))
  const tasks = new Set(
    [
      ...looks.flatMap(({ userId, changedIds }) => changedIds.map((recordId) => ({ userId, recordId }))),
      ...(await teamTasksAmong(tx, asked, since)),
      ...(await actionTasksAmong(tx, asked, since)),
      ...(await caseTasksAmong(tx, asked, since)),
    ].map(({ userId, recordId }) => `${userId} ${recordId}`),
  )
  return looks.flatMap(({ userId, recordIds }) =>
    recordIds
      .filter((id) => [id, ...(belongs.get(id) ?? [])].some((one) => tasks.has(`${userId} ${one}`)))
      .map((recordId) => ({ userId, recordId })),
  )
}
