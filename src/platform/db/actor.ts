/** Who acts. The database's policies see exactly these values, as settings of the transaction. */
export interface Actor {
  /** A signed-in person, the system itself (a command, a job, sign-in), or a visitor without a session. */
  readonly kind: 'person' | 'system' | 'anonymous'
  readonly userId: string | null
  readonly agencyId: string | null
  readonly teamIds: readonly string[]
  /** Ids of the areas that the actor's teams serve, with all areas inside them. */
  readonly areaIds: readonly number[]
  /** Permission names such as `performance.import`. The system's are named for its one job, never all. */
  readonly permissions: readonly string[]
}

/**
 * What sort of act it is. `search` looks for something by what is typed, `export` takes data out as a file, `import`
 * brings a file's data in, `sign-in` is everything by which a session begins or ends; the rest reads or writes.
 */
export type PurposeKind = 'read' | 'write' | 'search' | 'export' | 'sign-in' | 'import'

export const purposeKinds: readonly PurposeKind[] = ['read', 'write', 'search', 'export', 'sign-in', 'import']

/** Why the transaction is opened: the name becomes the audit event's action. */
export interface Purpose {
  /** `room.verb-thing`, for example `performance.view-exceptions`. */
  readonly name: string
  readonly kind: PurposeKind
  readonly correlationId?: string | undefined
  /**
   * `kept`: each statement is planned once for a connection and not again for its values. For pages whose statements say
   * by their text which index they go by: with policies, planning one takes longer than running it.
   */
  readonly plans?: 'kept'
}

export const anonymous: Actor = Object.freeze({
  kind: 'anonymous',
  userId: null,
  agencyId: null,
  teamIds: [],
  areaIds: [],
  permissions: [],
})

/** The system acting for one job, with only the permissions that the job needs. */
export function systemActor(permissions: readonly string[] = []): Actor {
  return { kind: 'system', userId: null, agencyId: null, teamIds: [], areaIds: [], permissions }
}
