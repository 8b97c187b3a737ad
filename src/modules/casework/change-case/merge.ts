/** Two people changed one case at once: what each of them did, and both together. */
import { type CaseDraft, type CaseField, caseFieldNames } from '../pages/case-form.ts'

export interface MergedCase {
  /** Everything that either of them did. Where both changed one thing, it is as `yours`. */
  readonly draft: CaseDraft
  /** What the other person changed; what both changed is marked. */
  readonly theirs: readonly { readonly field: CaseField; readonly bothChanged: boolean }[]
}

export function mergeCases(drafts: {
  /** As it was when both began. */
  readonly base: CaseDraft
  readonly theirs: CaseDraft
  readonly yours: CaseDraft
}): MergedCase {
  const { base, theirs, yours } = drafts
  const changed = caseFieldNames.filter((field) => theirs[field] !== base[field])
  const kept = (field: CaseField) => (yours[field] === base[field] ? theirs[field] : yours[field])
  return {
    draft: { ...yours, ...Object.fromEntries(changed.map((field) => [field, kept(field)])) },
    theirs: changed.map((field) => ({
      field,
      bothChanged: yours[field] !== base[field] && yours[field] !== theirs[field],
    })),
  }
}
