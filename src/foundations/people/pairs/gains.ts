import { characteristics } from '../domain/profile.ts'
import { CHARACTERISTIC_LABELS, PART_LABELS, partInWords } from '../pages/describe.tsx'
import { draftFrom, listNames } from '../pages/draft.ts'
import type { Profile } from '../store/profile.ts'

/** What the survivor of a merge gains, in words: rows that it does not have, and answers that it lacks. */
export function gainsOf(of: { readonly survivor: Profile; readonly absorbed: Profile }): string[] {
  const survivor = draftFrom(of.survivor)
  const absorbed = draftFrom(of.absorbed)
  const gains: string[] = []
  for (const list of listNames) {
    const has = new Set(partInWords(list, survivor).map((line) => line.toLowerCase()))
    const lacks = partInWords(list, absorbed).filter((line) => !has.has(line.toLowerCase()))
    if (lacks.length > 0) gains.push(`${PART_LABELS[list].toLowerCase()}: ${lacks.join('; ')}`)
  }
  if (of.survivor.born === null && of.absorbed.born !== null) gains.push('the date of birth')
  for (const name of characteristics) {
    if (survivor.answers[name].choice === '' && absorbed.answers[name].choice !== '') {
      gains.push(`the answer about ${CHARACTERISTIC_LABELS[name].toLowerCase()}`)
    }
  }
  return gains
}
