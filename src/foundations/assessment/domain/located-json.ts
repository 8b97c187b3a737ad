/** JSON that remembers on which line everything stands, so that a mistake in a file can be pointed at. */
import { ok, type Result, refused } from '../../../platform/result/index.ts'

export type Path = readonly (string | number)[]

export interface LocatedJson {
  readonly value: unknown
  /** The line, counted from 1, of what the path leads to; of what stands around it when there is no such thing. */
  readonly lineOf: (path: Path) => number
}

export interface JsonProblem {
  readonly line: number
  readonly message: string
}

const DEEPEST = 40
const NUMBER = /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these inside a text
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const SPACE = /[ \t\r\n]*/y
const WORDS = { true: true, false: false, null: null } as const

/** Reads JSON (RFC 8259). A name that stands twice in one object is a mistake here, since one of the two would be lost. */
export function parseLocated(text: string): Result<LocatedJson, JsonProblem> {
  const reader = { text: text.replace(/^\ufeff/, ''), at: 0, lines: new Map<string, number>() }
  try {
    const value = readValue(reader, [])
    skipSpace(reader)
    if (reader.at < reader.text.length) throw new Broken('There is more after the end')
    return ok({ value, lineOf: (path) => nearestLine(reader.lines, path) })
  } catch (error) {
    if (!(error instanceof Broken)) throw error
    return refused({ line: lineAt(reader, reader.at), message: error.message })
  }
}

interface Reader {
  readonly text: string
  at: number
  readonly lines: Map<string, number>
}

class Broken extends Error {}

function readValue(reader: Reader, path: Path): unknown {
  if (path.length > DEEPEST) throw new Broken('This is nested too deeply')
  skipSpace(reader)
  reader.lines.set(JSON.stringify(path), lineAt(reader, reader.at))
  const next = reader.text[reader.at]
  if (next === '{') return readObject(reader, path)
  if (next === '[') return readArray(reader, path)
  if (next === '"') return readString(reader)
  const number = match(reader, NUMBER)
  if (number !== undefined) return Number(number)
  for (const [word, value] of Object.entries(WORDS)) {
    if (!reader.text.startsWith(word, reader.at)) continue
    reader.at += word.length
    return value
  }
  throw new Broken(next === undefined ? 'The file ends too early' : `“${next}” cannot stand here`)
}

function readObject(reader: Reader, path: Path): Record<string, unknown> {
  const entries = new Map<string, unknown>()
  reader.at++
  skipSpace(reader)
  if (take(reader, '}')) return {}
  for (;;) {
    skipSpace(reader)
    if (reader.text[reader.at] !== '"') throw new Broken('A name in double quotes should stand here')
    const name = readString(reader)
    if (entries.has(name)) throw new Broken(`“${name}” is there twice`)
    skipSpace(reader)
    if (!take(reader, ':')) throw new Broken(`A colon should follow “${name}”`)
    entries.set(name, readValue(reader, [...path, name]))
    skipSpace(reader)
    if (take(reader, '}')) return Object.fromEntries(entries)
    if (!take(reader, ',')) throw new Broken('A comma or } should stand here')
  }
}

function readArray(reader: Reader, path: Path): unknown[] {
  const items: unknown[] = []
  reader.at++
  skipSpace(reader)
  if (take(reader, ']')) return items
  for (;;) {
    items.push(readValue(reader, [...path, items.length]))
    skipSpace(reader)
    if (take(reader, ']')) return items
    if (!take(reader, ',')) throw new Broken('A comma or ] should stand here')
  }
}

function readString(reader: Reader): string {
  const found = match(reader, STRING)
  if (found === undefined)
    throw new Broken('The text in double quotes is not closed, or holds a character that it may not')
  return JSON.parse(found) as string
}

function match(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at
  const found = pattern.exec(reader.text)?.[0]
  if (found !== undefined) reader.at += found.length
  return found
}

function take(reader: Reader, character: string): boolean {
  if (reader.text[reader.at] !== character) return false
  reader.at++
  return true
}

function skipSpace(reader: Reader): void {
  match(reader, SPACE)
}

const knownLines = new WeakMap<Reader, { at: number; line: number }>()

/** Counts on from where it counted last, since reading only goes forward. */
function lineAt(reader: Reader, at: number): number {
  const known = knownLines.get(reader)
  const from = known !== undefined && known.at <= at ? known : { at: 0, line: 1 }
  let { line } = from
  for (let i = from.at; i < at; i++) if (reader.text[i] === '\n') line++
  knownLines.set(reader, { at, line })
  return line
}

function nearestLine(lines: ReadonlyMap<string, number>, path: Path): number {
  for (let length = path.length; length >= 0; length--) {
    const line = lines.get(JSON.stringify(path.slice(0, length)))
    if (line !== undefined) return line
  }
  return 1
}
