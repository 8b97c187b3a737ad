/** What this room holds below a record, for people's rights and for disposal. Asked as the keeper. */
import { sql } from 'kysely'
import { londonDay } from '../../platform/clock/index.ts'
import type { Tx } from '../../platform/db/index.ts'
import { formatDate } from '../../platform/html/format.ts'
import type { Disposed, HeldSection, HeldValue, Holding } from '../sharing/index.ts'
import { stateLabels } from './domain/action.ts'
import { historyOf } from './domain/history.ts'
import { actionsOf, eventsOf } from './store/actions.ts'
import { namesFor, ownerInWords } from './store/owners.ts'
import type { Action } from './store/rows.ts'

/** One for each kind of record that actions may hang on. */
export function actionHoldings(kinds: readonly string[]): Holding[] {
  return kinds.map((kind) => ({
    kind,
    export: exportActions,
    dispose: disposeOfActions,
    findAbout: async () => [],
  }))
}

async function exportActions(tx: Tx, recordId: string): Promise<HeldSection[]> {
  const actions = await actionsOf(tx, recordId)
  if (actions.length === 0) return []
  const names = await namesFor(tx, { owners: actions })
  const values: HeldValue[] = []
  for (const action of actions) {
    values.push({
      ...{ label: 'Action', value: inWords(action, ownerInWords(action, names)) },
      ...(action.ownerName === null ? {} : { mentions: [action.ownerName] }),
    })
    values.push(...(await pastOf(tx, action)))
  }
  return [{ title: 'Actions', values }]
}

function inWords(action: Action, owner: string): string {
  const facts = [
    action.title,
    action.details,
    `to be done by ${formatDate(action.dueOn)}, by ${owner}`,
    `added ${formatDate(londonDay(action.createdAt))}`,
    action.state === 'done' && action.doneOn !== null ? `done ${formatDate(action.doneOn)}` : stateLabels[action.state],
    action.outcome ?? '',
  ]
  return facts.filter((fact) => fact !== '').join('; ')
}

/** What was said of an action before, as far as it is not what is said of it now. */
async function pastOf(tx: Tx, action: Action): Promise<HeldValue[]> {
  return historyOf(action, await eventsOf(tx, action.id)).flatMap((step) => {
    const said = [
      step.title === null ? '' : `before: ${step.title.from}`,
      step.details === null || step.details.from === '' ? '' : `details before: ${step.details.from}`,
      step.dueOn === null ? '' : `to be done by ${formatDate(step.dueOn.from)} before`,
      step.note === (action.outcome ?? '') ? '' : step.note,
    ].filter((part) => part !== '')
    if (said.length === 0) return []
    return [{ label: 'History of the action', value: `${formatDate(londonDay(step.at))}: ${said.join('; ')}` }]
  })
}

async function disposeOfActions(tx: Tx, recordId: string): Promise<Disposed> {
  const events = await sql`delete from actions.action_events where record_id = ${recordId}::uuid`.execute(tx)
  const actions = await sql`delete from actions.actions where record_id = ${recordId}::uuid`.execute(tx)
  const tables: Record<string, number> = {}
  for (const [table, { numAffectedRows = 0n }] of [
    ['actions.action_events', events],
    ['actions.actions', actions],
  ] as const)
    if (numAffectedRows > 0n) tables[table] = Number(numAffectedRows)
  return { rows: Object.values(tables).reduce((sum, rows) => sum + rows, 0), tables }
}
