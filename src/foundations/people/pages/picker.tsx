/** Choosing another profile inside a form: looked for by the same search, chosen from what was found. */
import type { Tx } from '../../../platform/db/index.ts'
import { errorAt, type FieldError } from '../../../platform/forms/index.ts'
import { Button, Input, Radios } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { reaches } from '../../sharing/index.ts'
import { SUBJECT_KINDS, type SubjectKind } from '../domain/words.ts'
import { searchProfiles } from '../store/search.ts'
import { bornInWords } from './describe.tsx'
import { type Finding, reasonsInWords, withHeaders } from './found.tsx'

const MOST = 20

/** Profiles that fit and that this person may read. `today` is an ISO day. */
export async function findOthers(
  tx: Tx,
  of: {
    readonly text: string
    readonly kinds?: readonly SubjectKind[]
    readonly except: string
    readonly today: string
  },
): Promise<Finding[]> {
  const { text, kinds, today } = of
  const found = await searchProfiles(tx, { text, today, limit: MOST, ...(kinds === undefined ? {} : { kinds }) })
  return (await withHeaders(tx, found.results)).filter(
    ({ found: one, header }) => one.recordId !== of.except && reaches(header.level, 'view'),
  )
}

export interface PickerProps {
  readonly label: string
  readonly hint: string
  /** What was looked for. */
  readonly text: string
  readonly chosen: string
  /** null before anything was looked for. */
  readonly findings: readonly Finding[] | null
  readonly errors: readonly FieldError[]
  /** ISO day. */
  readonly today: string
}

/** The search field with its button, then what was found. Stands inside a form. */
export function Picker(props: PickerProps): Html {
  const { findings, errors, today } = props
  return (
    <>
      <div class="pp-row__fields pp-picker">
        <Input
          name="text"
          label={{ content: props.label, classes: 'govuk-label--s' }}
          hint={{ content: props.hint }}
          value={props.text}
          errorMessage={errorAt(errors, 'text')}
          formGroup={{ classes: 'pp-grow' }}
          autocomplete="off"
          spellcheck={false}
        />
        <Button name="do" value="find" classes="govuk-button--secondary">
          Find
        </Button>
      </div>
      {findings !== null && findings.length === 0 && (
        <p class="govuk-body" id="other">
          Nothing found that you can open. Try less: only the surname or only the date of birth.
        </p>
      )}
      {findings !== null && findings.length > 0 && (
        <Radios
          name="other"
          value={props.chosen}
          classes="govuk-radios--small"
          fieldset={{ legend: { content: 'Which one?', classes: 'govuk-fieldset__legend--s' } }}
          errorMessage={errorAt(errors, 'other')}
          items={findings.map(({ found, header }) => ({
            value: found.recordId,
            content: found.displayName,
            hint: {
              content: [
                found.kind === 'person' ? '' : SUBJECT_KINDS[found.kind],
                found.born === null ? '' : `born ${bornInWords(found.born, today)}`,
                found.address ?? '',
                `${header.purposeTitle}, ${header.ownerTeamName}`,
                reasonsInWords(found.reasons),
              ]
                .filter((part) => part !== '')
                .join(' · '),
            },
          }))}
        />
      )}
    </>
  )
}
