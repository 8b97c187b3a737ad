/** A profile as it is compared: everything normalised, sorted and without what comparing does not need. */
import { type ComparableAddress, comparableAddress } from './addresses.ts'
import type { BornOn } from './births.ts'
import { normaliseEmail, normalisePhone, normaliseReference } from './contacts.ts'
import { nameWords } from './names.ts'
import type { ProfileInput } from './profile.ts'
import type { ReferenceKind, SubjectKind } from './words.ts'

export interface SketchName {
  readonly given: readonly string[]
  readonly family: readonly string[]
}

export interface Sketch {
  readonly kind: SubjectKind
  readonly names: readonly SketchName[]
  readonly born: BornOn | null
  readonly addresses: readonly ComparableAddress[]
  readonly phones: readonly string[]
  readonly emails: readonly string[]
  readonly references: readonly { readonly kind: ReferenceKind; readonly value: string }[]
}

type Comparable = Pick<
  ProfileInput,
  'kind' | 'names' | 'born' | 'addresses' | 'phones' | 'emails' | 'references' | 'displayName'
>

/** The same for the same facts, in whatever order they were entered. */
export function sketchOf(profile: Comparable): Sketch {
  const names = profile.names.map(({ given, family }) => ({ given: nameWords(given), family: nameWords(family) }))
  // What lists show may be a name by which nobody entered it otherwise.
  const shownAs = nameWords(profile.displayName ?? '')
  const known = new Set(names.map((name) => [...name.given, ...name.family].sort().join(' ')))
  if (shownAs.length > 0 && !known.has([...shownAs].sort().join(' '))) {
    names.push(
      profile.kind === 'person'
        ? { given: shownAs.slice(0, -1), family: shownAs.slice(-1) }
        : { given: [], family: shownAs },
    )
  }
  return {
    kind: profile.kind,
    names: sortedOnce(names.filter((name) => name.given.length + name.family.length > 0)),
    born: profile.born === null ? null : { on: profile.born.on, precision: profile.born.precision },
    addresses: sortedOnce(profile.addresses.map(comparableAddress)),
    phones: sortedOnce(profile.phones.flatMap((phone) => normalisePhone(phone.number) ?? [])),
    emails: sortedOnce(profile.emails.flatMap((email) => normaliseEmail(email.address) ?? [])),
    references: sortedOnce(
      profile.references
        .map(({ kind, value }) => ({ kind, value: normaliseReference(value) }))
        .filter((reference) => reference.value !== ''),
    ),
  }
}

/** What is known of a record of which only the name may be shown. */
export function sketchOfName(kind: SubjectKind, displayName: string): Sketch {
  return sketchOf({ kind, displayName, names: [], born: null, addresses: [], phones: [], emails: [], references: [] })
}

function sortedOnce<T>(values: readonly T[]): T[] {
  const byText = new Map(values.map((value) => [JSON.stringify(value), value]))
  return [...byText].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, value]) => value)
}
