/**
 * Candidate keys: two profiles are compared when they share one. A key is plain text, looked up by equality only, because
 * equality is what an index may answer before a row's policy has been asked (docs/adr/0013-matching-people.md).
 */
import { outwardOf } from './addresses.ts'
import { dayAndMonthSwapped } from './births.ts'
import { type JoinedWord, joinedWords, sounds, tellingWords } from './names.ts'
import type { Sketch } from './sketch.ts'

/**
 * What a key is made of; its text begins with this. fd full name and birth date, fp full name and postcode, ph phone, em
 * e-mail, rf reference, up property number; nd one name and birth date, n2 two names, no one name and first half of a
 * postcode, as number and street or postcode, pc postcode, bd birth date, pt end of a phone number, n1 one name.
 */
export const KEY_KINDS = {
  fd: { weight: 60, most: 400 },
  rf: { weight: 60, most: 200 },
  ph: { weight: 50, most: 200 },
  em: { weight: 50, most: 200 },
  fp: { weight: 50, most: 200 },
  up: { weight: 40, most: 200 },
  nd: { weight: 40, most: 200 },
  n2: { weight: 30, most: 400 },
  as: { weight: 30, most: 200 },
  no: { weight: 25, most: 150 },
  pc: { weight: 20, most: 200 },
  pt: { weight: 20, most: 100 },
  bd: { weight: 15, most: 150 },
  n1: { weight: 8, most: 400 },
} as const
export type KeyKind = keyof typeof KEY_KINDS

/**
 * The kinds that a pointer is kept for. Each takes knowing somebody well: nobody fishes by a surname, a birth date, a
 * street or a postcode alone.
 */
export const STRONG_KEY_KINDS = ['fd', 'fp', 'ph', 'em', 'rf'] as const satisfies readonly KeyKind[]

export function kindOfKey(key: string): KeyKind {
  return key.slice(0, 2) as KeyKind
}

const MOST_WORDS = 6
const SHORTEST_REFERENCE = 5

/** The keys of a profile, sorted, each once: those under which it is kept and by which it looks for its like. */
export function keysOf(sketch: Sketch): string[] {
  const keys = new Set<string>()
  const postcodes = [...new Set(sketch.addresses.map((address) => address.postcode).filter((code) => code !== ''))]
  const born = sketch.born?.precision === 'day' ? sketch.born.on.replaceAll('-', '') : undefined
  for (const name of sketch.names) {
    // A person's first names and surname are joined each by themselves: "Anne Marie" is one name, "Marie Smith" is not.
    const { singles, pairs } = nameSounds([name.given, name.family])
    for (const sound of singles) {
      keys.add(`n1${sound}`)
      if (born !== undefined) keys.add(`nd${sound}|${born}`)
      for (const code of postcodes) keys.add(`no${sound}|${outwardOf(code)}`)
    }
    for (const pair of pairs) {
      keys.add(`n2${pair}`)
      if (born !== undefined) keys.add(`fd${pair}|${born}`)
      for (const code of postcodes) keys.add(`fp${pair}|${code}`)
    }
  }
  if (born !== undefined) keys.add(`bd${born}`)
  for (const address of sketch.addresses) {
    if (address.postcode !== '') keys.add(`pc${address.postcode}`)
    if (address.uprn !== '') keys.add(`up${address.uprn}`)
    if (address.number !== '' && address.postcode !== '') keys.add(`as${address.number}|${address.postcode}`)
    if (address.number !== '' && address.street !== '') keys.add(`as${address.number}|${address.street}`)
  }
  for (const phone of sketch.phones) {
    keys.add(`ph${phone}`)
    keys.add(`pt${phone.slice(-6)}`)
  }
  for (const email of sketch.emails) keys.add(`em${email}`)
  for (const { value } of sketch.references) if (value.length >= SHORTEST_REFERENCE) keys.add(`rf${value}`)
  return [...keys].sort()
}

/** The keys by which a profile looks for its like: its own, and those of a birth date with day and month swapped. */
export function matchingKeys(sketch: Sketch): string[] {
  const swapped = sketch.born?.precision === 'day' ? dayAndMonthSwapped(sketch.born.on) : undefined
  const other = swapped === undefined ? [] : keysOf({ ...sketch, born: { on: swapped, precision: 'day' } })
  return [...new Set([...keysOf(sketch), ...other])].filter((key) => !LOOSE.has(kindOfKey(key))).sort()
}

/** Shared by too many who are not alike: for searching only. */
const LOOSE: ReadonlySet<KeyKind> = new Set<KeyKind>(['n1', 'pt', 'bd', 'no', 'pc'])

interface Placed {
  readonly word: string
  readonly field: number
  readonly from: number
  readonly to: number
}

function nameSounds(fields: readonly (readonly string[])[]): { singles: Set<string>; pairs: Set<string> } {
  const words: Placed[] = fields.flatMap((field, index) => {
    const telling = new Set(tellingWords(field))
    const single = field
      .map((word, at): JoinedWord => ({ word, from: at, to: at }))
      .filter(({ word }) => telling.has(word))
    return [...single.slice(0, MOST_WORDS), ...joinedWords(field.slice(0, MOST_WORDS))].map((placed) => ({
      ...placed,
      field: index,
    }))
  })
  const singles = new Set(words.filter(({ word }) => word.length > 1).flatMap(({ word }) => sounds(word)))
  const pairs = new Set<string>()
  for (const [index, first] of words.entries()) {
    for (const second of words.slice(index + 1)) {
      const overlap = first.field === second.field && first.from <= second.to && second.from <= first.to
      if (overlap || first.word.length < 2 || second.word.length < 2) continue
      for (const a of sounds(first.word)) for (const b of sounds(second.word)) pairs.add([a, b].sort().join('+'))
    }
  }
  return { singles, pairs }
}
