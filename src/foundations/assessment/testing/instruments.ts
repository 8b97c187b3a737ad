/** Instruments for tests, in neutral words. */
import { type Instrument, type InstrumentInput, readInstrument } from '../domain/instrument.ts'

export function made(input: InstrumentInput): Instrument {
  const read = readInstrument(input)
  if (!read.ok) throw new Error(read.problem.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'))
  return read.value
}

/** The shape of a checklist of 24 ticks: yes, no or don't know; fourteen or more is the highest band. */
export function ticksOf24(): Instrument {
  return made({
    ...{ id: 'demo-ticks', version: '1', title: 'Checklist for tests', footing: 'Invented for tests' },
    unit: { one: 'tick', many: 'ticks' },
    sections: [
      {
        title: 'Checklist',
        questions: Array.from({ length: 24 }, (_, at) => ({
          ...{
            number: at + 1,
            subject: `Sign ${at + 1}`,
            wording: `Is sign ${at + 1} there?`,
            kind: 'yes-no' as const,
          },
          ...(at === 4 ? { prompt: 'Ring the duty officer' } : {}),
        })),
      },
      {
        title: 'In their own words',
        questions: [
          { number: 25, subject: 'Anything else', wording: 'Is there anything else?', kind: 'text', required: false },
        ],
      },
    ],
    bands: [
      { label: 'Not at the threshold', from: 0 },
      { label: 'At the threshold', from: 14, next: 'Refer it to the meeting' },
    ],
    prompts: [{ of: 'ticks', atLeast: 10, text: 'Close to the threshold: think it over with your manager' }],
    judgement: { adjust: 'up', approver: false },
  })
}

/** A short one with two options of the same score, for tests of keys, and lists without scores. */
export function shortOne(version = '1'): Instrument {
  return made({
    ...{ id: 'short', version, title: 'Short assessment', footing: 'Invented for tests' },
    header: [
      { key: 'name', label: 'Name', prefill: 'name' },
      { key: 'seen-on', label: 'Seen on', kind: 'date', required: true },
      { key: 'tenure', label: 'Tenure', kind: 'choice', options: ['Owner', 'Tenant'] },
    ],
    sections: [
      {
        title: 'Only section',
        questions: [
          {
            ...{ number: 1, subject: 'Noise', wording: 'What is the noise?', kind: 'options' as const },
            options: [
              { key: 'none', label: 'None', score: 0 },
              { key: 'music', label: 'Music', score: 3 },
              { key: 'dogs', label: 'Dogs', score: 3, prompt: 'Tell the dog warden' },
            ],
          },
          {
            ...{ number: 2, subject: 'Kind of home', wording: 'What kind of home is it?', kind: 'choice' as const },
            options: [{ label: 'A flat' }, { label: 'A house' }],
            required: false,
          },
          { number: 3, subject: 'At night', wording: 'Is it at night?', kind: 'yes-no', score: 2 },
        ],
      },
    ],
    bands: [
      { label: 'Low', from: 0, reviewAfterDays: 30 },
      { label: 'High', from: 4, reviewAfterDays: 7, prompt: 'Visit this week' },
    ],
    judgement: { adjust: 'both' },
  })
}
