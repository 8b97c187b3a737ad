/** A room that holds something, for tests of this room: it keeps lines by record, in memory. */
import type { HeldSection, Holding } from '../ports.ts'

export interface TestHolding extends Holding {
  readonly held: Map<string, HeldSection[]>
  /** Records about the same person, by record. */
  readonly about: Map<string, string[]>
}

export function testHolding(kind = 'person'): TestHolding {
  const held = new Map<string, HeldSection[]>()
  const about = new Map<string, string[]>()
  return {
    ...{ kind, held, about },
    export: async (_tx, recordId) => held.get(recordId) ?? [],
    dispose: async (_tx, recordId) => {
      const rows = (held.get(recordId) ?? []).reduce((sum, section) => sum + section.values.length, 0)
      held.delete(recordId)
      return { rows, tables: { 'test.lines': rows } }
    },
    findAbout: async (_tx, recordId) => about.get(recordId) ?? [],
  }
}
