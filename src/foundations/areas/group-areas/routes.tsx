import { z } from 'zod'
import { errorAt, type FieldError, PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { Button, Input, Select, Textarea } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { may, page, type Reply, type Route, redirect, route, type Visit } from '../../../platform/http/index.ts'
import { AREAS_CRUMBS, AREAS_PAGE, type AreasDeps, areaPage, writing } from '../deps.ts'
import { kindWords } from '../domain/kinds.ts'
import { GROUP_KINDS, type GroupRefusal, saveGroup } from '../store/groups.ts'

const GroupForm = z.object({
  name: z.string().min(1, 'Enter the name of the group').max(200, 'Use 200 characters or fewer'),
  code: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, 'Enter a code of letters, digits and hyphens, such as E10000007'),
  kind: z.enum(GROUP_KINDS, { error: 'Choose what the group is' }),
  members: z.string().min(1, 'Enter the areas that make up the group, one on each line'),
})

export function groupAreasRoutes(deps: AreasDeps): Route[] {
  const path = `${AREAS_PAGE}/group`
  const access = may('areas.import')
  return [
    route({ method: 'GET', path, access, handle: (visit) => form(visit, []) }),
    route({ method: 'POST', path, access, handle: (visit) => save(deps, visit) }),
  ]
}

async function save(deps: AreasDeps, visit: Visit): Promise<Reply> {
  const parsed = parseForm(GroupForm, visit.form)
  if (!parsed.ok) return form(visit, parsed.errors)
  const saved = await deps.db.withActor(visit.actor, writing(visit, 'save-group'), async (tx, note) => {
    const outcome = await saveGroup(tx, { ...parsed.value, members: parsed.value.members.split(/\r?\n/) })
    if (outcome.ok) note({ subjectType: 'area', subjectId: outcome.value.id, outcome: outcome.value.outcome })
    else note({ outcome: 'refused', detail: { why: outcome.problem.kind } })
    return outcome
  })
  if (!saved.ok) return form(visit, [groupError(saved.problem)])
  await deps.onChanged?.()
  return redirect(areaPage(parsed.value.code.toUpperCase()), { notice: 'area-group-saved' })
}

/** A refusal in words, at the field that it is about. */
export function groupError(refusal: GroupRefusal): FieldError {
  switch (refusal.kind) {
    case 'bad-code':
      return { field: 'code', message: 'Enter a code of letters, digits and hyphens, such as E10000007' }
    case 'no-name':
      return { field: 'name', message: 'Enter a name of 1 to 200 characters' }
    case 'no-members':
      return { field: 'members', message: 'Enter the areas that make up the group, one on each line' }
    case 'unknown-members':
      return {
        field: 'members',
        message: `No single area is known as ${refusal.labels.slice(0, 5).join(', ')}. Use its code, or import it first`,
      }
    case 'code-taken':
      return {
        field: 'code',
        message: `This code belongs to a ${kindWords(refusal.by).one.toLowerCase()}. Choose another`,
      }
    case 'circle':
      return { field: 'members', message: 'One of these areas already holds the group, so it cannot be a member' }
  }
}

function form(visit: Visit, errors: readonly FieldError[]): Reply {
  return page({
    title: errors.length > 0 ? 'Error: Group areas' : 'Group areas',
    status: errors.length > 0 ? 422 : 200,
    crumbs: [...AREAS_CRUMBS, { text: 'Group areas' }],
    body: <GroupPage token={visit.formToken} entered={(name) => visit.form.get(name) ?? ''} errors={errors} />,
  })
}

function GroupPage(props: { token: string; entered: (name: string) => string; errors: readonly FieldError[] }): Html {
  const { entered, errors } = props
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading lead="A county or another group is the sum of the areas that you name. Saving a code again changes its name and members.">
        Group areas
      </Heading>
      <PostForm action={`${AREAS_PAGE}/group`} token={props.token}>
        <Input name="name" label={{ content: 'Name' }} value={entered('name')} errorMessage={errorAt(errors, 'name')} />
        <Input
          name="code"
          label={{ content: 'Code' }}
          hint={{ content: 'The official code where there is one, for example E10000007; otherwise one of your own.' }}
          value={entered('code')}
          errorMessage={errorAt(errors, 'code')}
          classes="govuk-input--width-20"
        />
        <Select
          name="kind"
          label={{ content: 'What it is' }}
          value={entered('kind') || 'county'}
          items={GROUP_KINDS.map((kind) => ({ value: kind, text: kindWords(kind).one }))}
          errorMessage={errorAt(errors, 'kind')}
        />
        <Textarea
          name="members"
          label={{ content: 'Areas in the group' }}
          hint={{ content: 'One name or code on each line.' }}
          rows={10}
          value={entered('members')}
          errorMessage={errorAt(errors, 'members')}
        />
        <Button>Save the group</Button>
      </PostForm>
    </>
  )
}
