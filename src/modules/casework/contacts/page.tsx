import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { CONTACT_KINDS } from '../domain/work-words.ts'
import { dayInWords, namesInWords, whenInWords } from '../entries/describe.ts'
import {
  AgencyFields,
  DayField,
  LongField,
  OneOf,
  PeopleField,
  rowsToShow,
  TextField,
  TimeField,
} from '../entries/fields.tsx'
import { type FormAtHand, Lines, row, Typed } from '../entries/thing.tsx'
import type { Contact } from '../store/contacts.ts'

export function ContactFields(form: FormAtHand<undefined>): Html {
  return (
    <>
      <OneOf form={form} name="kind" label="What sort of contact was it?" list={CONTACT_KINDS} />
      <DayField form={form} name="onDay" label="Day" />
      <TimeField form={form} name="atTime" label="Time (if you know it)" />
      <PeopleField form={form} name="withIds" label="Who was it with?" participants={form.at.participants} />
      <LongField form={form} name="whatHappened" label="What happened?" rows={6} />
      <DayField form={form} name="nextOn" label="Next contact agreed for (if any)" />
      <TextField form={form} name="nextNote" label="What was agreed (if anything)" />
      <details class="govuk-details" open={rowsToShow(form.values, 'took') > 2 || form.values.has('took.0.officer')}>
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text">Who took part for which agency</span>
        </summary>
        <div class="govuk-details__text">
          {Array.from({ length: rowsToShow(form.values, 'took') }, (_, index) => (
            <fieldset class="govuk-fieldset">
              <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Took part {index + 1}</legend>
              <AgencyFields
                form={form}
                agencyField={`took.${index}.agency`}
                nameField={`took.${index}.name`}
                agencies={form.at.agencies}
                label="Agency"
              />
              <TextField form={form} name={`took.${index}.officer`} label="Name of the officer" />
            </fieldset>
          ))}
          <p class="govuk-body">More rows are there once you have saved and open this again.</p>
        </div>
      </details>
    </>
  )
}

export function contactFacts(contact: Contact) {
  return [
    row('When', whenInWords(contact)),
    row('With', contact.with.length === 0 ? 'Nobody of the case named' : namesInWords(contact.with)),
    contact.agencies.length > 0 &&
      row(
        'Took part',
        <Lines
          of={contact.agencies.map(({ name, officer }) => [officer, name].filter((one) => one !== '').join(', '))}
        />,
      ),
    row('What happened', <Typed text={contact.whatHappened} />),
    (contact.nextOn !== null || contact.nextNote !== '') &&
      row(
        'Next contact',
        [contact.nextOn === null ? '' : dayInWords(contact.nextOn), contact.nextNote]
          .filter((one) => one !== '')
          .join(': '),
      ),
  ]
}

export function contactTitle(contact: Pick<Contact, 'kind' | 'onDay' | 'atTime'>): string {
  return `${CONTACT_KINDS[contact.kind]} on ${whenInWords({ onDay: contact.onDay, atTime: '' })}`
}
