import { createHash } from 'node:crypto'

/** The version of the rule below. A change of the rule takes a new number and leaves the old rule readable. */
export const SEAL_VERSION = 1

/**
 * An event with every column as plain text, the way the database gives it to us. `at` is seconds since the beginning of
 * 1970 with six decimals; `detail` is JSON text.
 */
export interface EventToSeal {
  readonly id: number
  readonly at: string
  readonly actor_kind: string
  readonly user_id: string | null
  readonly agency_id: string | null
  readonly team_ids: readonly string[]
  readonly action: string
  readonly kind: string
  readonly subject_type: string | null
  readonly subject_id: string | null
  readonly outcome: string
  readonly detail: string
  readonly correlation_id: string | null
  readonly purpose_id: string | null
  readonly record_ids: readonly string[]
  /** How many records it says that it concerned. */
  readonly record_count: number
}

/** The columns of audit.events that the digest covers, all but the number itself, which the batch's digest covers. */
export const SEALED_COLUMNS = [
  ...(['at', 'actor_kind', 'user_id', 'agency_id', 'team_ids', 'action', 'kind', 'subject_type'] as const),
  ...(['subject_id', 'outcome', 'detail', 'correlation_id', 'purpose_id'] as const),
] as const

/**
 * The exact text of which an event's digest is made, version 1: a JSON array without spaces, of a name and version, then
 * the columns in the order of SEALED_COLUMNS, then the ids of the records. Strings are JSON strings and an absent value is
 * null; teams stand in the order in which they are stored, records sorted; the detail is JSON once more, as a string, with
 * the keys of each object sorted by their UTF-16 code units and numbers as they are stored. Nothing in it depends on a
 * time zone, a locale or an order of keys. The number of records follows from their ids and so is left out; where it says
 * something else it comes at the end, and the event is no longer the one that was sealed.
 */
export function canonicalEvent(event: EventToSeal): string {
  return JSON.stringify([
    ...['frankpledge-audit-event', SEAL_VERSION],
    ...SEALED_COLUMNS.map((column) => (column === 'detail' ? canonicalJson(event.detail) : event[column])),
    [...event.record_ids].sort(),
    ...(event.record_count === event.record_ids.length ? [] : [event.record_count]),
  ])
}

export function eventDigest(event: EventToSeal): Buffer {
  return sha256(canonicalEvent(event))
}

/** SHA-256 over all events of a batch: of each its number, as eight bytes with the highest first, and its digest. */
export function batchDigest(events: readonly { readonly id: number; readonly digest: Uint8Array }[]): Buffer {
  const hash = createHash('sha256')
  for (const { id, digest } of events) {
    const number = Buffer.alloc(8)
    number.writeBigInt64BE(BigInt(id))
    hash.update(number).update(digest)
  }
  return hash.digest()
}

export interface SealToDigest {
  readonly number: number
  readonly version: number
  readonly fromId: number
  readonly toId: number
  readonly count: number
  /** Seconds since the beginning of 1970 with six decimals. */
  readonly sealedAt: string
  readonly batchDigest: Uint8Array
  readonly previousHead: Uint8Array
}

/** What the first seal of a chain gives as the head before it. */
export const NO_HEAD: Buffer = Buffer.alloc(32)

/** The head of the chain at this seal: SHA-256 of a JSON array of its columns, digests in hexadecimal. */
export function sealHead(seal: SealToDigest): Buffer {
  return sha256(
    JSON.stringify([
      ...['frankpledge-audit-seal', seal.version, seal.number, seal.fromId, seal.toId, seal.count, seal.sealedAt],
      ...[hex(seal.batchDigest), hex(seal.previousHead)],
    ]),
  )
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest()
}

const TOKEN = /\s*(?:([[\]{}:,])|("(?:[^"\\]|\\.)*")|([^\s[\]{}:,"]+))/y

/**
 * JSON text with sorted keys and no spaces. Numbers keep the digits with which they are written, because a JavaScript
 * number would not tell 0.1 from 0.1000000000000000055.
 * @throws SyntaxError when the text is no JSON
 */
export function canonicalJson(text: string): string {
  let at = 0
  const next = (): { mark?: string | undefined; string?: string | undefined; word?: string | undefined } => {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(text)
    if (match === null) throw new SyntaxError(`Not JSON at ${at}`)
    at = TOKEN.lastIndex
    return { mark: match[1], string: match[2], word: match[3] }
  }
  const peek = (): string | undefined => {
    const before = at
    const { mark } = next()
    at = before
    return mark
  }
  const expectMark = (wanted: string) => {
    if (next().mark !== wanted) throw new SyntaxError(`No ${wanted} at ${at}`)
  }
  /** The parts of an object or array, each read by `part`, up to its closing mark. */
  const partsUntil = <Part>(closing: string, part: () => Part): Part[] => {
    const parts: Part[] = []
    if (peek() === closing) {
      next()
      return parts
    }
    for (;;) {
      parts.push(part())
      const { mark } = next()
      if (mark === closing) return parts
      if (mark !== ',') throw new SyntaxError(`No comma at ${at}`)
    }
  }
  const value = (): string => {
    const { mark, string, word } = next()
    if (mark === '[') return `[${partsUntil(']', value).join(',')}]`
    if (mark === '{') {
      const members = partsUntil('}', () => {
        const key = next().string
        if (key === undefined) throw new SyntaxError(`No key at ${at}`)
        expectMark(':')
        return { key: JSON.parse(key) as string, value: value() }
      })
      members.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
      return `{${members.map((member) => `${JSON.stringify(member.key)}:${member.value}`).join(',')}}`
    }
    if (string !== undefined) return JSON.stringify(JSON.parse(string))
    if (word === undefined) throw new SyntaxError(`No value at ${at}`)
    JSON.parse(word)
    return word
  }
  const result = value()
  if (text.slice(at).trim() !== '') throw new SyntaxError(`More than one value, at ${at}`)
  return result
}
