/** Mistakes in policies and views, each of which some question must notice. */
import assert from 'node:assert/strict'
import { sql } from 'kysely'
import type { Tx } from '../../src/platform/db/index.ts'

/** One thing wrong in a policy or a view that policies ask, as it might be edited by mistake. */
export interface Leak {
  readonly name: string
  readonly of: { readonly policy: string; readonly on: string } | { readonly view: string }
  readonly says: RegExp
  readonly insteadSays: string
}

export const LEAKS: readonly Leak[] = [
  {
    name: 'a policy that lets everybody',
    of: { policy: 'records_known', on: 'sharing.records' },
    ...{ says: /^.*$/s, insteadSays: 'true' },
  },
  {
    name: 'a policy that forgets conflicts of interest',
    of: { policy: 'records_known', on: 'sharing.records' },
    ...{ says: /\( SELECT platform\.user_id\(\) AS user_id\) <> ALL \(barred_user_ids\)/, insteadSays: 'true' },
  },
  {
    name: 'a policy that forgets that a record is closed',
    of: { policy: 'records_known', on: 'sharing.records' },
    ...{ says: /named_user_ids IS NULL/, insteadSays: 'true' },
  },
  {
    name: 'a policy for changes that lets a conflict of interest pass',
    of: { policy: 'records_changed', on: 'sharing.records' },
    ...{ says: /\( SELECT platform\.user_id\(\) AS user_id\) <> ALL \(barred_user_ids\)/, insteadSays: 'true' },
  },
  {
    name: 'a pointer for somebody with a conflict of interest',
    of: { policy: 'pointer_keys_found', on: 'people.pointer_keys' },
    ...{ says: /\( SELECT platform\.user_id\(\) AS user_id\) <> ALL \(barred_user_ids\)/, insteadSays: 'true' },
  },
  {
    name: 'a key that forgets that its record is closed or somebody barred',
    of: { policy: 'search_keys_known', on: 'people.search_keys' },
    ...{ says: /people\.may_know\(record_id\)/, insteadSays: 'true' },
  },
  {
    name: 'overseers let at the history of a record in which they have a conflict of interest',
    of: { policy: 'without_conflict', on: 'sharing.record_events' },
    ...{ says: /^.*$/s, insteadSays: 'true' },
  },
  ...(['events', 'event_records'] as const).map((table) => ({
    name: `auditors with a conflict of interest let at ${table}`,
    of: { policy: 'without_conflict', on: `audit.${table}` },
    ...{ says: /^.*$/s, insteadSays: 'true' },
  })),
  ...(['clocks', 'retention_events', 'legal_holds', 'disposal_proposals', 'certificates'] as const).map((table) => ({
    name: `those who keep retention let at ${table} in spite of a conflict of interest`,
    of: { policy: 'without_conflict', on: `sharing.${table}` },
    ...{ says: /^.*$/s, insteadSays: 'true' },
  })),
  {
    name: 'grants that never expire',
    of: { view: 'sharing.my_grants' },
    ...{ says: /(\w+\.)?expires_at > now\(\)/, insteadSays: 'true' },
  },
  {
    name: 'withdrawn grants that go on',
    of: { view: 'sharing.my_grants' },
    ...{ says: /(\w+\.)?withdrawn_at IS NULL/, insteadSays: 'true' },
  },
  {
    name: 'parties that have not signed',
    of: { view: 'sharing.signed_parties' },
    ...{ says: /(\w+\.)?signed_at IS NOT NULL/, insteadSays: 'true' },
  },
  {
    name: 'knowing of a record taken for reading it',
    of: { view: 'sharing.viewable_records' },
    ...{ says: /level >= 2/g, insteadSays: 'level >= 1' },
  },
  {
    name: 'restricted processing forgotten',
    of: { view: 'sharing.contributable_records' },
    ...{ says: /(\w+\.)?restricted_at IS NULL/, insteadSays: 'true' },
  },
]

/** The statements that bring the leak and take it away again. */
export async function seed(tx: Tx, leak: Leak): Promise<{ apply: string; undo: string }> {
  const { rows } = await ('view' in leak.of
    ? sql<{ text: string }>`select pg_get_viewdef(${leak.of.view}::regclass) as text`.execute(tx)
    : sql<{ text: string }>`select pg_get_expr(polqual, polrelid) as text from pg_policy
        where polname = ${leak.of.policy} and polrelid = ${leak.of.on}::regclass`.execute(tx))
  const text = rows[0]?.text ?? ''
  const changed = text.replace(leak.says, leak.insteadSays)
  assert.notEqual(changed, text, `${leak.name}: the text to change was not found in ${text}`)
  const declare = (body: string) =>
    'view' in leak.of
      ? `create or replace view ${leak.of.view} with (security_invoker = true) as ${body}`
      : `alter policy ${leak.of.policy} on ${leak.of.on} using (${body})`
  return { apply: declare(changed), undo: declare(text) }
}
