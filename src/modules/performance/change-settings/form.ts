import type { FieldError } from '../../../platform/forms/index.ts'
import type { Measure, ScreeningMethod } from '../store/index.ts'

/** What the fields hold, whether or not it is in order. */
export interface SettingsDraft {
  readonly version: string
  readonly days: string
  readonly automatic: boolean
  /** By the measure's id. */
  readonly methods: ReadonlyMap<number, { readonly version: string; readonly method: string }>
}

export function draftOf(form: URLSearchParams, measures: readonly Measure[]): SettingsDraft {
  return {
    version: form.get('version') ?? '',
    days: (form.get('days') ?? '').trim(),
    automatic: form.get('automatic') === 'yes',
    methods: new Map(
      measures.map((measure) => [
        measure.id,
        { version: form.get(`version-${measure.id}`) ?? '', method: form.get(`method-${measure.id}`) ?? '' },
      ]),
    ),
  }
}

export interface SettingsForm {
  readonly version: number
  readonly responseDays: number
  readonly askAutomatically: boolean
  /** Only measures whose method changes. */
  readonly methods: readonly { readonly id: number; readonly version: number; readonly method: ScreeningMethod }[]
}

export function parseSettings(
  draft: SettingsDraft,
  measures: readonly Measure[],
):
  | { readonly ok: true; readonly value: SettingsForm }
  | { readonly ok: false; readonly errors: readonly FieldError[] } {
  const errors: FieldError[] = []
  const responseDays = /^\d{1,4}$/.test(draft.days) ? Number(draft.days) : Number.NaN
  if (draft.days === '') errors.push({ field: 'days', message: 'Enter the number of days to answer' })
  else if (!(responseDays >= 1 && responseDays <= 365)) {
    errors.push({ field: 'days', message: 'Days to answer must be a whole number from 1 to 365' })
  }
  const version = wholeNumber(draft.version)
  if (version === null) errors.push({ field: '', message: 'Open the settings again before you change them' })
  const methods: { id: number; version: number; method: ScreeningMethod }[] = []
  for (const measure of measures) {
    const given = draft.methods.get(measure.id)
    // A measure that was made while the form was open is not on it.
    if (given === undefined || given.method === '') continue
    const own = wholeNumber(given.version)
    if ((given.method !== 'seasonal' && given.method !== 'xmr') || own === null) {
      errors.push({ field: `method-${measure.id}`, message: `Choose a method for ${measure.title}` })
    } else if (given.method !== measure.method) methods.push({ id: measure.id, version: own, method: given.method })
  }
  if (errors.length > 0 || version === null) return { ok: false, errors }
  return { ok: true, value: { version, responseDays, askAutomatically: draft.automatic, methods } }
}

function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null
}
