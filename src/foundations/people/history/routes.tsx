import { formatDateTime } from '../../../platform/html/format.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading } from '../../../platform/html/parts.tsx'
import { may, notFound, page, type Reply, type Route, route, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { userNames } from '../../identity/index.ts'
import { findRecord, Marked, reaches } from '../../sharing/index.ts'
import { type PeopleDeps, reading } from '../deps.ts'
import { Lines } from '../pages/describe.tsx'
import { crumbsTo, numberIn } from '../pages/load.ts'
import { type ChangeOfProfile, changesOf } from '../store/changes.ts'
import { knownName } from '../store/profiles.ts'
import { changesInWords } from './changes-in-words.ts'

const PER_PAGE = 25

/** What was changed on a profile, for who may read it. */
export function historyRoutes(deps: PeopleDeps): Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/people/:record/history', access: may('people.use') },
      handle: (visit) => historyPage(deps, visit),
    }),
  ]
}

async function historyPage(deps: PeopleDeps, visit: Visit): Promise<Reply> {
  const id = visit.params['record']
  if (!isUuid(id)) return notFound()
  const beforeId = numberIn(visit.query.get('before') ?? undefined)
  const found = await deps.db.withActor(visit.actor, reading(visit, 'view-history'), async (tx, note) => {
    const header = await findRecord(tx, id)
    const known = header === null ? undefined : await knownName(tx, id)
    // Who only knows of the record is told nothing else: not even whether anything was changed.
    if (header === null || known === undefined || !reaches(header.level, 'view')) {
      note({ outcome: 'refused' })
      return null
    }
    note({ recordIds: [id], purposeId: header.purposeId })
    const changes = await changesOf(tx, id, { limit: PER_PAGE + 1, ...(beforeId === undefined ? {} : { beforeId }) })
    const ids = changes.flatMap(({ byUserId }) => (byUserId === null ? [] : [byUserId]))
    return { header, known, changes, names: await userNames(tx, [...new Set(ids)]) }
  })
  if (found === null) return notFound()
  const { header, known, names } = found
  const shown = found.changes.slice(0, PER_PAGE)
  const last = shown.at(-1)
  return page({
    title: 'What was changed',
    crumbs: crumbsTo({ recordId: id, displayName: known.displayName }, 'What was changed'),
    body: (
      <Marked classification={header.classification}>
        <Heading
          caption={known.displayName}
          lead="Every change since the profile was first written: who made it, when, and from what to what."
        >
          What was changed
        </Heading>
        {shown.length === 0 ? (
          <Empty title={beforeId === undefined ? 'Nothing was changed since it was written' : 'Nothing before that'} />
        ) : (
          shown.map((change) => (
            <OneChange change={change} kind={known.kind} by={names.get(change.byUserId ?? '') ?? 'The system'} />
          ))
        )}
        {found.changes.length > PER_PAGE && last !== undefined && (
          <p class="govuk-body fp-noprint">
            <a class="govuk-link" href={`/people/${id}/history?before=${last.id}`}>
              Earlier changes
            </a>
          </p>
        )}
      </Marked>
    ),
  })
}

function OneChange(props: { change: ChangeOfProfile; kind: Parameters<typeof changesInWords>[1]; by: string }): Html {
  const { change } = props
  return (
    <section class="pp-change" aria-labelledby={`change-${change.id}`}>
      <h2 class="govuk-heading-s" id={`change-${change.id}`}>
        {formatDateTime(change.at)}, {props.by}
      </h2>
      {changesInWords(change.rows, props.kind).map(({ label, from, to }) => (
        <>
          <h3 class="govuk-heading-s govuk-!-margin-bottom-1">{label}</h3>
          <div class="pp-beside">
            <div>
              <h4 class="pp-beside__title">Before</h4>
              {from.length === 0 ? <span class="fp-quiet">Not there</span> : <Lines of={from} />}
            </div>
            <div class="pp-beside__yours">
              <h4 class="pp-beside__title">After</h4>
              {to.length === 0 ? <span class="fp-quiet">Removed</span> : <Lines of={to} />}
            </div>
          </div>
        </>
      ))}
    </section>
  )
}
