import { londonDay } from '../../../platform/clock/index.ts'
import { ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDate, plural } from '../../../platform/html/format.ts'
import { Button, Select, Table, Tag } from '../../../platform/html/govuk/index.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { notFound, page, type Reply, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { userNames } from '../../identity/index.ts'
import { reading } from '../deps.ts'
import { addDays, OVERDUE_DAYS, referenceOf, reviewState, SOON_DAYS } from '../domain/retention.ts'
import { Marked } from '../record-banner.tsx'
import type { RightsDeps } from '../rights/ports.ts'
import { clockOwners, listClocks, listHolds, managedAmong } from '../store/retention.ts'
import { HoldCard, StateTag } from './page.tsx'
import { emptyForm, type FormState, kindLabel } from './parts.tsx'
import { keepsRights, namesOf } from './view-model.ts'

const MOST = 500
const STATES = { attention: 'Overdue, due and soon', overdue: 'Overdue', due: 'Due', soon: 'Soon', all: 'All' } as const
type StateFilter = keyof typeof STATES

/** The reviews to come: those of records that the reader manages with names, for whoever keeps rights all without. */
export async function retentionList(deps: RightsDeps, visit: Visit): Promise<Reply> {
  const today = londonDay(deps.now())
  const wanted = visit.query.get('state') ?? ''
  const state: StateFilter = Object.hasOwn(STATES, wanted) ? (wanted as StateFilter) : 'attention'
  const purposeId = visit.query.get('purpose') ?? ''
  const team = visit.query.get('team') ?? ''
  const found = await deps.db.withActor(visit.actor, reading(visit, 'list-reviews'), async (tx, note) => {
    const until = { overdue: -OVERDUE_DAYS, due: 0, soon: SOON_DAYS, attention: SOON_DAYS, all: null }[state]
    const clocks = (
      await listClocks(tx, {
        ...(purposeId === '' ? {} : { purposeId }),
        ...(isUuid(team) ? { teamId: team } : {}),
        ...(until === null ? {} : { dueBy: addDays(today, until) }),
        limit: MOST + 1,
      })
    ).filter(({ dueOn }) => state === 'all' || state === 'attention' || reviewState(dueOn, today) === state)
    const recordIds = clocks.map(({ recordId }) => recordId)
    note({ recordIds, detail: { state } })
    const managed = await managedAmong(tx, recordIds)
    const named = clocks
      .filter(({ recordId }) => managed.has(recordId))
      .map(({ recordId, recordKind }) => ({ recordId, kind: recordKind }))
    return { clocks, owners: await clockOwners(tx), names: await namesOf(deps, tx, named) }
  })
  const shown = found.clocks.slice(0, MOST)
  const purposes = new Map(found.owners.map((owner) => [owner.purposeId, owner.purposeTitle]))
  const teams = new Map(found.owners.map((owner) => [owner.teamId, `${owner.teamName}, ${owner.agencyName}`]))
  const withNames = found.names.size > 0
  return page({
    title: 'Retention',
    wide: true,
    body: (
      <Marked classification={withNames ? 'official-sensitive' : 'official'}>
        <Heading lead="When the work on a record has ended, its clock runs; when that ends, somebody decides. Nothing is removed by itself.">
          Retention
        </Heading>
        <form method="get" action="/retention" class="fp-filters">
          <div class="fp-filters__row">
            <Select
              name="state"
              label={{ content: 'Review' }}
              value={state}
              items={Object.entries(STATES).map(([value, text]) => ({ value, text }))}
            />
            <Select
              name="purpose"
              label={{ content: 'Purpose' }}
              value={purposeId}
              items={[{ value: '', text: 'All' }, ...[...purposes].map(([value, text]) => ({ value, text }))]}
            />
            <Select
              name="team"
              label={{ content: 'Owner' }}
              value={team}
              items={[{ value: '', text: 'All' }, ...[...teams].map(([value, text]) => ({ value, text }))]}
            />
            <Button classes="govuk-button--secondary">Show</Button>
          </div>
        </form>
        <p class="govuk-body">
          <a class="govuk-link" href="/holds">
            Legal holds
          </a>
          {' · '}
          <a class="govuk-link" href="/disposals">
            What has been disposed of
          </a>
        </p>
        {shown.length === 0 ? (
          <Empty title="No review fits">
            <p class="govuk-body">Choose another time, purpose or owner to see others.</p>
          </Empty>
        ) : (
          <Scroll label="Reviews">
            <Table
              caption={
                found.clocks.length > MOST
                  ? `The first ${MOST} reviews: choose a purpose or an owner to see the others`
                  : plural(shown.length, 'review', 'reviews')
              }
              captionClasses="govuk-table__caption--m"
              firstCellIsHeader
              head={['Record', 'Purpose', 'Owner', 'Work ended', 'Review due', 'State'].map((content) => ({ content }))}
              rows={shown.map((clock) => [
                {
                  content: (
                    <>
                      <a class="govuk-link" href={`/retention/${clock.recordId}`}>
                        {found.names.get(clock.recordId) ?? referenceOf(clock.recordId)}
                      </a>
                      <br />
                      <span class="fp-quiet">{kindLabel(deps, clock.recordKind)}</span>
                    </>
                  ),
                },
                { content: clock.purposeTitle },
                { content: `${clock.ownerTeamName}, ${clock.ownerAgencyName}` },
                { content: `${formatDate(clock.endedOn)}: ${clock.outcomeTitle}` },
                { content: formatDate(clock.dueOn) },
                {
                  content: (
                    <>
                      <StateTag dueOn={clock.dueOn} today={today} />{' '}
                      {clock.held && <Tag classes="govuk-tag--purple">Held</Tag>}{' '}
                      {clock.proposed && <Tag classes="govuk-tag--blue">Disposal proposed</Tag>}{' '}
                      {clock.newer !== null && clock.newer.months !== clock.months && (
                        <Tag classes="govuk-tag--grey">New rule</Tag>
                      )}
                    </>
                  ),
                },
              ])}
            />
          </Scroll>
        )}
      </Marked>
    ),
  })
}

