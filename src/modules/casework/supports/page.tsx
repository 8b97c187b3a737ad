import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { SUPPORT_ANSWERS, SUPPORT_KINDS, SUPPORT_RESULTS } from '../domain/work-words.ts'
import { dayInWords } from '../entries/describe.ts'
import { DayField, LongField, OneOf, OneOfMany, partInWords, profilesOf, TextField } from '../entries/fields.tsx'
import { type FormAtHand, row, Typed } from '../entries/thing.tsx'
import { UNSEEN } from '../store/kept.ts'
import type { Support } from '../store/supports.ts'
import { NOBODY } from './form.ts'

export function SupportFields(form: FormAtHand<undefined>): Html {
  const people = profilesOf(form.at.participants)
  return (
    <>
      <OneOf form={form} name="kind" label="What was offered?" list={SUPPORT_KINDS} />
      <LongField form={form} name="details" label="What it is (if the list does not say it all)" rows={2} />
      <TextField form={form} name="provider" label="Who provides it?" />
      <OneOfMany
        form={form}
        name="profileId"
        label="For whom?"
        items={[
          ...people.map((one) => ({ value: one.profileId, text: partInWords(one) })),
          { value: NOBODY, text: 'Nobody in particular, such as the whole house' },
        ]}
      />
      <DayField form={form} name="offeredOn" label="Offered on" />
      <OneOf form={form} name="answer" label="What was the answer?" list={SUPPORT_ANSWERS} />
      <TextField form={form} name="refusedBecause" label="If it was refused, why?" />
      <OneOf
        form={form}
        name="result"
        label="If it was taken, did it help?"
        list={SUPPORT_RESULTS}
        empty="It still goes on, or was not taken"
      />
      <DayField form={form} name="endedOn" label="Ended on (if it has)" />
    </>
  )
}

export function supportTitle(support: Pick<Support, 'kind' | 'offeredOn'>): string {
  return `${SUPPORT_KINDS[support.kind]}, offered on ${dayInWords(support.offeredOn)}`
}

export function supportFacts(support: Support) {
  return [
    row('What', SUPPORT_KINDS[support.kind]),
    support.details !== '' && row('What it is', <Typed text={support.details} />),
    row('Who provides it', support.provider === '' ? 'Not recorded' : support.provider),
    row('For whom', support.profileId === null ? 'Nobody in particular' : (support.forName ?? UNSEEN)),
    row('Offered on', dayInWords(support.offeredOn)),
    row('Answer', SUPPORT_ANSWERS[support.answer]),
    support.answer === 'refused' && row('Why it was refused', support.refusedBecause),
    support.answer === 'taken' &&
      row('Result', support.result === null ? 'It still goes on' : SUPPORT_RESULTS[support.result]),
    support.endedOn !== null && row('Ended on', dayInWords(support.endedOn)),
  ]
}
