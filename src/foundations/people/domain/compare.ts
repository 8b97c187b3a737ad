/**
 * How likely two profiles are of the same person, household or place, with the reasons in words. The same whichever is
 * first and in whatever order anything was entered. Points and thresholds: docs/adr/0013-matching-people.md.
 */
import { type AddressLikeness, compareAddresses } from './addresses.ts'
import { type BirthLikeness, compareBirths } from './births.ts'
import { editDistance, joinedWords, shown, sounds, tellingWords } from './names.ts'
import { commonForm } from './nicknames.ts'
import type { Sketch, SketchName } from './sketch.ts'
import { EVENT_REFERENCES, LIFELONG_REFERENCES, REFERENCE_KINDS } from './words.ts'

export type Strength = 'strong' | 'possible' | 'weak' | 'none'

export interface Likeness {
  /** Points for and against, 0 to 100. */
  readonly score: number
  readonly strength: Strength
  /** Most telling first. Those against come last and say so. */
  readonly reasons: readonly string[]
}

export const THRESHOLDS = { strong: 65, possible: 45, weak: 25 } as const

interface Finding {
  readonly points: number
  readonly reason: string
}

export function compare(profiles: readonly [Sketch, Sketch]): Likeness {
  const [one, other] = profiles
  if (one.kind !== other.kind) return { score: 0, strength: 'none', reasons: [] }
  // One order for each pair, so that no step below can depend on which was given first.
  const pair: readonly [Sketch, Sketch] = JSON.stringify(one) <= JSON.stringify(other) ? [one, other] : [other, one]
  const findings = [
    ...nameFindings(pair),
    ...birthFindings(pair),
    ...referenceFindings(pair),
    ...contactFindings(pair),
    ...addressFindings(pair),
  ]
  const sum = findings.reduce((total, finding) => total + finding.points, 0)
  const score = Math.round(Math.min(100, Math.max(0, sum)))
  return {
    score,
    strength: strengthOf(score),
    reasons: findings.sort((a, b) => b.points - a.points).map((finding) => finding.reason),
  }
}

export function strengthOf(score: number): Strength {
  if (score >= THRESHOLDS.strong) return 'strong'
  if (score >= THRESHOLDS.possible) return 'possible'
  return score >= THRESHOLDS.weak ? 'weak' : 'none'
}

const SAME_NAME = 35
const MOST_OF_A_NAME = 28
const ONE_NAME_OF_ONE = 12
const ONE_NAME_OF_SEVERAL = 8
const OTHER_FIRST_NAMES = -25

function nameFindings([one, other]: readonly [Sketch, Sketch]): Finding[] {
  let best: readonly Finding[] | undefined
  for (const a of one.names) {
    for (const b of other.names) {
      for (const found of [compareNames(a, b), compareNames(b, a)]) {
        if (best === undefined || isBetter(found, best)) best = found
      }
    }
  }
  return [...(best ?? [])]
}

/** By points; of as many, by what is said, so that the order in which they were compared does not matter. */
function isBetter(found: readonly Finding[], best: readonly Finding[]): boolean {
  const more = sumOf(found) - sumOf(best)
  return more > 0 || (more === 0 && textOf(found) < textOf(best))
}

function sumOf(findings: readonly Finding[]): number {
  let sum = 0
  for (const { points } of findings) sum += points
  return sum
}

function textOf(findings: readonly Finding[]): string {
  return findings.map(({ reason }) => reason).join()
}

type WordLikeness = 'same' | 'form' | 'spelling' | 'sound' | 'initial'
const WORD_WEIGHTS: Readonly<Record<WordLikeness, number>> = {
  same: 1,
  form: 0.9,
  spelling: 0.85,
  sound: 0.8,
  initial: 0.3,
}

interface MatchedWord {
  readonly a: string
  readonly b: string
  readonly how: WordLikeness
}

/** Of the words that were compared last. A search sets the same few words against those of a hundred and fifty profiles. */
const compared = new Map<string, WordLikeness | undefined>()
const MOST_COMPARED = 10_000

function likenessOfWords(a: string, b: string): WordLikeness | undefined {
  const key = `${a} ${b}`
  if (compared.has(key)) return compared.get(key)
  if (compared.size >= MOST_COMPARED) compared.clear()
  const likeness = compareWords(a, b)
  compared.set(key, likeness)
  return likeness
}

function compareWords(a: string, b: string): WordLikeness | undefined {
  if (a.length === 1 || b.length === 1) return a[0] === b[0] ? 'initial' : undefined
  if (a === b) return 'same'
  if (commonForm([a, b]) !== undefined) return 'form'
  const shortest = Math.min(a.length, b.length)
  const most = shortest >= 8 ? 2 : shortest >= 4 ? 1 : 0
  if (most > 0 && editDistance([a, b], most) <= most) return 'spelling'
  const heard = new Set(sounds(b))
  return sounds(a).some((sound) => heard.has(sound)) ? 'sound' : undefined
}

