import type { Pointer } from '../../../../foundations/people/index.ts'
import { levelLabels, reaches } from '../../../../foundations/sharing/index.ts'
import { errorAt, type FieldError } from '../../../../platform/forms/index.ts'
import { formatDate } from '../../../../platform/html/format.ts'
import { Button, Details, Input, Select } from '../../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../../platform/html/jsx-runtime.ts'
import { ROLES, type Role } from '../../domain/words.ts'
import { isBlank, isRole, type WhoDraft, whoFields } from './draft.ts'
import type { Found, FreshShown, KnownShown, WhoShown } from './look.ts'

export interface WhoProps {
  readonly draft: WhoDraft
  readonly shown: WhoShown
  readonly errors: readonly FieldError[]
}

/** Which button a browser takes when somebody presses Enter: what was typed last says what is meant. */
export function DefaultButton(): Html {
  return (
    <button type="submit" name="do" value="enter" class="govuk-visually-hidden" tabindex={-1} aria-hidden="true">
      Continue
    </button>
  )
}

/** What "Enter" means: look, add who is typed, or save. */
export function stepMeant(draft: WhoDraft, step: string): string {
  if (step !== 'enter') return step
  if (draft.text !== '') return 'find'
  return isBlank(draft.entry) ? 'save' : 'add-new'
}

