/** A profile in words: for its page, and beside another that may be the same. */
import { SummaryList, type SummaryListRow } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { phoneShown } from '../domain/contacts.ts'
import { characteristics } from '../domain/profile.ts'
import { REFERENCE_KINDS } from '../domain/words.ts'
import type { ProfileParts } from '../store/profiles.ts'
import { addressInWords, answerInWords, bornInWords, CHARACTERISTIC_LABELS, Lines, nameInWords } from './describe.tsx'
import { draftFrom } from './draft.ts'

function row(key: string, lines: readonly Child[]): SummaryListRow {
  return { key: { content: key }, value: { content: <Lines of={lines} /> } }
}

function withAbout(text: Child, about: string): Child {
  if (about === '') return text
  return (
    <>
      {text} <span class="pp-about">{about}</span>
    </>
  )
}

/** Who it is and where they are found. `today` is an ISO day. */
export function IdentityFacts(props: { profile: ProfileParts; today: string }): Html {
  const { profile, today } = props
  const isPerson = profile.kind === 'person'
  const rows: (SummaryListRow | false)[] = [
    row(
      isPerson ? 'Names' : 'Name',
      profile.names.map((name) => nameInWords(name, profile.kind)),
    ),
    isPerson && row('Date of birth', profile.born === null ? [] : [bornInWords(profile.born, today)]),
    row(
      profile.addresses.length === 1 ? 'Address' : 'Addresses',
      profile.addresses.map((address) => {
        const { line, about } = addressInWords(address, profile.kind)
        return withAbout(line, about)
      }),
    ),
    (isPerson || profile.phones.length > 0) &&
      row(
        'Phone',
        profile.phones.map(({ number, note }) =>
          withAbout(
            <a class="govuk-link govuk-link--no-underline" href={`tel:${number}`}>
              {phoneShown(number)}
            </a>,
            note,
          ),
        ),
      ),
    (isPerson || profile.emails.length > 0) &&
      row(
        'Email',
        profile.emails.map(({ address, note }) => withAbout(address, note)),
      ),
    row(
      'References',
      profile.references.map(({ kind, value }) => withAbout(value, REFERENCE_KINDS[kind])),
    ),
  ]
  return <SummaryList rows={rows} />
}

/** Protected characteristics, each as it was answered, and what to consider. */
export function AboutFacts(props: { profile: ProfileParts }): Html {
  const draft = draftFrom(props.profile)
  return (
    <SummaryList
      rows={[
        ...characteristics.map((name) => {
          const answer = answerInWords(name, draft.answers[name])
          return row(CHARACTERISTIC_LABELS[name], answer === '' ? [] : [answer])
        }),
        {
          key: { content: 'What to consider' },
          value: {
            content: draft.needs === '' ? <Lines of={[]} /> : <div class="fp-text">{draft.needs}</div>,
          },
        },
      ]}
    />
  )
}