interface Field {
  readonly word: string
  readonly given: boolean
}

function compareNames(a: SketchName, b: SketchName): Finding[] {
  const first = fieldsOf(withJoinsOf(a, b))
  const second = fieldsOf(withJoinsOf(b, withJoinsOf(a, b)))
  if (first.length === 0 || second.length === 0) return []
  const matched = bestMatching(
    first.map((field) => field.word),
    second.map((field) => field.word),
  )
  if (matched.length === 0) {
    return bothHaveGiven(a, b) ? [{ points: OTHER_FIRST_NAMES, reason: 'Different names' }] : []
  }
  // Initials alone are nothing.
  if (matched.every(({ how }) => how === 'initial')) return []
  const average = matched.reduce((sum, { how }) => sum + WORD_WEIGHTS[how], 0) / matched.length
  const fewest = Math.min(first.length, second.length)
  const reasons = matched.flatMap(reasonOfWord)
  if (matched.length === fewest && fewest >= 2) {
    const order = matched.map(({ a: word }) =>
      second.findIndex((field) => field.word === matched.find((m) => m.a === word)?.b),
    )
    const swapped = order.some((at, index) => index > 0 && at < (order[index - 1] ?? 0))
    const all = first.length === second.length
    const said =
      reasons.length > 0
        ? reasons
        : [swapped ? 'Same names in another order' : all ? 'Same name' : 'Same name, one with a further name']
    return said.map((reason, index) => ({ points: index === 0 ? SAME_NAME * average : 0, reason }))
  }
  const givenAgree = matched.some(
    ({ a: x, b: y }) => first.some((f) => f.given && f.word === x) || second.some((f) => f.given && f.word === y),
  )
  const contradiction = bothHaveGiven(a, b) && !givenAgree
  const shared = matched.map(({ a: x, b: y, how }) =>
    how === 'same' ? `Both are called ${shown(x)}` : (reasonOfWord({ a: x, b: y, how })[0] ?? ''),
  )
  const points =
    matched.length >= 2 ? MOST_OF_A_NAME * average : (fewest === 1 ? ONE_NAME_OF_ONE : ONE_NAME_OF_SEVERAL) * average
  return [
    ...shared.map((reason, index) => ({ points: index === 0 ? points : 0, reason })),
    ...(contradiction ? [{ points: OTHER_FIRST_NAMES, reason: 'Different first names' }] : []),
  ]
}

function bothHaveGiven(a: SketchName, b: SketchName): boolean {
  return a.given.length > 0 && b.given.length > 0
}

function reasonOfWord({ a, b, how }: MatchedWord): string[] {
  const [x, y] = [a, b].sort().map(shown)
  switch (how) {
    case 'same':
      return []
    case 'form': {
      const full = commonForm([a, b]) ?? ''
      if (full === a || full === b) return [`${shown(full === a ? b : a)} is a form of ${shown(full)}`]
      return [`${x} and ${y} are forms of ${shown(full)}`]
    }
    case 'spelling':
      return [`${x} is spelt like ${y}`]
    case 'sound':
      return [`${x} sounds like ${y}`]
    case 'initial':
      if (a === b) return [`Same initial ${shown(a)}`]
      return [`${shown(a.length === 1 ? a : b)} could be ${shown(a.length === 1 ? b : a)}`]
  }
}

function fieldsOf(name: SketchName): Field[] {
  const telling = new Set(tellingWords([...name.given, ...name.family]))
  return [...name.given.map((word) => ({ word, given: true })), ...name.family.map((word) => ({ word, given: false }))]
    .filter(({ word }) => telling.has(word))
    .slice(0, 7)
}

/** The name with neighbouring words written as one where the other writes them as one: "Anne Marie" for "Annemarie". */
function withJoinsOf(name: SketchName, other: SketchName): SketchName {
  const theirs = [...other.given, ...other.family]
  return { given: joinedAs(name.given, theirs), family: joinedAs(name.family, theirs) }
}

function joinedAs(words: readonly string[], theirs: readonly string[]): readonly string[] {
  if (words.length < 2) return words
  const wanted = new Set(theirs.filter((word) => word.length >= 4 && !words.includes(word)))
  if (wanted.size === 0) return words
  const found = joinedWords(words)
    .filter(({ word }) => wanted.has(word))
    .sort((x, y) => y.to - y.from - (x.to - x.from))[0]
  if (found === undefined) return words
  return [...words.slice(0, found.from), found.word, ...words.slice(found.to + 1)]
}

