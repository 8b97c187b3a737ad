import { Tag } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { BANDS, type Band } from '../domain/words.ts'

const BAND_COLOURS: Readonly<Record<Band, string>> = {
  high: 'govuk-tag--red',
  medium: 'govuk-tag--orange',
  standard: 'govuk-tag--green',
}

/** The band in words and colour; words say all of it. */
export function BandTag(props: { band: Band | null }): Html {
  if (props.band === null) return <Tag classes="govuk-tag--grey">Not assessed</Tag>
  return <Tag classes={BAND_COLOURS[props.band]}>{BANDS[props.band]} risk</Tag>
}
