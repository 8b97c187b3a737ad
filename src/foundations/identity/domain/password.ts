import { commonWords } from './common-words.ts'

/**
 * What a password must be: long, and not made of what guessers try first. No rule asks for kinds of character
 * (NIST SP 800-63B section 5.1.1.2; NCSC password guidance).
 */
export const SHORTEST_PASSWORD = 12
export const LONGEST_PASSWORD = 128

/** How much must be left of a password when each guessable part counts as one or two characters. */
const ENOUGH_LEFT = 7

export type PasswordProblem = 'too-short' | 'too-long' | 'easy-to-guess'

export const passwordMessages: Readonly<Record<PasswordProblem, string>> = {
  'too-short': `Password must be ${SHORTEST_PASSWORD} characters or more`,
  'too-long': `Password must be ${LONGEST_PASSWORD} characters or fewer`,
  'easy-to-guess':
    'Password is too easy to guess. Choose one with fewer common words, names, dates or repeated characters, for example four words that have nothing to do with each other',
}

/** The same text however it was typed: some keyboards compose letters differently. */
export function normalisePassword(typed: string): string {
  return typed.normalize('NFKC')
}

/**
 * What is wrong with a password; null when nothing is.
 * @param context words that belong to this person or place: their name, address, the partnership's name
 */
export function passwordProblem(typed: string, context: readonly string[]): PasswordProblem | null {
  const password = normalisePassword(typed)
  const length = [...password].length
  if (length < SHORTEST_PASSWORD) return 'too-short'
  if (length > LONGEST_PASSWORD) return 'too-long'
  return whatIsLeft(password, context) < ENOUGH_LEFT ? 'easy-to-guess' : null
}

const LOOKALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
  '€': 'e',
}
const ROWS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']
const WALKS = ROWS.flatMap((row) => [row, [...row].reverse().join('')])

/** Characters that a guesser really has to guess. Exported for its tests. */
export function whatIsLeft(password: string, context: readonly string[]): number {
  const plain = withoutRepetition(password.toLowerCase())
  const words = [...new Set([...contextWords(context), ...commonWords])]
    .filter((word) => word.length >= 3)
    .sort((a, b) => b.length - a.length)
  // Read both as it is and with the usual disguises undone; the easier reading counts.
  return Math.min(...[plain, undisguised(plain)].map((reading) => countLeft(reading, plain, words)))
}

function contextWords(context: readonly string[]): string[] {
  return context.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length >= 3)
}

function undisguised(text: string): string {
  return [...text].map((letter) => LOOKALIKES[letter] ?? letter).join('')
}

/** `abcabcabcabc` is as strong as `abc`. */
function withoutRepetition(text: string): string {
  return text.replace(/^(.+?)\1+$/su, '$1')
}

function countLeft(reading: string, plain: string, words: readonly string[]): number {
  let left = 0
  for (let at = 0; at < plain.length; ) {
    const step = guessableAt(reading, plain, at, words)
    left += step === 0 ? 1 : step >= 6 ? 1.5 : 1
    at += Math.max(1, step)
  }
  return left
}

/** Length of the guessable part that begins here: a word, a year, a run of digits, a walk, a repeated letter. */
function guessableAt(reading: string, plain: string, at: number, words: readonly string[]): number {
  const word = words.find((candidate) => reading.startsWith(candidate, at))?.length ?? 0
  const rest = plain.slice(at)
  const same = /^(.)\1{2,}/su.exec(rest)?.[0].length ?? 0
  const year = /^(?:19|20)\d\d/.exec(rest)?.[0].length ?? 0
  const date = /^\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})/.exec(rest)?.[0].length ?? 0
  return Math.max(word, same, year, date, walkLength(rest))
}

function walkLength(rest: string): number {
  let longest = 0
  for (const walk of WALKS) {
    const from = walk.indexOf(rest.charAt(0))
    if (from < 0) continue
    let length = 0
    while (length < rest.length && walk[from + length] === rest[length]) length++
    longest = Math.max(longest, length)
  }
  return longest >= 3 ? longest : 0
}