/** The pairing of words with the highest sum of weights; each word once. At most seven on each side. */
function bestMatching(a: readonly string[], b: readonly string[]): readonly MatchedWord[] {
  const likeness = a.map((x) => b.map((y) => likenessOfWords(x, y)))
  if (likeness.every((row) => row.every((how) => how === undefined))) return []
  const known = new Map<number, Matching>()
  const best = (at: number, used: number): Matching => {
    const x = a[at]
    if (x === undefined) return NOTHING_MATCHED
    const key = at * 128 + used
    const before = known.get(key)
    if (before !== undefined) return before
    let found = best(at + 1, used)
    for (const [index, y] of b.entries()) {
      const how = likeness[at]?.[index]
      if (how === undefined || (used & (1 << index)) !== 0) continue
      const rest = best(at + 1, used | (1 << index))
      const weight = rest.weight + WORD_WEIGHTS[how]
      if (weight > found.weight) found = { weight, matched: [{ a: x, b: y, how }, ...rest.matched] }
    }
    known.set(key, found)
    return found
  }
  return best(0, 0).matched
}

interface Matching {
  readonly weight: number
  readonly matched: readonly MatchedWord[]
}

const NOTHING_MATCHED: Matching = { weight: 0, matched: [] }

const BIRTHS: Readonly<Record<BirthLikeness, Finding>> = {
  'same-day': { points: 35, reason: 'Same date of birth' },
  'same-day-placeholder': { points: 18, reason: 'Same date of birth, but 1 January often stands for an unknown day' },
  swapped: { points: 25, reason: 'Dates of birth have day and month the other way round' },
  'one-digit': { points: 20, reason: 'Dates of birth differ by one slip of a digit' },
  'same-month': { points: 15, reason: 'Born in the same month' },
  'same-year': { points: 10, reason: 'Born in the same year' },
  near: { points: 3, reason: 'Born about the same year' },
  different: { points: -30, reason: 'Different dates of birth' },
}

function birthFindings([one, other]: readonly [Sketch, Sketch]): Finding[] {
  if (one.born === null || other.born === null) return []
  return [BIRTHS[compareBirths([one.born, other.born])]]
}

function referenceFindings([one, other]: readonly [Sketch, Sketch]): Finding[] {
  for (const a of one.references) {
    for (const b of other.references) {
      if (a.value !== b.value || (a.kind !== b.kind && a.kind !== 'other' && b.kind !== 'other')) continue
      const kind = a.kind === 'other' ? b.kind : a.kind
      if (EVENT_REFERENCES.includes(kind)) return [{ points: 15, reason: `Same ${lowerFirst(REFERENCE_KINDS[kind])}` }]
      const name = kind === 'other' ? 'reference' : lowerFirst(REFERENCE_KINDS[kind])
      return [{ points: LIFELONG_REFERENCES.includes(kind) ? 55 : 45, reason: `Same ${name}` }]
    }
  }
  for (const kind of LIFELONG_REFERENCES) {
    const [ours, theirs] = [one, other].map((sketch) => sketch.references.some((reference) => reference.kind === kind))
    if (ours && theirs) return [{ points: -30, reason: `Different ${lowerFirst(REFERENCE_KINDS[kind])}s` }]
  }
  return []
}

function lowerFirst(text: string): string {
  return /^[A-Z]{2}|^(Police National|National)/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1)
}

function contactFindings([one, other]: readonly [Sketch, Sketch]): Finding[] {
  const both = (a: readonly string[], b: readonly string[]) => a.some((value) => b.includes(value))
  return [
    ...(both(one.phones, other.phones) ? [{ points: 25, reason: 'Same phone number' }] : []),
    ...(both(one.emails, other.emails) ? [{ points: 25, reason: 'Same email address' }] : []),
  ]
}

function addressFindings([one, other]: readonly [Sketch, Sketch]): Finding[] {
  // A place or a household is where it is; people move, and live with others.
  const points =
    one.kind === 'person'
      ? { same: 20, building: 10, street: 15, postcode: 8 }
      : { same: 45, building: 20, street: 35, postcode: 10 }
  const found: Readonly<Record<AddressLikeness, Finding>> = {
    same: { points: points.same, reason: 'Same address' },
    'same-street-number': { points: points.street, reason: 'Same street and number' },
    'same-building': { points: points.building, reason: 'Same building' },
    'same-postcode': { points: points.postcode, reason: 'Same postcode' },
    other: { points: 0, reason: '' },
  }
  return one.addresses
    .flatMap((a) => other.addresses.map((b) => found[compareAddresses([a, b])]))
    .filter((finding) => finding.points > 0)
    .sort((a, b) => b.points - a.points)
    .slice(0, 1)
}
