import { PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { Button, InsetText, SummaryList } from '../../../platform/html/govuk/index.ts'
import type { Child } from '../../../platform/html/jsx-runtime.ts'
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
import { reading, writing } from '../deps.ts'
import { referenceOf } from '../domain/retention.ts'
import { Marked, Text } from '../record-banner.tsx'
import { emptyForm, type FormState, kindLabel, LongField, Narrow } from '../retention/parts.tsx'
import { namesOf } from '../retention/view-model.ts'
import { recordFacts } from '../store/retention.ts'
import { type DisputedNote, listRectifications, markRectified } from '../store/rights.ts'
import { doneForm } from './form.ts'
import type { RightsDeps } from './ports.ts'

/** What the teams that own records have been asked to put right. */
export function rectificationRoutes(deps: RightsDeps): Route[] {
  const access = may('sharing.use')
  return [
    route({ method: 'GET', path: '/rectifications', access, handle: (visit) => listPage(deps, visit, emptyForm) }),
    route({
      method: 'POST',
      path: '/rectifications/:rectification/done',
      access,
      handle: (visit) => postDone(deps, visit),
    }),
  ]
}

async function listPage(deps: RightsDeps, visit: Visit, form: FormState): Promise<Reply> {
  const found = await deps.db.withActor(visit.actor, reading(visit, 'list-rectifications'), async (tx, note) => {
    const toDo = await listRectifications(tx, { toDo: true })
    const facts = await recordFacts(
      tx,
      toDo.map(({ recordId }) => recordId),
    )
    note({ recordIds: [...facts.keys()] })
    const kinds = [...facts.values()].map(({ recordId, kind }) => ({ recordId, kind }))
    return { toDo, facts, names: await namesOf(deps, tx, kinds) }
  })
  return page({
    title: 'To put right',
    status: form.errors.length > 0 ? 422 : 200,
    body: (
      <Marked classification="official-sensitive">
        <ProblemSummary errors={form.errors} />
        <Narrow>
          <Heading lead="People have shown that these are wrong. Put them right in the record, then say so here.">
            To put right
          </Heading>
          {found.toDo.length === 0 && <Empty title="There is nothing to put right" />}
          {found.toDo.map((one) => {
            const facts = found.facts.get(one.recordId)
            const path = deps.kinds.find(({ kind }) => kind === facts?.kind)?.path(one.recordId)
            const name = found.names.get(one.recordId) ?? referenceOf(one.recordId)
            return (
              <>
                <SummaryList
                  card={{ title: { content: `${name}: ${one.what}` } }}
                  rows={[
                    {
                      key: { content: 'Record' },
                      value: {
                        content:
                          path === undefined ? (
                            kindLabel(deps, facts?.kind ?? '')
                          ) : (
                            <a class="govuk-link" href={path}>
                              {name}
                            </a>
                          ),
                      },
                    },
                    { key: { content: 'It says' }, value: { content: <Text text={one.oldValue} /> } },
                    { key: { content: 'It should say' }, value: { content: <Text text={one.newValue} /> } },
                    { key: { content: 'Why' }, value: { content: <Text text={one.decisionReason} /> } },
                  ]}
                />
                <PostForm action={`/rectifications/${one.id}/done`} token={visit.formToken}>
                  <LongField form={emptyForm} name="doneNote" id={`note-${one.id}`} label="What you did" rows={2} />
                  <Button>
                    It is put right<span class="govuk-visually-hidden">: {one.what}</span>
                  </Button>
                </PostForm>
              </>
            )
          })}
        </Narrow>
      </Marked>
    ),
  })
}

async function postDone(deps: RightsDeps, visit: Visit): Promise<Reply> {
  const id = visit.params['rectification']
  if (!isUuid(id)) return notFound()
  const parsed = parseForm(doneForm, visit.form)
  if (!parsed.ok) return listPage(deps, visit, { values: visit.form, errors: parsed.errors })
  const done = await deps.db.withActor(visit.actor, writing(visit, 'mark-rectified'), async (tx, note) => {
    const marked = await markRectified(tx, visit.actor, { id, note: parsed.value.doneNote })
    note(
      marked.ok
        ? { subjectType: 'rectification', subjectId: id, recordIds: [marked.value.recordId] }
        : { outcome: 'refused' },
    )
    return marked
  })
  return done.ok ? redirect('/rectifications', { notice: 'rights-rectified' }) : notFound()
}

/** Stands with a record while somebody disputes what it says. For the pages of the rooms that keep records. */
export function DisputedNotes(props: { notes: readonly DisputedNote[] }): Child {
  return props.notes.map(({ what, note }) => (
    <InsetText>
      <h2 class="govuk-heading-s">Disputed by the person: {what}</h2>
      <Text text={note} />
    </InsetText>
  ))
}
