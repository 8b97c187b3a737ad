/** Band and state of a case at a glance: words, never colour alone. */
import { Tag } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { BANDS, type Band, CASE_STATES, type CaseState } from '../domain/words.ts'

const BAND_CLASSES: Readonly<Record<Band, string>> = {
  standard: 'govuk-tag--green',
  medium: 'govuk-tag--orange',
  high: 'govuk-tag--red',
}

export function BandTag(props: { band: Band | null }): Html {
  if (props.band === null) return <Tag classes="govuk-tag--grey">Risk not assessed</Tag>
  return <Tag classes={BAND_CLASSES[props.band]}>{BANDS[props.band]} risk</Tag>
}

const STATE_CLASSES: Readonly<Record<CaseState, string>> = {
  open: 'govuk-tag--blue',
  closing: 'govuk-tag--yellow',
  closed: 'govuk-tag--grey',
}

export function StateTag(props: { state: CaseState }): Html {
  return <Tag classes={STATE_CLASSES[props.state]}>{CASE_STATES[props.state]}</Tag>
}
