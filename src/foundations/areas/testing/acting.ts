import { type Actor, type Db, systemActor, type Tx } from '../../../platform/db/index.ts'

const correlationId = 'test'

/** Somebody signed in, with these permissions and nothing else. */
export function person(permissions: readonly string[] = []): Actor {
  return {
    kind: 'person',
    userId: '00000000-0000-4000-8000-000000000001',
    agencyId: '00000000-0000-4000-8000-000000000002',
    teamIds: [],
    areaIds: [],
    permissions,
  }
}

export const importer = systemActor(['areas.import'])

/** Runs in one transaction as this actor. */
export function acting<T>(db: Db, actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.withActor(actor, { name: 'areas.test', kind: 'write', correlationId }, (tx) => work(tx))
}
