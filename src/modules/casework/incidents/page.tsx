import { PostForm } from '../../../platform/forms/index.ts'
import { Button, Checkboxes, InsetText } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { ASB_TYPES } from '../domain/words.ts'
import type { Likeness } from '../domain/work.ts'
import { dayInWords, inShort, namesInWords, whenInWords } from '../entries/describe.ts'
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
import { typed } from '../entries/values.ts'
import type { Incident, SuspectedSame } from '../store/incidents.ts'
import type { SamePerson } from './form.ts'

export function IncidentFields(form: FormAtHand<SamePerson>): Html {
  return (
    <>
      <DayField form={form} name="onDay" label="Day" />
      <TimeField form={form} name="atTime" label="Time (if you know it)" />
      <Checkboxes
        name="about"
        values={[typed(form.values, 'about')]}
        classes="govuk-checkboxes--small"
        items={[{ value: 'yes', content: 'This is only roughly when it happened' }]}
      />
      <OneOf form={form} name="asbType" label="What sort of incident was it?" list={ASB_TYPES} />
      <LongField form={form} name="whatHappened" label="What happened?" rows={5} />
      <TextField form={form} name="place" label="Where did it happen?" />
      <TextField form={form} name="policeNumber" label="Police incident number (if there is one)" narrow />
      <PeopleField form={form} name="suffered" label="Who suffered it?" participants={form.at.participants} />
      <PeopleField form={form} name="did" label="Who did it?" participants={form.at.participants} />
      <h2 class="govuk-heading-m">Which agencies were told</h2>
      <p class="govuk-body">Told to two agencies it is still one incident: add a row for each of them.</p>
      {Array.from({ length: rowsToShow(form.values, 'told') }, (_, index) => (
        <fieldset class="govuk-fieldset">
          <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Told {index + 1}</legend>
          <AgencyFields
            form={form}
            agencyField={`told.${index}.agency`}
            nameField={`told.${index}.name`}
            agencies={form.at.agencies}
            label="Agency that was told"
          />
          <TextField form={form} name={`told.${index}.by`} label="Who told them" narrow />
          <DayField form={form} name={`told.${index}.on`} label="Told on" />
        </fieldset>
      ))}
    </>
  )
}

export function incidentTitle(incident: Pick<Incident, 'onDay' | 'atTime' | 'about'>): string {
  return `Incident ${incident.about && incident.atTime === '' ? '' : 'on '}${whenInWords(incident)}`
}

export function incidentFacts(incident: Incident) {
  const part = (which: 'suffered' | 'did') => incident.people.filter((one) => one.part === which)
  return [
    row('When', whenInWords(incident)),
    row('What sort', ASB_TYPES[incident.asbType]),
    row('What happened', <Typed text={incident.whatHappened} />),
    incident.place !== '' && row('Where', incident.place),
    row('Police incident number', incident.policeNumber === '' ? 'None recorded' : incident.policeNumber),
    row('Who suffered it', part('suffered').length === 0 ? 'Not recorded' : namesInWords(part('suffered'))),
    row('Who did it', part('did').length === 0 ? 'Not recorded' : namesInWords(part('did'))),
    row(
      'Told to',
      <Lines
        of={incident.tellings.map(({ name, toldBy, toldOn }) =>
          [`${name} on ${dayInWords(toldOn)}`, toldBy === '' ? '' : `by ${toldBy}`]
            .filter((one) => one !== '')
            .join(', '),
        )}
      />,
    ),
    incident.reportId !== null &&
      row(
        'Came from',
        <a class="govuk-link" href={`/reports/${incident.reportId}`}>
          A report
        </a>,
      ),
  ]
}

const BECAUSE: Readonly<Record<Likeness, string>> = {
  'same-number': 'the same police incident number',
  'same-day-and-type': 'the same day and sort',
}

/** Which incidents are the same as this one, and which may be. */
export function Sameness(props: {
  readonly incident: Incident
  readonly same: readonly Incident[]
  readonly suspected: readonly SuspectedSame[]
  readonly mayChange: boolean
  readonly formToken: string
}): Child {
  const { incident, same, suspected, mayChange } = props
  const action = `/cases/${incident.caseId}/incidents/${incident.id}/same`
  return (
    <>
      {same.length > 0 && (
        <section aria-labelledby="same">
          <h2 class="govuk-heading-m" id="same">
            The same incident
          </h2>
          <p class="govuk-body">Somebody found that these are one incident. They count once.</p>
          {same.map((other) => (
            <Other other={other} />
          ))}
          {mayChange && incident.sameAs !== null && (
            <PostForm action={action} token={props.formToken}>
              <input type="hidden" name="other" value="" />
              <Button classes="govuk-button--secondary" name="do" value="apart">
                It is another incident after all
              </Button>
            </PostForm>
          )}
        </section>
      )}
      {suspected.length > 0 && (
        <section aria-labelledby="suspected">
          <h2 class="govuk-heading-m" id="suspected">
            Is it the same incident?
          </h2>
          {suspected.map(({ incident: other, because }) => (
            <InsetText>
              <p class="govuk-body">It has {BECAUSE[because]}:</p>
              <Other other={other} />
              {mayChange && (
                <PostForm action={action} token={props.formToken}>
                  <input type="hidden" name="other" value={other.id} />
                  <div class="fp-actions">
                    <Button classes="govuk-button--secondary" name="do" value="same">
                      It is the same
                    </Button>
                    <Button classes="govuk-button--secondary" name="do" value="different">
                      It is another one
                    </Button>
                  </div>
                </PostForm>
              )}
            </InsetText>
          ))}
        </section>
      )}
    </>
  )
}

function Other({ other }: { other: Incident }): Html {
  return (
    <p class="govuk-body">
      <a class="govuk-link" href={`/cases/${other.caseId}/incidents/${other.id}`}>
        {incidentTitle(other)}
      </a>
      : {inShort(other.whatHappened)}
    </p>
  )
}
