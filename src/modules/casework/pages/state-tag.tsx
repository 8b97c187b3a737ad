import { Tag } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { CASE_STATES, type CaseState } from '../domain/words.ts'

const CLASSES: Readonly<Record<CaseState, string>> = {
  open: 'govuk-tag--blue',
  closing: 'govuk-tag--yellow',
  closed: 'govuk-tag--grey',
}

/** Where a case stands, in words and colour; words say all of it. */
export function StateTag(props: { state: CaseState }): Html {
  return <Tag classes={CLASSES[props.state]}>{CASE_STATES[props.state]}</Tag>
}
