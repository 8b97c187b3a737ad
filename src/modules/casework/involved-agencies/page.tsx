import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { dayInWords } from '../entries/describe.ts'
import { AgencyFields, DayField, LongField, TextField } from '../entries/fields.tsx'
import { type FormAtHand, row, Typed } from '../entries/thing.tsx'
import type { InvolvedAgency } from '../store/involved.ts'

export function InvolvedFields(form: FormAtHand<undefined>): Html {
  return (
    <>
      <AgencyFields
        form={form}
        agencyField="agency"
        nameField="agencyName"
        agencies={form.at.agencies}
        label="Agency"
      />
      <TextField form={form} name="contactName" label="Contact person" />
      <TextField form={form} name="contactDetails" label="Their phone number or email address" />
      <LongField form={form} name="part" label="What do they do on this case?" rows={3} />
      <DayField form={form} name="sinceOn" label="Since" />
      <DayField form={form} name="untilOn" label="Until (if they have ended)" />
    </>
  )
}

export function involvedFacts(involved: InvolvedAgency) {
  return [
    row('Agency', involved.name),
    row('Contact person', involved.contactName === '' ? 'Not recorded' : involved.contactName),
    involved.contactDetails !== '' && row('Phone or email', involved.contactDetails),
    row('What they do', <Typed text={involved.part} />),
    row('Since', dayInWords(involved.sinceOn)),
    involved.untilOn !== null && row('Until', dayInWords(involved.untilOn)),
  ]
}
