/** Counts the statements of a transaction, for tests that say how many a page takes. */
import type { KyselyPlugin, OperationNode, RawNode } from 'kysely'
import { type Db, type Memory, withMemory } from '../../../platform/db/index.ts'

export interface CountedDb {
  /** The same database; every statement of its transactions is noted. */
  readonly db: Db
  /** What was asked since the last call, each statement as its text without parameters. */
  readonly take: () => string[]
}

/** The statements that enter the role, write the audit event and end the transaction are not among those noted. */
export function countStatements(db: Db): CountedDb {
  let texts: string[] = []
  const memory: Memory = new Map()
  const noting: KyselyPlugin = {
    transformQuery: ({ node }) => {
      texts.push(textOf(node))
      return node
    },
    transformResult: async ({ result }) => result,
  }
  return {
    db: {
      ...db,
      withActor: (actor, purpose, work) =>
        db.withActor(actor, purpose, async (tx, note) => {
          const noted = tx.withPlugin(noting)
          const remember = withMemory(noted, memory)
          const done = await work(noted, note)
          remember()
          return done
        }),
    },
    take: () => {
      const taken = texts
      texts = []
      return taken
    },
  }
}

/** With the pieces of which it was put together; what is built from calls shows its kind alone. */
function textOf(node: OperationNode): string {
  if (!isRaw(node)) return node.kind === 'ValueNode' ? '$' : node.kind
  return node.sqlFragments
    .map((text, at) => {
      const piece = node.parameters[at]
      return piece === undefined ? text : text + textOf(piece)
    })
    .join('')
}

function isRaw(node: OperationNode): node is RawNode {
  return node.kind === 'RawNode'
}
