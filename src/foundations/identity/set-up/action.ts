import { createHash, timingSafeEqual } from 'node:crypto'
import { type Db, systemActor } from '../../../platform/db/index.ts'
import type { Visit } from '../../../platform/http/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { type IdentityDeps, writing } from '../deps.ts'
import { hashPassword } from '../domain/password-hash.ts'
import { newReadableCode, normaliseCode } from '../domain/secrets.ts'
import { insertAgency } from '../store/agencies.ts'
import { addPartnership, isSetUpOpen } from '../store/partnership.ts'
import { insertUser } from '../store/users.ts'

const provisioner = systemActor(['identity.provision'])

/** Whether nobody has been added yet, so that the first administrator may be made in the browser. */
export function setUpIsOpen(db: Db): Promise<boolean> {
  return db.withActor(provisioner, { name: 'identity.ask-set-up', kind: 'read' }, isSetUpOpen)
}

/**
 * The code that the server prints at its start while set-up is open: whoever reads the console may be first, a stranger
 * who finds the page may not. Null when set-up is done. About 59 bits; it lives as long as the process.
 */
export async function newSetUpCode(db: Db): Promise<string | null> {
  return (await setUpIsOpen(db)) ? newReadableCode(3) : null
}

export interface SetUpInput {
  readonly code: string
  readonly partnership: string
  readonly agency: string
  readonly kind: string
  readonly displayName: string
  readonly email: string
  readonly password: string
  readonly twoStepRequired: boolean
}

export type SetUpRefusal = 'wrong-code' | 'already-set-up'

export function isSetUpCodeRight(typed: string, printed: string | null): boolean {
  if (printed === null) return false
  const digest = (code: string) => createHash('sha256').update(normaliseCode(code)).digest()
  return timingSafeEqual(digest(typed), digest(printed))
}

/** Partnership, first agency and first administrator, all or nothing. Of two at the same moment one is refused. */
export async function setUp(deps: IdentityDeps, visit: Visit, input: SetUpInput): Promise<Result<null, SetUpRefusal>> {
  if (!isSetUpCodeRight(input.code, deps.setUpCode())) return refused('wrong-code')
  const passwordHash = await hashPassword(input.password)
  const { twoStepRequired } = input
  const settings = { name: input.partnership, twoStepRequired, demonstration: false, colour: 'green' } as const
  const result = await deps.db.withActor(
    provisioner,
    writing(visit, 'set-up'),
    async (tx, note): Promise<Result<null, SetUpRefusal>> => {
      const open = await isSetUpOpen(tx)
      // The row's key is the lock: the second of two waits here for the first, and then finds it taken.
      if (!open || !(await addPartnership(tx, settings))) {
        note({ outcome: 'refused' })
        return refused('already-set-up')
      }
      const agencyId = await insertAgency(tx, { name: input.agency, kind: input.kind, startsOn: null, endsOn: null })
      const { email, displayName } = input
      const roles = ['system-administrator']
      const userId = await insertUser(tx, { email, displayName, agencyId, roles, passwordHash })
      note({ subjectType: 'user', subjectId: userId ?? '' })
      return ok(null)
    },
  )
  if (result.ok) deps.onPartnershipChanged(settings)
  return result
}
