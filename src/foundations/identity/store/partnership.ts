import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import { COLOURS, type ColourName } from '../../../platform/html/colours.ts'

export interface PartnershipSettings {
  readonly name: string
  readonly twoStepRequired: boolean
  /** Its people and figures are invented: every page says so. */
  readonly demonstration: boolean
  readonly colour: ColourName
}

/** Null until it has been set up. Everybody may read it, visitors too. */
export async function findPartnership(tx: Tx): Promise<PartnershipSettings | null> {
  const row = await tx
    .selectFrom('identity.partnership')
    .select(['name', 'two_step_required', 'demonstration', 'colour'])
    .executeTakeFirst()
  if (row === undefined) return null
  const { name, demonstration } = row
  return { name, demonstration, twoStepRequired: row.two_step_required, colour: colourOf(row.colour) }
}

/** The colour of this name, or the first where an older or newer version knew another. */
export function colourOf(name: string): ColourName {
  return isColourName(name) ? name : 'green'
}

export function isColourName(name: string): name is ColourName {
  return Object.hasOwn(COLOURS, name)
}

/** Adds the one row; false when it is there already, also when two try at the same moment. */
export async function addPartnership(tx: Tx, settings: PartnershipSettings): Promise<boolean> {
  const { rows } = await sql`insert into identity.partnership (name, two_step_required, demonstration, colour)
    values (${settings.name}, ${settings.twoStepRequired}, ${settings.demonstration}, ${settings.colour})
    on conflict do nothing returning only_row`.execute(tx)
  return rows.length === 1
}

export async function changePartnership(tx: Tx, settings: Omit<PartnershipSettings, 'demonstration'>): Promise<void> {
  await tx
    .updateTable('identity.partnership')
    .set({ name: settings.name, two_step_required: settings.twoStepRequired, colour: settings.colour })
    .execute()
}

/** Whether nobody has been added yet, so that the first administrator may be made in the browser. */
export async function isSetUpOpen(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`select not exists (select from identity.users)
    and not exists (select from identity.partnership) as open`.execute(tx)
  return rows[0]?.open === true
}
