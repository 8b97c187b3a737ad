/** Actions for tests, agreed by people of the house of sharing. */
import { addDays, londonDay } from '../../../platform/clock/index.ts'
import type { Db, Tx } from '../../../platform/db/index.ts'
import type { PersonName, SharingHouse } from '../../sharing/testing/house.ts'
import { addAction, type NewAction } from '../store/changes.ts'

/** Runs in one transaction as this person. */
export function as<T>(db: Db, house: SharingHouse, who: PersonName, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.withActor(house.people[who], { name: 'actions.test', kind: 'write', correlationId: 'test' }, (tx) =>
    work(tx),
  )
}

/** So many days from today, or before it when negative. */
export function inDays(days: number): string {
  return addDays(londonDay(new Date()), days)
}

/** An action agreed by this person; its owner is their own team unless given. Returns its id. */
export async function actionBy(
  db: Db,
  house: SharingHouse,
  of: { readonly by: PersonName; readonly recordId: string } & Partial<NewAction>,
): Promise<string> {
  const { by, ...rest } = of
  const actor = house.people[by]
  const owned = rest.ownerTeamId ?? rest.ownerUserId ?? rest.ownerName ?? null
  const saved = await as(db, house, by, (tx) =>
    addAction(tx, actor, {
      ...{ title: 'Visit together', dueOn: inDays(7) },
      ...(owned === null ? { ownerTeamId: actor.teamIds[0] ?? null } : {}),
      ...rest,
    }),
  )
  if (!saved.ok) throw new Error(`The action was refused: ${JSON.stringify(saved.problem)}`)
  return saved.value.id
}
