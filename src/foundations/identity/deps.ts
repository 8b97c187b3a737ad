import type { Db, Tx } from '../../platform/db/index.ts'
import { purposesOf } from '../../platform/http/index.ts'
import { createSecretBox, type SecretBox } from './domain/secrets.ts'
import type { PartnershipSettings } from './store/partnership.ts'

export { londonDay as today } from '../../platform/clock/index.ts'

/** An area that a team may serve, as identity sees it: it stands below the room that knows areas. */
export interface AreaChoice {
  readonly code: string
  readonly name: string
  /** The heading under which it is offered, for example "Districts". */
  readonly group: string
}

/** What wiring gives this room. */
export interface IdentityOptions {
  readonly db: Db
  /** At least 32 random bytes that belong to this installation and are not in its database. */
  readonly secret: Uint8Array
  /** The areas that teams may be given, in the order in which they are shown. */
  readonly areaChoices: (tx: Tx) => Promise<readonly AreaChoice[]>
  /** The code that the server printed at its start; null when none was needed. */
  readonly setUpCode: () => string | null
  /** Told after the partnership was set up or changed, so that the layout shows the new name. */
  readonly onPartnershipChanged?: (settings: PartnershipSettings) => void
  readonly now?: () => Date
}

export interface IdentityDeps {
  readonly db: Db
  readonly box: SecretBox
  readonly areaChoices: (tx: Tx) => Promise<readonly AreaChoice[]>
  readonly setUpCode: () => string | null
  readonly onPartnershipChanged: (settings: PartnershipSettings) => void
  readonly now: () => Date
}

export function createDeps(options: IdentityOptions): IdentityDeps {
  const { db, areaChoices, setUpCode } = options
  return {
    ...{ db, areaChoices, setUpCode, box: createSecretBox(options.secret) },
    onPartnershipChanged: options.onPartnershipChanged ?? (() => {}),
    now: options.now ?? (() => new Date()),
  }
}

export const { reading, writing, signingIn } = purposesOf('identity')
