/**
 * What a policy asks, in short: not the expression, which is long and differs between editions of PostgreSQL, but what it
 * looks at. In full it stands in db/policies, and is proved by test/sharing.
 */
export function conditionInShort(expression: string | null): string {
  if (expression === null || expression === '') return ''
  const text = expression.replaceAll(/\s+/g, ' ').trim()
  if (/^\(?true\)?$/.test(text)) return 'everybody'
  if (/^\(?false\)?$/.test(text)) return 'nobody'
  const asked = new Set<string>()
  for (const [, permission] of text.matchAll(/\bplatform\.may\('([^']+)'/g)) asked.add(`may ${permission}`)
  for (const [, job] of text.matchAll(/\bidentity\.system_may\('([^']+)'/g)) asked.add(`system at ${job}`)
  if (/\bsharing\.keeper\(\)/.test(text)) asked.add('system at sharing.keep')
  if (/\bplatform\.actor_kind\(\)/.test(text)) {
    const kinds = [...text.matchAll(/'(person|system|anonymous)'/g)].flatMap(([, kind]) => (kind ? [kind] : []))
    asked.add(kinds.length === 0 ? 'kind of actor' : [...new Set(kinds)].join(' or '))
  }
  if (/\bplatform\.user_id\(\)/.test(text)) asked.add('oneself')
  if (/\bsharing\.my_conflicts\(\)/.test(text)) asked.add('no conflict of interest')
  if (/\bplatform\.team_ids\(\)/.test(text)) asked.add('own teams')
  if (/\bplatform\.agency_id\(\)/.test(text)) asked.add('own agency')
  if (/\bplatform\.area_ids\(\)/.test(text)) asked.add('areas served')
  for (const [, relation] of text.matchAll(/\b(?:FROM|JOIN) \(*([a-z_]+\.[a-z_]+)\b(?!\()/g)) {
    if (relation !== undefined) asked.add(relation)
  }
  for (const [, called] of text.matchAll(/\b([a-z_]+\.[a-z_]+)\(/g)) {
    if (called !== undefined && !called.startsWith('platform.') && !KNOWN.has(called)) asked.add(`${called}()`)
  }
  for (const column of ['barred_user_ids', 'named_user_ids', 'state', 'lifted_at']) {
    if (new RegExp(`\\b${column}\\b`).test(text)) asked.add(COLUMNS[column] ?? column)
  }
  return asked.size === 0 ? 'its own columns' : [...asked].join('; ')
}

const KNOWN = new Set(['identity.system_may', 'sharing.keeper', 'sharing.my_conflicts'])

const COLUMNS: Readonly<Record<string, string>> = {
  barred_user_ids: 'no conflict of interest',
  named_user_ids: 'named if closed',
  state: 'its state',
  lifted_at: 'whether it was lifted',
}
