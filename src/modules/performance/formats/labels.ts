import { detached } from '../../../platform/files/index.ts'
import type { RowErrorCode } from './codes.ts'
import { isFormula } from './read-count.ts'

/** The longest name of an area or type, in characters. */
const LONGEST = 200

/** An area or a type as the file names it. */
export type Label = {
  readonly id: number
  /** The parts of the name, from the widest to the narrowest; one part for an area. */
  readonly path: readonly string[]
  /** A second name, such as the LSOA's beside its code. */
  name: string | undefined
  /** Rows accepted under it. */
  rows: number
  /** Whether it reads like a total of others. */
  readonly isTotal: boolean
}

export type Labels = {
  /** The label of exactly this cell text, when it was seen before. */
  readonly known: (raw: string) => Label | undefined
  /** Remembers a cell text under its name; two spellings that differ in spaces alone are one label. */
  readonly learn: (raw: string, path: readonly string[]) => Label
  readonly all: () => readonly Label[]
}

export function createLabels(): Labels {
  const byRaw = new Map<string, Label>()
  const byPath = new Map<string, Label>()
  const all: Label[] = []
  return {
    known: (raw) => byRaw.get(raw),
    learn(raw, path) {
      const clean = path.map((part) => detached(part.replace(/\s+/g, ' ').trim()))
      const key = joined(clean)
      let label = byPath.get(key)
      if (label === undefined) {
        label = { id: all.length, path: clean, name: undefined, rows: 0, isTotal: clean.some(isTotalName) }
        byPath.set(key, label)
        all.push(label)
      }
      byRaw.set(detached(raw), label)
      return label
    },
    all: () => all,
  }
}

/** One text for several parts; the character between them cannot be typed. */
export function joined(parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? '') : parts.join('\u001f')
}

/** What is wrong with a name, if anything. A blank one is the caller's to judge. */
export function nameTrouble(text: string): Extract<RowErrorCode, 'formula-cell' | 'label-too-long'> | undefined {
  if (text.length > LONGEST) return 'label-too-long'
  return isFormula(text) ? 'formula-cell' : undefined
}

/** "Total", "Grand total", "Total notifiable offences", "All areas", "All crime". */
export function isTotalName(text: string): boolean {
  return /^(?:(?:grand|sub)[ -]?)?totals?\b|^all (?:areas?|crimes?|offences|types|categories|boroughs|districts|wards|forces)$/i.test(
    text,
  )
}
