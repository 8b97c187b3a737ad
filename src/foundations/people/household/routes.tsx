import { errorAt, type ParsedForm } from '../../../platform/forms/index.ts'
import { Input, Select } from '../../../platform/html/govuk/index.ts'
import type { Route } from '../../../platform/http/index.ts'
import type { PeopleDeps } from '../deps.ts'
import { RELATIONSHIPS } from '../domain/words.ts'
import { connectionRoutes, type FormParts } from '../pages/connect.tsx'
import { DayInput, readDay, typed } from '../pages/small-fields.tsx'
import { undoingRoutes } from '../pages/undo.tsx'
import { addMember, addRelationship, endMember, endRelationship } from '../store/around.ts'

const refusals = {
  'wrong-kinds': 'A member is a person and belongs to a household. Choose one of the right kind',
  'bad-date': 'Enter a real date that is not before the first day',
  'too-long': 'Use fewer words',
  'unknown-relationship': 'Choose how they stand to each other',
  'already-done': 'That is noted already',
  'not-allowed': 'Your teams may read both profiles and change neither',
} as const

/** Who belongs to a household, and how people and places stand to each other. */
export function householdRoutes(deps: PeopleDeps): Route[] {
  return [
    ...connectionRoutes(deps, {
      path: 'members/new',
      action: 'add-member',
      title: ({ kind }) => (kind === 'household' ? 'Add a member' : 'Add to a household'),
      lead: ({ kind }) =>
        kind === 'household'
          ? 'Find the person who lives here. Somebody who is not recorded yet is added first.'
          : 'Find the household. One that is not recorded yet is added first.',
      kinds: ({ kind }) => [kind === 'household' ? 'person' : 'household'],
      fields: (parts) => (
        <>
          <Input
            name="role"
            label={{ content: 'Who they are in the household', classes: 'govuk-label--s' }}
            hint={{ content: 'For example tenant, son, lodger. Leave it empty if nobody knows.' }}
            value={typed(parts.values, 'role')}
            errorMessage={errorAt(parts.errors, 'role')}
            autocomplete="off"
          />
          <DayInput {...parts} name="fromOn" label="Since" hint="Leave it empty if nobody knows" />
        </>
      ),
      read: (form): ParsedForm<{ role: string; fromOn: string | null }> => {
        const fromOn = readDay(form, { name: 'fromOn', what: 'Since' })
        const role = typed(form, 'role').trim()
        const errors = [...shorterThan(role, { field: 'role', what: 'Who they are', most: 100 }), ...fromOn.errors]
        return errors.length > 0 ? { ok: false, errors } : { ok: true, value: { role, fromOn: fromOn.value } }
      },
      save: (tx, actor, { profile, otherId, said }) =>
        addMember(tx, actor, {
          ...(profile.kind === 'household'
            ? { householdId: profile.recordId, personId: otherId }
            : { householdId: otherId, personId: profile.recordId }),
          ...said,
        }),
      refusals,
      submit: 'Add',
      notice: 'member-added',
    }),
    ...undoingRoutes(deps, {
      path: 'members/:thing/end',
      action: 'end-member',
      title: 'Does not live there any more',
      find: (profile, id) =>
        [...profile.members, ...profile.memberOf].find((member) => member.id === id && member.toOn === null),
      about: (member) => (
        <p class="govuk-body">
          {member.personName} no longer belongs to {member.householdName}. It stays in the history.
        </p>
      ),
      others: (member) => [member.householdId, member.personId],
      fields: (parts) => <LastDay {...parts} />,
      read: readLastDay,
      save: (tx, _actor, { id, said }) => endMember(tx, { id, toOn: said.toOn }),
      refusals,
      submit: 'Save',
      notice: 'member-ended',
    }),
    ...connectionRoutes(deps, {
      path: 'relationships/new',
      action: 'add-relationship',
      title: () => 'Add a relationship',
      lead: () =>
        'How this profile stands to another: neighbours, landlord and tenant, somebody who frequents a place.',
      kinds: () => null,
      fields: (parts) => (
        <>
          <Select
            name="kind"
            label={{ content: `${parts.profile.displayName} is …`, classes: 'govuk-label--s' }}
            hint={{ content: '… the one that you choose above' }}
            value={typed(parts.values, 'kind')}
            errorMessage={errorAt(parts.errors, 'kind')}
            items={[
              { value: '', text: 'Choose' },
              ...Object.entries(RELATIONSHIPS).map(([value, text]) => ({ value, text })),
            ]}
          />
          <Input
            name="note"
            label={{ content: 'Note', classes: 'govuk-label--s' }}
            value={typed(parts.values, 'note')}
            errorMessage={errorAt(parts.errors, 'note')}
            autocomplete="off"
          />
          <DayInput {...parts} name="fromOn" label="Since" hint="Leave it empty if nobody knows" />
        </>
      ),
      read: (form): ParsedForm<{ kind: string; note: string; fromOn: string | null }> => {
        const fromOn = readDay(form, { name: 'fromOn', what: 'Since' })
        const kind = typed(form, 'kind')
        const note = typed(form, 'note').trim()
        const errors = [
          ...(kind === '' ? [{ field: 'kind', message: 'Choose how they stand to each other' }] : []),
          ...shorterThan(note, { field: 'note', what: 'The note', most: 500 }),
          ...fromOn.errors,
        ]
        return errors.length > 0 ? { ok: false, errors } : { ok: true, value: { kind, note, fromOn: fromOn.value } }
      },
      save: (tx, actor, { profile, otherId, said }) =>
        addRelationship(tx, actor, { fromId: profile.recordId, toId: otherId, ...said }),
      refusals,
      submit: 'Add',
      notice: 'relationship-added',
    }),
    ...undoingRoutes(deps, {
      path: 'relationships/:thing/end',
      action: 'end-relationship',
      title: 'End the relationship',
      find: (profile, id) => profile.relationships.find((one) => one.id === id && one.toOn === null),
      about: (one) => (
        <p class="govuk-body">
          {one.fromName} is {RELATIONSHIPS[one.kind]} {one.toName}: this ends, and stays in the history.
        </p>
      ),
      others: (one) => [one.fromId, one.toId],
      fields: (parts) => <LastDay {...parts} />,
      read: readLastDay,
      save: (tx, _actor, { id, said }) => endRelationship(tx, { id, toOn: said.toOn }),
      refusals,
      submit: 'Save',
      notice: 'relationship-ended',
    }),
  ]
}

function shorterThan(text: string, of: { readonly field: string; readonly what: string; readonly most: number }) {
  return text.length > of.most
    ? [{ field: of.field, message: `${of.what} must be ${of.most} characters or fewer` }]
    : []
}

function LastDay(parts: FormParts) {
  return <DayInput {...parts} name="toOn" label="Last day" hint="Today unless you enter another day" />
}

function readLastDay(form: URLSearchParams, today: string): ParsedForm<{ toOn: string }> {
  const toOn = readDay(form, { name: 'toOn', what: 'Last day' })
  if (toOn.errors.length > 0) return { ok: false, errors: toOn.errors }
  return { ok: true, value: { toOn: toOn.value ?? today } }
}