/** Legal holds, those in force first. A rejected lifting comes back on this page. */
export async function holdsPage(
  deps: RightsDeps,
  visit: Visit,
  rejected: { holdId: string; form: FormState } | null,
): Promise<Reply> {
  const found = await deps.db.withActor(visit.actor, reading(visit, 'list-holds'), async (tx, note) => {
    const holds = await listHolds(tx)
    note({ recordIds: holds.map(({ recordId }) => recordId) })
    const people = holds.flatMap(({ placedBy, liftedBy }) => [placedBy, liftedBy]).filter((id) => id !== null)
    return { holds, people: await userNames(tx, people) }
  })
  if (rejected !== null && !found.holds.some(({ id }) => id === rejected.holdId)) return notFound()
  return page({
    title: 'Legal holds',
    status: rejected === null ? 200 : 422,
    crumbs: [{ text: 'Retention', href: '/retention' }, { text: 'Legal holds' }],
    body: (
      <Marked classification="official-sensitive">
        <ProblemSummary errors={rejected?.form.errors ?? []} />
        <Heading lead="While a hold is in place the record cannot be disposed of, by anybody.">Legal holds</Heading>
        {found.holds.length === 0 ? (
          <Empty title="There is no hold">
            <p class="govuk-body">A hold is placed on the page of a record’s retention.</p>
          </Empty>
        ) : (
          found.holds.map((hold) => (
            <>
              <p class="govuk-body">
                <a class="govuk-link" href={`/retention/${hold.recordId}`}>
                  {kindLabel(deps, hold.recordKind)} {referenceOf(hold.recordId)}
                </a>
                , {hold.purposeTitle}
              </p>
              <HoldCard
                hold={hold}
                people={found.people}
                lift={
                  keepsRights(visit.actor) && hold.liftedAt === null
                    ? { form: rejected?.holdId === hold.id ? rejected.form : emptyForm, token: visit.formToken }
                    : null
                }
              />
            </>
          ))
        )}
      </Marked>
    ),
  })
}
