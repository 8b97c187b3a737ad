import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'

export interface PartnershipSettings {
  readonly name: string
  readonly twoStepRequired: boolean
}

/** Null until it has been set up. Everybody may read it, visitors too. */
export async function findPartnership(tx: Tx): Promise<PartnershipSettings | null> {
  const row = await tx.selectFrom('identity.partnership').select(['name', 'two_step_required']).executeTakeFirst()
  return row === undefined ? null : { name: row.name, twoStepRequired: row.two_step_required }
}

/** Adds the one row; false when it is there already, also when two try at the same moment. */
export async function addPartnership(tx: Tx, settings: PartnershipSettings): Promise<boolean> {
  const { rows } = await sql`insert into identity.partnership (name, two_step_required)
    values (${settings.name}, ${settings.twoStepRequired}) on conflict do nothing returning only_row`.execute(tx)
  return rows.length === 1
}

export async function changePartnership(tx: Tx, settings: PartnershipSettings): Promise<void> {
  await tx
    .updateTable('identity.partnership')
    .set({ name: settings.name, two_step_required: settings.twoStepRequired })
    .execute()
}

/** Whether nobody has been added yet, so that the first administrator may be made in the browser. */
export async function isSetUpOpen(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`select not exists (select from identity.users)
    and not exists (select from identity.partnership) as open`.execute(tx)
  return rows[0]?.open === true
}
