/** Names as they are compared: spelling, order, accents and titles set aside, nothing of it ever shown. */
import { doubleMetaphone } from 'double-metaphone'
import { fullerForms } from './nicknames.ts'

const LETTERS: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ı: 'i',
}

/** Lower case, without accents. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[łøđðßæœþı]/g, (letter) => LETTERS[letter] ?? letter)
}

const TITLES = new Set(
  'mr mrs miss ms mx master dr doctor prof professor rev revd reverend fr sir dame lord lady cllr councillor pc dc sgt ds'.split(
    ' ',
  ),
)

/** Words that belong to the one beside them and tell nothing by themselves. */
const PARTICLES = new Set(
  'de da do dos das du di del della la le van der den von zu zum ten ter al el ul ur ud bin ibn bint ap ab o mc mac st y e'.split(
    ' ',
  ),
)

/** The same for names of places and households. */
const SMALL_WORDS = new Set('the and of at in on a an family household'.split(' '))

/** "Mac" begins these by chance, so it is no "son of". */
const NOT_MAC = /^mac(k|e|h|ie|y|ho|au|ao|i[no]?)?$|^machado|^machin|^macey|^macias|^mackie|^macari/

function canonicalWord(word: string): string {
  return word.length >= 6 && word.startsWith('mac') && !NOT_MAC.test(word) ? `mc${word.slice(3)}` : word
}

/** The words of a name in order, particles included. An apostrophe or full stop joins, everything else parts. */
export function nameWords(text: string): string[] {
  const words = fold(text)
    .replace(/['’‘`´ʼ.]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map(canonicalWord)
  const first = words[0]
  return first !== undefined && words.length > 1 && TITLES.has(first) ? words.slice(1) : words
}

export function isSmallWord(word: string): boolean {
  return PARTICLES.has(word) || SMALL_WORDS.has(word)
}

/** The words that tell; all of them when none does. */
export function tellingWords(words: readonly string[]): string[] {
  const telling = words.filter((word) => !isSmallWord(word))
  return telling.length > 0 ? telling : [...words]
}

export interface JoinedWord {
  readonly word: string
  /** The place of the first of the words that it joins, and of the last. */
  readonly from: number
  readonly to: number
}

/** Two or three neighbouring words written as one: "anne marie" is also "annemarie", "van der berg" also "vanderberg". */
export function joinedWords(words: readonly string[]): JoinedWord[] {
  const joined: JoinedWord[] = []
  for (const [from] of words.entries()) {
    for (const to of [from + 1, from + 2]) {
      if (to >= words.length) continue
      const word = canonicalWord(words.slice(from, to + 1).join(''))
      if (word.length >= 4) joined.push({ word, from, to })
    }
  }
  return joined
}

/** Polish endings and Urdu beginnings in which "w" is spoken, and often written, as "v". */
const W_AS_V = /(sk[iay]|ck[iay]|icz|czyk|slaw|[aeo]wa?k|owa)$|^wa[shjq]/

const soundsOfWord = new Map<string, readonly string[]>()
const REMEMBERED = 50_000

/**
 * How a word sounds, in each way in which it may be read: the two codes of Double Metaphone (Philips, 2000), those of the
 * fuller names that it may stand for, and "w" as "v" where that is usual. Sorted; at least one.
 */
export function sounds(word: string): readonly string[] {
  const known = soundsOfWord.get(word)
  if (known !== undefined) return known
  const codes = new Set<string>()
  for (const form of [word, ...fullerForms(word)]) {
    for (const code of codesOf(form)) codes.add(code)
    if (W_AS_V.test(form)) for (const code of codesOf(form.replaceAll('w', 'v'))) codes.add(code)
  }
  const found = [...codes].sort()
  if (soundsOfWord.size >= REMEMBERED) soundsOfWord.clear()
  soundsOfWord.set(word, found)
  return found
}

function codesOf(word: string): string[] {
  // Short words and those in other scripts have no telling code: they stand for themselves.
  // The p of Thompson and Hampton is not spoken.
  const latin = word.replace(/[^a-z]/g, '').replace(/mp(?=[st])/g, 'm')
  if (latin.length < 3) return [word]
  const codes = doubleMetaphone(latin).filter((code) => code.length >= 2)
  return codes.length > 0 ? codes.map((code) => code.slice(0, 8)) : [word]
}

/** Number of letters to insert, remove, change or swap with a neighbour; stops counting above `most`. */
export function editDistance(words: readonly [string, string], most: number): number {
  const [a, b] = words
  if (Math.abs(a.length - b.length) > most) return most + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + change)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1)
      }
      row.push(cost)
    }
    if (Math.min(...row) > most) return most + 1
    beforeLast = last
    last = row
  }
  return last[b.length] ?? most + 1
}

/** A word with a capital, as it is put into a reason. */
export function shown(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
