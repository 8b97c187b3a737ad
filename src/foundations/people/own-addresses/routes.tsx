import { z } from 'zod'
import { errorAt, type FieldError, PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { formatDateTime } from '../../../platform/html/format.ts'
import { Button, Input } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading } from '../../../platform/html/parts.tsx'
import {
  may,
  notFound,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { keeper } from '../../sharing/index.ts'
import { type PeopleDeps, reading, writing } from '../deps.ts'
import { normalisePostcode } from '../domain/addresses.ts'
import { addOwnAddress, barFromAddress, type DeclaredAddress, ownAddresses, removeOwnAddress } from '../store/own.ts'

const PATH = '/account/own-addresses'
const CRUMBS = [{ text: 'Your account', href: '/account' }, { text: 'Your own addresses' }]

const form = z.object({
  number: z
    .string('Enter the house number')
    .trim()
    .regex(/^\d{1,5}[a-z]?(-\d{1,5}[a-z]?)?$/i, 'Enter a house number, such as 12 or 12a'),
  postcode: z
    .string('Enter the postcode')
    .refine((text) => normalisePostcode(text) !== undefined, 'Enter a postcode, such as LE1 1AA'),
  label: z
    .string('Enter what you call it')
    .trim()
    .min(1, 'Enter what you call it')
    .max(60, 'What you call it must be 60 characters or fewer'),
})

/** Where somebody who works here lives, or a relative does: records there are not for them. */
export function ownAddressRoutes(deps: PeopleDeps): Route[] {
  const access = may('people.use')
  return [
    route({ method: 'GET', path: PATH, access, handle: (visit) => show(deps, visit, []) }),
    route({ method: 'POST', path: PATH, access, handle: (visit) => add(deps, visit) }),
    route({ method: 'POST', path: `${PATH}/:address/remove`, access, handle: (visit) => remove(deps, visit) }),
  ]
}

async function show(deps: PeopleDeps, visit: Visit, errors: readonly FieldError[]): Promise<Reply> {
  const declared = await deps.db.withActor(visit.actor, reading(visit, 'list-own-addresses'), ownAddresses)
  const typed = (name: string) => (errors.length > 0 ? (visit.form.get(name) ?? '') : '')
  return page({
    title: 'Your own addresses',
    status: errors.length > 0 ? 422 : 200,
    crumbs: CRUMBS,
    body: (
      <div class="govuk-grid-row">
        <div class="govuk-grid-column-two-thirds">
          <ProblemSummary errors={errors} />
          <Heading lead="You may not open a record about your own home or a relative’s. Say here where that is: such records are closed to you, those of today and those to come.">
            Your own addresses
          </Heading>
          <p class="govuk-body">
            The address is not kept, only a digest of it, which nobody can read back. What is closed to you stays closed
            until somebody who manages the record lifts it.
          </p>
          <Declared declared={declared} token={visit.formToken} />
          <h2 class="govuk-heading-m">Add an address</h2>
          <PostForm action={PATH} token={visit.formToken}>
            <Input
              name="number"
              label={{ content: 'House number', classes: 'govuk-label--s' }}
              classes="govuk-input--width-5"
              autocomplete="off"
              value={typed('number')}
              errorMessage={errorAt(errors, 'number')}
            />
            <Input
              name="postcode"
              label={{ content: 'Postcode', classes: 'govuk-label--s' }}
              classes="govuk-input--width-10"
              autocomplete="off"
              value={typed('postcode')}
              errorMessage={errorAt(errors, 'postcode')}
            />
            <Input
              name="label"
              label={{ content: 'What you call it', classes: 'govuk-label--s' }}
              hint={{ content: 'For example my home, my sister’s. Only you see this.' }}
              autocomplete="off"
              value={typed('label')}
              errorMessage={errorAt(errors, 'label')}
            />
            <Button preventDoubleClick>Close its records to me</Button>
          </PostForm>
        </div>
      </div>
    ),
  })
}

function Declared(props: { declared: readonly DeclaredAddress[]; token: string }): Html {
  if (props.declared.length === 0) return <Empty title="You have not declared any address" />
  return (
    <ul class="govuk-list">
      {props.declared.map(({ id, label, addedAt }) => (
        <li>
          <PostForm action={`${PATH}/${id}/remove`} token={props.token}>
            {label}, since {formatDateTime(addedAt)}{' '}
            <button type="submit" class="fp-link-button">
              Remove<span class="govuk-visually-hidden">: {label}</span>
            </button>
          </PostForm>
        </li>
      ))}
    </ul>
  )
}

async function add(deps: PeopleDeps, visit: Visit): Promise<Reply> {
  const parsed = parseForm(form, visit.form)
  if (!parsed.ok) return show(deps, visit, parsed.errors)
  const own = parsed.value
  const added = await deps.db.withActor(visit.actor, writing(visit, 'add-own-address'), (tx) =>
    addOwnAddress(tx, visit.actor, own),
  )
  if (!added) return show(deps, visit, [{ field: 'number', message: 'You have declared this address already' }])
  const userId = visit.actor.userId ?? ''
  await deps.db.withActor(keeper, writing(visit, 'close-own-address'), async (tx, note) => {
    note({ subjectType: 'user', subjectId: userId, recordIds: await barFromAddress(tx, { ...own, userId }) })
  })
  // The same words whether anything was closed or not: that there is a record is not told.
  return redirect(PATH, { notice: 'own-address-added' })
}

async function remove(deps: PeopleDeps, visit: Visit): Promise<Reply> {
  const id = visit.params['address']
  if (!isUuid(id)) return notFound()
  const removed = await deps.db.withActor(visit.actor, writing(visit, 'remove-own-address'), (tx) =>
    removeOwnAddress(tx, id),
  )
  return removed ? redirect(PATH, { notice: 'own-address-removed' }) : notFound()
}
