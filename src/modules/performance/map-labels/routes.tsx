import type { FieldError } from '../../../platform/forms/index.ts'
import {
  forbidden,
  may,
  type Notice,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import type { PageDeps } from '../pages/deps.ts'
import { IMPORTS_CRUMB } from '../pages/imports.tsx'
import { mapAreaLabels, mapTypeLabels } from '../store/index.ts'
import { decideAreas, decideTypes } from './action.ts'
import { parseAreaDecision, parseTypeDecisions } from './form.ts'
import { LabelsPage } from './page.tsx'
import { readLabels } from './view-model.ts'

const ACCESS = may('performance.analyse', 'performance.import')

export const mapLabelsNotices = {
  'labels-mapped': {
    title: 'Saved: their figures now count',
    text: 'Every month that they touch was added up afresh, and its charts with it.',
  },
  'labels-left-out': {
    title: 'Saved: these names count nowhere',
    text: 'Their figures are kept. Undo the decision and they wait again.',
  },
  'labels-areas-added': {
    title: 'The areas were added, and their figures now count',
    text: 'Every month that they touch was added up afresh, and its charts with it.',
  },
  'labels-undone': {
    title: 'The decision was undone',
    text: 'The name waits for a new one, and the months that it touches were added up without it.',
  },
} as const satisfies Record<string, Notice>

export function mapLabelsRoutes({ db }: Pick<PageDeps, 'db'>): Route[] {
  const show = async (
    visit: Visit,
    came: { readonly values?: URLSearchParams; readonly errors?: readonly FieldError[] } = {},
  ): Promise<Reply> => {
    const purpose = { name: 'performance.list-labels', kind: 'read', correlationId: visit.correlationId } as const
    const view = await db.withActor(visit.actor, purpose, (tx) => readLabels(tx))
    const errors = came.errors ?? []
    return page({
      title: 'Names that files use',
      status: errors.length > 0 ? 422 : 200,
      crumbs: [IMPORTS_CRUMB, { text: 'Names that files use' }],
      body: (
        <LabelsPage
          view={view}
          token={visit.formToken}
          mayAddAreas={has(visit, 'areas.import')}
          mayMapTypes={has(visit, 'performance.analyse')}
          values={came.values ?? new URLSearchParams()}
          errors={errors}
        />
      ),
    })
  }
  const purpose = (visit: Visit) =>
    ({ name: 'performance.map-labels', kind: 'write', correlationId: visit.correlationId }) as const

  return [
    route({ method: 'GET', path: '/imports/labels', access: ACCESS, handle: (visit) => show(visit) }),
    route({
      method: 'POST',
      path: '/imports/labels',
      access: ACCESS,
      handle: async (visit) => {
        const parsed = parseAreaDecision(visit.form)
        if (!parsed.ok) return show(visit, { values: visit.form, errors: parsed.errors })
        const decision = parsed.value
        if (decision.do === 'new' && !has(visit, 'areas.import')) {
          return forbidden(
            'Adding areas is for those who manage areas. Ask your system administrator to add them, or choose areas that are there.',
          )
        }
        const done = await db.withActor(visit.actor, purpose(visit), async (tx, note) => {
          const result = await decideAreas(tx, visit.actor, decision)
          const detail = {
            decision: decision.do,
            ...(result.ok ? { labels: result.value.labels, areasMade: result.value.made } : {}),
          }
          note({ subjectType: 'area-labels', outcome: result.ok ? 'done' : 'refused', detail })
          return result
        })
        if (!done.ok) return show(visit, { values: visit.form, errors: done.problem })
        const notice =
          decision.do === 'new' ? 'labels-areas-added' : decision.do === 'known' ? 'labels-mapped' : 'labels-left-out'
        return redirect('/imports/labels', { notice })
      },
    }),
    route({
      method: 'POST',
      path: '/imports/labels/types',
      access: may('performance.analyse'),
      handle: async (visit) => {
        const decisions = parseTypeDecisions(visit.form)
        if (decisions.length === 0) {
          return show(visit, {
            values: visit.form,
            errors: [{ field: 'rest', message: 'Choose what at least one type is' }],
          })
        }
        await db.withActor(visit.actor, purpose(visit), async (tx, note) => {
          const done = await decideTypes(tx, visit.actor, decisions)
          note({ subjectType: 'type-labels', detail: { labels: done.labels } })
        })
        const allOut = decisions.every((one) => one.to === 'ignored')
        return redirect('/imports/labels', { notice: allOut ? 'labels-left-out' : 'labels-mapped' })
      },
    }),
    route({
      method: 'POST',
      path: '/imports/labels/undo',
      access: ACCESS,
      handle: async (visit) => {
        const labelId = Number(visit.form.get('id'))
        const kind = visit.form.get('kind')
        if (!Number.isSafeInteger(labelId) || (kind !== 'area' && kind !== 'type')) return show(visit)
        if (kind === 'type' && !has(visit, 'performance.analyse')) return forbidden('An analyst says what types mean.')
        await db.withActor(visit.actor, { ...purpose(visit), name: 'performance.undo-label' }, async (tx, note) => {
          if (kind === 'area') await mapAreaLabels(tx, visit.actor, [{ labelId, to: 'pending' }])
          else await mapTypeLabels(tx, visit.actor, [{ labelId, to: 'pending' }])
          note({ subjectType: `${kind}-label`, subjectId: labelId })
        })
        return redirect('/imports/labels', { notice: 'labels-undone' })
      },
    }),
  ]
}

function has(visit: Visit, permission: string): boolean {
  return visit.actor.permissions.includes(permission)
}
