/** Two people changed one profile at once: what each of them did, and both together. */
import { type Characteristic, characteristics } from '../domain/profile.ts'
import { type ListName, listNames, type Part, type ProfileDraft, type Row } from '../pages/draft.ts'

export interface MergedDrafts {
  /** Everything that either of them did. Where both changed one thing, it is as `yours`; rows of a list are kept from both. */
  readonly draft: ProfileDraft
  /** Parts that the other person changed; those that both changed are marked. */
  readonly theirs: readonly { readonly part: Part; readonly bothChanged: boolean }[]
}

export function mergeDrafts(drafts: {
  /** As it was when both began. */
  readonly base: ProfileDraft
  readonly theirs: ProfileDraft
  readonly yours: ProfileDraft
}): MergedDrafts {
  const { base, theirs, yours } = drafts
  const changedByThem: { part: Part; bothChanged: boolean }[] = []
  const pick = <T>(part: Part, of: { base: T; theirs: T; yours: T }, both: (of: { theirs: T; yours: T }) => T): T => {
    if (same(of.theirs, of.base)) return of.yours
    const bothChanged = !same(of.yours, of.base) && !same(of.yours, of.theirs)
    changedByThem.push({ part, bothChanged })
    return bothChanged ? both(of) : of.theirs
  }
  const mine = <T>({ yours: value }: { yours: T }) => value
  const list = (name: ListName) => {
    const of = { base: base.lists[name], theirs: theirs.lists[name], yours: yours.lists[name] }
    return pick<readonly Row[]>(name, of, () => mergeRows(of))
  }
  const answer = (name: Characteristic) =>
    pick(name, { base: base.answers[name], theirs: theirs.answers[name], yours: yours.answers[name] }, mine)
  const draft: ProfileDraft = {
    kind: yours.kind,
    displayName: pick(
      'displayName',
      { base: base.displayName, theirs: theirs.displayName, yours: yours.displayName },
      mine,
    ),
    lists: {
      names: list('names'),
      addresses: list('addresses'),
      phones: list('phones'),
      emails: list('emails'),
      references: list('references'),
    },
    born: pick('born', { base: base.born, theirs: theirs.born, yours: yours.born }, mine),
    answers: {
      gender: answer('gender'),
      ethnicity: answer('ethnicity'),
      language: answer('language'),
      disability: answer('disability'),
    },
    needs: pick('needs', { base: base.needs, theirs: theirs.needs, yours: yours.needs }, mine),
  }
  return { draft, theirs: inOrder(changedByThem) }
}

/** What either kept or added; what either took away is gone. */
function mergeRows(of: { base: readonly Row[]; theirs: readonly Row[]; yours: readonly Row[] }): Row[] {
  const has = (rows: readonly Row[], row: Row) => rows.some((one) => same(one, row))
  const kept = of.yours.filter((row) => !has(of.base, row) || has(of.theirs, row))
  const added = of.theirs.filter((row) => !has(of.base, row) && !has(kept, row))
  return [...kept, ...added]
}

const ORDER: readonly Part[] = ['displayName', 'names', 'born', ...listNames, ...characteristics, 'needs']

function inOrder(changes: { part: Part; bothChanged: boolean }[]) {
  return changes.sort((a, b) => ORDER.indexOf(a.part) - ORDER.indexOf(b.part))
}

/** Key order never differs: all drafts are made by the same functions. An empty field and a missing one are the same. */
function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner
    return Object.fromEntries(
      Object.entries(inner)
        .filter(([, one]) => one !== '')
        .sort(([x], [y]) => (x < y ? -1 : 1)),
    )
  })
}
