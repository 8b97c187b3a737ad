import { sameAs } from '../../../foundations/people/index.ts'
import { forbidden, may, notFound, type Route, redirect, route } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import type { CaseworkDeps } from '../deps.ts'
import type { IncidentInput } from '../domain/work.ts'
import { onCase, type Thing, thingRoutes } from '../entries/thing.tsx'
import { chosen, typed } from '../entries/values.ts'
import {
  addIncident,
  changeIncident,
  findIncident,
  type Incident,
  markDifferent,
  markedSame,
  markSame,
  suspectedSame,
} from '../store/incidents.ts'
import { blank, groups, inWords, read, type SamePerson, valuesOf } from './form.ts'
import { IncidentFields, incidentFacts, incidentTitle, Sameness } from './page.tsx'

const incidents: Thing<Incident, IncidentInput, SamePerson> = {
  ...{ path: 'incidents', table: 'incidents', action: 'incident', groups },
  titles: { add: 'Record an incident', change: 'Change an incident', remove: 'Take an incident off the case' },
  notices: { added: 'incident-added', changed: 'incident-changed', removed: 'incident-removed' },
  title: incidentTitle,
  ...{ blank, valuesOf, read, inWords },
  prepare: (tx, _at, values) => sameAs(tx, chosen(values, 'did').filter(isUuid)),
  Fields: IncidentFields,
  find: findIncident,
  add: (tx, actor, { caseId, input, now }) => addIncident(tx, actor, { caseId, incident: input, now }),
  change: (tx, actor, { input, ...given }) => changeIncident(tx, actor, { ...given, incident: input }),
  facts: incidentFacts,
  more: async (tx, incident, { visit, mayChange }) => {
    if (incident.removedAt !== null) return null
    const [same, suspected] = [await markedSame(tx, incident), await suspectedSame(tx, incident)]
    return <Sameness {...{ incident, same, suspected, mayChange, formToken: visit.formToken }} />
  },
}

/** Incidents on a case, and which of them are one. */
export function incidentRoutes(deps: CaseworkDeps): Route[] {
  return [
    ...thingRoutes(deps, incidents),
    route({
      ...{ method: 'POST', path: '/cases/:record/incidents/:id/same', access: may('casework.use') },
      handle: (visit) =>
        onCase(deps, visit, { action: 'mark-incident-same', to: 'write' }, async ({ tx, at, note }) => {
          const id = visit.params['id']
          const which = { id: id ?? '', caseId: at.one.recordId, now: at.now }
          const step = typed(visit.form, 'do')
          const other = typed(visit.form, 'other')
          if (!isUuid(id) || (step !== 'apart' && !isUuid(other))) {
            note({ outcome: 'refused' })
            return notFound()
          }
          const done =
            step === 'different'
              ? await markDifferent(tx, visit.actor, { ...which, otherId: other })
              : await markSame(tx, visit.actor, { ...which, sameAs: step === 'apart' ? null : other })
          if (!done) {
            note({ outcome: 'refused' })
            return forbidden('These incidents can no longer be changed by your team.')
          }
          return redirect(`/cases/${at.one.recordId}/incidents/${id}`, { notice: 'incident-compared' })
        }),
    }),
  ]
}
