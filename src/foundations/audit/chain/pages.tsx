import { PostForm } from '../../../platform/forms/index.ts'
import { formatDateTime, formatNumber, plural } from '../../../platform/html/format.ts'
import { Button, InsetText, SummaryList, Table, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading, Scroll } from '../../../platform/html/parts.tsx'
import { may, page, type Reply, type Route, redirect, route, type Visit } from '../../../platform/http/index.ts'
import { userNames } from '../../identity/index.ts'
import { AUDIT_CRUMBS, type AuditDeps, acting } from '../deps.ts'
import { type RecordedEvent, readAuditEvents } from '../read-events.ts'
import { hex } from './canonical.ts'
import { checkChain } from './check-chain.ts'
import type { Fault } from './check-seal.ts'
import { countEvents, lastHead, type SealHead } from './store.ts'
import type { ChainProgress } from './verify-chain.ts'

const CHAIN = '/audit/chain'
const REFRESH_SECONDS = 2

/** What the event of a check says. */
interface CheckDetail {
  readonly seals?: number
  readonly events?: number
  readonly unsealed?: number
  readonly faultCount?: number
  readonly faults?: readonly Fault[]
}

export function chainRoutes(deps: AuditDeps): Route[] {
  // One check at a time in this process: it may take a while, so it goes on after the answer has been given.
  let running: ChainProgress | null = null
  let brokeOff = false
  const start = (visit: Visit) => {
    if (running !== null) return
    running = { seals: 0, events: 0 }
    brokeOff = false
    checkChain(deps.db, visit.actor, {
      correlationId: visit.correlationId,
      onProgress: (progress) => {
        running = progress
      },
    })
      .catch((error: unknown) => {
        brokeOff = true
        deps.onError?.(error)
      })
      .finally(() => {
        running = null
      })
  }
  return [
    route({
      method: 'GET',
      path: CHAIN,
      access: may('audit.read'),
      handle: (visit) => chainPage(deps, visit, { running, brokeOff }),
    }),
    route({
      method: 'POST',
      path: `${CHAIN}/check`,
      access: may('audit.read'),
      handle: (visit) => {
        start(visit)
        return redirect(CHAIN)
      },
    }),
  ]
}

async function chainPage(
  deps: AuditDeps,
  visit: Visit,
  state: { running: ChainProgress | null; brokeOff: boolean },
): Promise<Reply> {
  const found = await deps.db.withActor(visit.actor, acting(visit, 'view-chain'), async (tx) => {
    const head = await lastHead(tx)
    const [check] = await readAuditEvents(tx, { action: 'audit.check-chain' }, 1)
    const users = await userNames(tx, check?.userId == null ? [] : [check.userId])
    return { head, unsealed: await countEvents(tx, { above: head?.toId ?? 0 }), check, users }
  })
  return page({
    title: 'The chain of seals',
    crumbs: [...AUDIT_CRUMBS, { text: 'The chain of seals' }],
    refreshSeconds: state.running === null ? null : REFRESH_SECONDS,
    body: (
      <>
        <Heading lead="Every minute the newest events are sealed. Each seal carries the one before it, so that nobody can change, remove, add or reorder a sealed event without its showing.">
          The chain of seals
        </Heading>
        <ChainState head={found.head} unsealed={found.unsealed} />
        {state.running === null ? (
          <>
            {state.brokeOff && <WarningText>The last check broke off. Start it again.</WarningText>}
            <PostForm action={`${CHAIN}/check`} token={visit.formToken}>
              <Button preventDoubleClick>Check the chain</Button>
            </PostForm>
            {found.check !== undefined && (
              <LastCheck check={found.check} by={found.users.get(found.check.userId ?? '') ?? 'The system'} />
            )}
          </>
        ) : (
          <InsetText>
            Being checked: {plural(state.running.seals, 'seal', 'seals')} and{' '}
            {plural(state.running.events, 'event', 'events')} so far.
          </InsetText>
        )}
      </>
    ),
  })
}

function ChainState(props: { head: SealHead | null; unsealed: number }): Html {
  const { head, unsealed } = props
  const row = (key: string, value: Child) => ({ key: { content: key }, value: { content: value } })
  return (
    <SummaryList
      rows={[
        row('Seals', head === null ? 'None yet' : formatNumber(head.number)),
        ...(head === null
          ? []
          : [
              row('Newest seal', `${formatDateTime(head.sealedAt)}, up to event ${head.toId}`),
              row('Its head', <code>{hex(head.head)}</code>),
            ]),
        row('Events not yet sealed', formatNumber(unsealed)),
      ]}
    />
  )
}

function LastCheck(props: { check: RecordedEvent; by: string }): Html {
  const { check, by } = props
  const detail = check.detail as CheckDetail
  const faults = detail.faults ?? []
  const count = detail.faultCount ?? faults.length
  const compared = `${plural(detail.seals ?? 0, 'seal', 'seals')} and ${plural(detail.events ?? 0, 'sealed event', 'sealed events')} compared; ${plural(detail.unsealed ?? 0, 'event', 'events')} not yet sealed.`
  return (
    <section aria-labelledby="last-check">
      <h2 class="govuk-heading-m" id="last-check">
        Last check: {check.outcome === 'whole' ? 'the chain is whole' : 'the chain is broken'}
      </h2>
      <p class="govuk-body">
        {formatDateTime(check.at)}, by {by}. {compared}
      </p>
      {check.outcome !== 'whole' && (
        <>
          <WarningText>
            {plural(count, 'thing is', 'things are')} not as sealed. Tell your information governance lead, keep the
            database as it is, and compare with a backup.
          </WarningText>
          <Scroll label="What is not as it was sealed">
            <Table
              caption="What is not as it was sealed"
              captionClasses="govuk-table__caption--m"
              head={['Seal', 'Event', 'What differs'].map((content) => ({ content }))}
              rows={faults.map((fault) => [
                { content: String(fault.seal) },
                { content: fault.eventId === null ? '' : String(fault.eventId) },
                { content: fault.what },
              ])}
            />
          </Scroll>
          {count > faults.length && (
            <p class="govuk-body">These are the first {faults.length}. “frankpledge audit verify” lists more.</p>
          )}
        </>
      )}
    </section>
  )
}
