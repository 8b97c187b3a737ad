import type { FieldError } from '../../../platform/forms/index.ts'
import { type ClosureInput, checkClosure, VICTIMS_VIEWS, type VictimsView } from '../domain/closure.ts'
import { checkDay } from '../domain/moments.ts'
import { isKeyOf } from '../domain/words.ts'

/** What stands in the fields, in order or not. */
export interface ClosureDraft {
  readonly outcome: string
  readonly endedOn: string
  readonly achieved: string
  readonly victimsView: string
  readonly viewBecause: string
  readonly acknowledged: readonly string[]
}

export function readClosureDraft(form: URLSearchParams): ClosureDraft {
  const text = (name: string) => (form.getAll(name).at(-1) ?? '').replace(/\r\n?/g, '\n').trim()
  return {
    ...{ outcome: text('outcome'), endedOn: text('endedOn'), achieved: text('achieved') },
    ...{
      victimsView: text('victimsView'),
      viewBecause: text('viewBecause'),
      acknowledged: form.getAll('acknowledged'),
    },
  }
}

/** What the fields mean, and what is wrong with them. */
export function checkClosureDraft(
  draft: ClosureDraft,
  given: Parameters<typeof checkClosure>[1],
): { readonly value: ClosureInput | null; readonly errors: readonly FieldError[] } {
  const errors: FieldError[] = []
  const { victimsView } = draft
  const wrongDay = checkDay(draft.endedOn, 'The work ended')
  if (wrongDay !== null) errors.push({ field: 'endedOn', message: wrongDay })
  const known = isKeyOf(VICTIMS_VIEWS, victimsView)
  if (!known) errors.push({ field: 'victimsView', message: 'Say what the victim thinks of it' })
  const input: ClosureInput = {
    ...draft,
    // A wrong code is reported above, and then nothing is saved.
    victimsView: victimsView as VictimsView,
    acknowledged: draft.acknowledged.filter((one) => given.warnings.includes(one)),
  }
  const problems = checkClosure(input, given).filter(({ field }) => !errors.some((error) => error.field === field))
  const all = [...errors, ...problems].sort((a, b) => ORDER.indexOf(a.field) - ORDER.indexOf(b.field))
  return { value: all.length > 0 ? null : input, errors: all }
}

const ORDER: readonly string[] = ['outcome', 'endedOn', 'achieved', 'victimsView', 'viewBecause', 'acknowledged']