/** Those who are chosen, the search, and the fields for somebody new. Stands inside a form. */
export function WhoFields(props: WhoProps): Html {
  const { draft, shown, errors } = props
  const hidden = whoFields({ ...draft, seen: shown.seen })
  return (
    <>
      {hidden.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {(shown.known.length > 0 || shown.fresh.length > 0) && (
        <ul class="cw-who" aria-label="Chosen so far">
          {shown.known.map((one, at) => (
            <Known one={one} at={at} errors={errors} />
          ))}
          {shown.fresh.map((one, at) => (
            <Fresh one={one} at={at} errors={errors} />
          ))}
        </ul>
      )}
      <Search {...props} />
      <Details
        id="somebody-new"
        summary="Add somebody or a place that is not known yet"
        open={!isBlank(draft.entry) || errors.some(({ field }) => field.startsWith('new.'))}
      >
        <div class="cw-row">
          <Text {...props} name="given" label="First names" />
          <Text {...props} name="family" label="Surname, or the name of the place" />
        </div>
        <div class="cw-row">
          <Text {...props} name="address" label="Address" hint="In one line, with the postcode" wide />
          <Text {...props} name="phone" label="Phone" />
        </div>
        <div class="cw-row">
          <RoleSelect name="new.role" label="Part in the case" value={draft.entry.role} errors={errors} />
          <Button name="do" value="add-new" classes="govuk-button--secondary">
            Add
          </Button>
        </div>
        <p class="govuk-hint">Date of birth and everything else is added on the profile afterwards.</p>
      </Details>
    </>
  )
}

function Text(
  props: WhoProps & { name: 'given' | 'family' | 'address' | 'phone'; label: string; hint?: string; wide?: boolean },
): Html {
  return (
    <Input
      name={`new.${props.name}`}
      label={{ content: props.label }}
      hint={props.hint === undefined ? undefined : { content: props.hint }}
      value={props.draft.entry[props.name]}
      errorMessage={errorAt(props.errors, `new.${props.name}`)}
      formGroup={{ classes: props.wide === true ? 'cw-grow cw-grow--wide' : 'cw-grow' }}
      autocomplete="off"
      spellcheck={false}
    />
  )
}

export function RoleSelect(props: {
  name: string
  label: Child
  value: string
  errors: readonly FieldError[]
  /** Parts that can be chosen; all unless given. */
  roles?: readonly Role[]
}): Html {
  const roles = props.roles ?? (Object.keys(ROLES) as Role[])
  return (
    <Select
      name={props.name}
      label={{ content: props.label }}
      value={props.value}
      errorMessage={errorAt(props.errors, props.name)}
      items={[{ value: '', text: 'Choose' }, ...roles.map((role) => ({ value: role, text: ROLES[role] }))]}
    />
  )
}

function Known(props: { one: KnownShown; at: number; errors: readonly FieldError[] }): Html {
  const { one, at, errors } = props
  const name = one.name ?? 'A record that you do not know of any more'
  return (
    <li>
      <div class="cw-row">
        <p class="cw-who__name">{name}</p>
        <RoleSelect
          name={`known.${at}.role`}
          label={
            <>
              Part<span class="govuk-visually-hidden"> of {name}</span>
            </>
          }
          value={one.role}
          errors={errors}
        />
        <Drop list="known" at={at} name={name} />
      </div>
    </li>
  )
}

function Drop(props: { list: 'known' | 'fresh'; at: number; name: string }): Html {
  return (
    <button type="submit" name="do" value={`drop-${props.list}-${props.at}`} class="fp-link-button cw-drop">
      Take out<span class="govuk-visually-hidden"> {props.name}</span>
    </button>
  )
}

function Fresh(props: { one: FreshShown; at: number; errors: readonly FieldError[] }): Html {
  const { one, at, errors } = props
  const { row } = one
  const error = errorAt(errors, `fresh.${at}`)
  return (
    <li id={`fresh.${at}`}>
      <div class="cw-row">
        <p class="cw-who__name">
          {one.name} <span class="cw-quiet">new {row.role === 'place' ? 'place' : 'profile'}</span>
          <br />
          <span class="cw-quiet">
            {[isRole(row.role) ? ROLES[row.role] : '', row.address, row.phone]
              .filter((part) => part !== '')
              .join(' · ')}
          </span>
        </p>
        <Drop list="fresh" at={at} name={one.name} />
      </div>
      {(one.duplicates.length > 0 || one.pointers.length > 0) && (
        <div class="cw-known-already">
          {error !== undefined && <p class="govuk-error-message">{error.content}</p>}
          <h3 class="govuk-heading-s">{one.name} may be known already</h3>
          {one.duplicates.length > 0 && (
            <ul class="cw-found">
              {one.duplicates.map((found) => (
                <li>
                  <FoundWords of={found} />
                  <Button name="do" value={`use-${at}:${found.found.recordId}`} classes="govuk-button--secondary">
                    This is the one<span class="govuk-visually-hidden">: {found.found.displayName}</span>
                  </Button>
                </li>
              ))}
            </ul>
          )}
          <Pointers pointers={one.pointers} />
          <p class="govuk-body">If it is none of these, go on: a new profile is made.</p>
        </div>
      )}
    </li>
  )
}

/** A profile that was found, as far as this person may see it, with the reasons. */
function FoundWords({ of }: { of: Found }): Html {
  const { found, header } = of
  const facts = [
    found.born === null || found.born.precision !== 'day' ? '' : `born ${formatDate(found.born.on)}`,
    found.address ?? '',
    `${header.purposeTitle}, ${header.ownerTeamName}`,
    reaches(header.level, 'view') ? '' : levelLabels[header.level].toLowerCase(),
    found.reasons.join('; '),
  ]
  return (
    <p class="cw-found__words">
      <a class="govuk-link" href={`/people/${found.recordId}`} target="_blank" rel="noopener">
        {found.displayName}
        <span class="govuk-visually-hidden"> (opens in a new tab)</span>
      </a>
      <br />
      <span class="cw-quiet">{facts.filter((fact) => fact !== '').join(' · ')}</span>
    </p>
  )
}

/** Agencies that hold something: who, and whom to ask. */
function Pointers(props: { pointers: readonly Pointer[] }): Child {
  if (props.pointers.length === 0) return null
  return (
    <ul class="govuk-list">
      {props.pointers.map((pointer) => (
        <li>
          <strong>{pointer.agencyName}</strong> holds something that may be about them.{' '}
          <a class="govuk-link" href={`/disclosures/ask?pointer=${pointer.id}`}>
            Ask {pointer.teamName ?? pointer.agencyName}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** Parts that are offered at once for each sort of subject. */
const OFFERED: Readonly<Record<'person' | 'household' | 'place', readonly Role[]>> = {
  person: ['victim', 'perpetrator', 'witness'],
  household: ['victim', 'perpetrator', 'witness'],
  place: ['place'],
}

function Search({ draft, shown, errors }: WhoProps): Html {
  const { findings } = shown
  return (
    <>
      <div class="cw-row">
        <Input
          name="text"
          label={{ content: 'Find somebody or a place', classes: 'govuk-label--s' }}
          hint={{ content: 'A name, date of birth, address, phone number or reference' }}
          value={draft.text}
          errorMessage={errorAt(errors, 'text')}
          formGroup={{ classes: 'cw-grow' }}
          autocomplete="off"
          spellcheck={false}
        />
        <Button name="do" value="find" classes="govuk-button--secondary">
          Find
        </Button>
      </div>
      {findings !== null && findings.length === 0 && (
        <p class="govuk-body">Nobody found of whom you may know. Try less, or add them as new.</p>
      )}
      {findings !== null && findings.length > 0 && (
        <ul class="cw-found" aria-label="Found">
          {findings.map((one) => (
            <li>
              <FoundWords of={one} />
              <div class="fp-actions">
                {OFFERED[one.found.kind].map((role) => (
                  <Button name="do" value={`take:${one.found.recordId}:${role}`} classes="govuk-button--secondary">
                    {ROLES[role]}
                    <span class="govuk-visually-hidden">: {one.found.displayName}</span>
                  </Button>
                ))}
              </div>
            </li>
          ))}
        </ul>
      )}
      <Pointers pointers={shown.pointers} />
    </>
  )
}
