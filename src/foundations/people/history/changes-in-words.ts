import { type BirthPrecision, isDay } from '../domain/births.ts'
import {
  type Answer,
  type Characteristic,
  characteristics,
  type DetailsInput,
  type ProfileInput,
} from '../domain/profile.ts'
import { ADDRESS_USES, isCodeOf, NAME_USES, REFERENCE_KINDS, type SubjectKind } from '../domain/words.ts'
import { PART_LABELS, partInWords, spanInWords } from '../pages/describe.tsx'
import { draftFrom, type Part } from '../pages/draft.ts'
import type { ChangedRow, Said } from '../store/changes.ts'

/** One part of a profile that was changed: the lines that went and those that came. */
export interface PartChange {
  readonly part: Part
  readonly label: string
  readonly from: readonly string[]
  readonly to: readonly string[]
}

/** What was changed in one go, by part, in the order of a profile. Parts that read the same before and after are left out. */
export function changesInWords(rows: readonly ChangedRow[], kind: SubjectKind): PartChange[] {
  const lines = {
    from: linesOf(
      rows.map(({ was }) => was),
      rows,
      kind,
    ),
    to: linesOf(
      rows.map(({ isNow }) => isNow),
      rows,
      kind,
    ),
  }
  return (Object.keys(PART_LABELS) as Part[]).flatMap((part): PartChange[] => {
    const [before, after] = [lines.from.get(part) ?? [], lines.to.get(part) ?? []]
    const from = without(before, after)
    const to = without(after, before)
    return from.length + to.length === 0 ? [] : [{ part, label: PART_LABELS[part], from, to }]
  })
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others]
  return lines.filter((line) => {
    const at = left.indexOf(line)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

function linesOf(said: readonly Said[], rows: readonly ChangedRow[], kind: SubjectKind): Map<Part, string[]> {
  const lines = new Map<Part, string[]>()
  for (const [at, content] of said.entries()) {
    const table = rows[at]?.part
    if (content === null || table === undefined) continue
    for (const [part, found] of linesOfRow(table, content, kind))
      lines.set(part, [...(lines.get(part) ?? []), ...found])
  }
  return lines
}

function linesOfRow(table: ChangedRow['part'], row: NonNullable<Said>, kind: SubjectKind): [Part, string[]][] {
  const text = (column: string) => String(row[column] ?? '')
  const code = <List extends Readonly<Record<string, string>>>(
    list: List,
    column: string,
    other: keyof List & string,
  ) => (isCodeOf(list, text(column)) ? (text(column) as keyof List & string) : other)
  const draft = (parts: Partial<ProfileInput>) => draftFrom({ ...EMPTY, kind, ...parts })
  switch (table) {
    case 'subjects':
      return [['displayName', [text('display_name')]]]
    case 'names':
      return [
        [
          'names',
          partInWords(
            'names',
            draft({ names: [{ given: text('given'), family: text('family'), use: code(NAME_USES, 'use', 'alias') }] }),
          ),
        ],
      ]
    case 'addresses': {
      const [fromOn, toOn] = [dayOrNull(row['from_on']), dayOrNull(row['to_on'])]
      const address = {
        ...{ use: code(ADDRESS_USES, 'use', 'other'), flat: text('flat'), building: text('building') },
        ...{ number: text('number'), street: text('street'), locality: text('locality'), town: text('town') },
        ...{ postcode: text('postcode'), uprn: text('uprn') === '' ? null : text('uprn'), areaId: null, fromOn, toOn },
      }
      const about = [spanInWords({ fromOn, toOn }), address.uprn === null ? '' : `property number ${address.uprn}`]
      const whole = partInWords('addresses', draft({ addresses: [address] })).map((line) =>
        [line, ...about].filter((one) => one !== '').join(', '),
      )
      return [['addresses', whole]]
    }
    case 'phones':
      return [['phones', partInWords('phones', draft({ phones: [{ number: text('number'), note: text('note') }] }))]]
    case 'emails':
      return [['emails', partInWords('emails', draft({ emails: [{ address: text('address'), note: text('note') }] }))]]
    case 'refs': {
      const reference = { kind: code(REFERENCE_KINDS, 'kind', 'other'), value: text('value') }
      return [['references', partInWords('references', draft({ references: [reference] }))]]
    }
    case 'details': {
      const details = draft({ born: bornOf(row), details: detailsOf(row) })
      return (['born', ...characteristics, 'needs'] as const).map((part) => [part, partInWords(part, details)])
    }
  }
}

const EMPTY: ProfileInput = {
  kind: 'person',
  ...{ names: [], born: null, addresses: [], phones: [], emails: [], references: [], details: null },
}

function dayOrNull(value: string | number | null | undefined): string | null {
  return typeof value === 'string' && isDay(value) ? value : null
}

function bornOf(row: NonNullable<Said>): ProfileInput['born'] {
  const [on, precision] = [row['born_on'], row['born_precision']]
  return typeof on === 'string' && typeof precision === 'string' ? { on, precision: precision as BirthPrecision } : null
}

function detailsOf(row: NonNullable<Said>): DetailsInput {
  const answers = characteristics.map((name): [Characteristic, Answer | null] => {
    const value = row[name]
    if (typeof value !== 'string') return [name, null]
    if (value === 'prefer-not-to-say') return [name, { answer: value }]
    if (value === 'not-asked') return [name, { answer: value, because: String(row[`${name}_because`] ?? '') }]
    return [name, value === 'self-described' ? { value, described: String(row['gender_described'] ?? '') } : { value }]
  })
  return {
    ...(Object.fromEntries(answers) as Record<Characteristic, Answer | null>),
    needs: String(row['needs'] ?? ''),
  }
}
