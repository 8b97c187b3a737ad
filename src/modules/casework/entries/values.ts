/** What stands in the fields of a form, and two people's changes of one thing at once. */
import type { FieldError } from '../../../platform/forms/index.ts'

export type Values = URLSearchParams

/** The field's value with line ends as we keep them; '' when it was not sent. */
export function typed(values: Values, name: string): string {
  return (values.getAll(name).at(-1) ?? '').replace(/\r\n?/g, '\n').trim()
}

/** All values of a field with several, such as checkboxes. */
export function chosen(values: Values, name: string): string[] {
  return [...new Set(values.getAll(name).filter((value) => value !== ''))]
}

/** The field's value, null when it is empty. */
export function typedOrNull(values: Values, name: string): string | null {
  const text = typed(values, name)
  return text === '' ? null : text
}

/** Values for a form; lists become several fields of one name. */
export function valuesFrom(fields: Readonly<Record<string, string | readonly string[] | null>>): Values {
  const values = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) values.append(name, one)
  }
  return values
}

/** The rows of a list: `took.0.officer`, `took.1.officer`. Those that hold nothing are left out; order stays. */
export function rowsIn(values: Values, key: string): Readonly<Record<string, string>>[] {
  const rows = new Map<number, Record<string, string>>()
  for (const name of values.keys()) {
    const found = /^([a-zA-Z]+)\.(\d{1,3})\.([a-zA-Z]+)$/.exec(name)
    if (found === null || found[1] !== key) continue
    const at = Number(found[2])
    rows.set(at, { ...rows.get(at), [found[3] ?? '']: typed(values, name) })
  }
  return [...rows]
    .sort(([a], [b]) => a - b)
    .map(([, row]) => row)
    .filter((row) => Object.values(row).some((value) => value !== ''))
}

/** Fields that are compared and spoken of together: the one of that name, or the rows of that list. */
export interface FieldGroup {
  readonly key: string
  readonly label: string
}

function ofGroup(values: Values, key: string): [string, string][] {
  return [...values]
    .filter(([name]) => name === key || name.startsWith(`${key}.`))
    .map(([name, value]): [string, string] => [name, value.replace(/\r\n?/g, '\n').trim()])
    .filter(([, value]) => value !== '')
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
}

/** Only the fields of these groups, for keeping what a form began with. */
export function onlyGroups(values: Values, groups: readonly FieldGroup[]): Values {
  return new URLSearchParams(groups.flatMap(({ key }) => ofGroup(values, key)))
}

export interface MergedValues {
  /** Everything that either of them changed; where both changed one thing, it is as `yours`. */
  readonly values: Values
  /** What the other person changed. */
  readonly theirs: readonly { readonly group: FieldGroup; readonly bothChanged: boolean }[]
}

/** Two people changed one thing at once: what the other did, and both together. */
export function mergeValues(
  of: { readonly base: Values; readonly theirs: Values; readonly yours: Values },
  groups: readonly FieldGroup[],
): MergedValues {
  const values: [string, string][] = []
  const theirs: { group: FieldGroup; bothChanged: boolean }[] = []
  for (const group of groups) {
    const [base, saved, yours] = [of.base, of.theirs, of.yours].map((side) => ofGroup(side, group.key))
    const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
    if (same(saved, base)) {
      values.push(...(yours ?? []))
      continue
    }
    const bothChanged = !same(yours, base) && !same(yours, saved)
    theirs.push({ group, bothChanged })
    values.push(...((bothChanged ? yours : saved) ?? []))
  }
  return { values: new URLSearchParams(values), theirs }
}

export type Read<Input> =
  | { readonly ok: true; readonly value: Input }
  | { readonly ok: false; readonly errors: readonly FieldError[] }

/** The value when nothing is wrong with it. */
export function readOf<Input>(value: Input, errors: readonly FieldError[]): Read<Input> {
  return errors.length === 0 ? { ok: true, value } : { ok: false, errors }
}
