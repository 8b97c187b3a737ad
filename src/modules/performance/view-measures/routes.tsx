import type { Tx } from '../../../platform/db/index.ts'
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
import type { PageDeps } from '../pages/deps.ts'
import { measureHref } from '../pages/paths.ts'
import { followExceptions } from '../store/answers.ts'
import { recomputeSignals } from '../store/exceptions.ts'
import { changeMeasure, listMeasures } from '../store/measures.ts'
import { fieldsOf, parseSettings, sentFields } from './form.ts'
import { MeasuresPage } from './list-page.tsx'
import { MeasurePage, type SettingsForm } from './page.tsx'
import { type MeasureView, readMeasure, readMeasureList } from './view-model.ts'

export function measureRoutes({ db }: Pick<PageDeps, 'db'>): Route[] {
  const read = <T,>(visit: Visit, work: (tx: Tx) => Promise<T>) =>
    db.withActor(
      visit.actor,
      { name: 'performance.view-measures', kind: 'read', correlationId: visit.correlationId },
      (tx) => work(tx),
    )
  return [
    route({
      method: 'GET',
      path: '/measures',
      access: may('performance.view'),
      handle: async (visit) =>
        page({
          title: 'Measures',
          body: (
            <MeasuresPage
              measures={await read(visit, readMeasureList)}
              mayImport={visit.actor.permissions.includes('performance.import')}
            />
          ),
          crumbs: [{ text: 'Home', href: '/' }, { text: 'Measures' }],
        }),
    }),
    route({
      method: 'GET',
      path: '/measures/:measure',
      access: may('performance.view'),
      handle: async (visit) => {
        const view = await read(visit, (tx) => readMeasure(tx, visit.params['measure'] ?? ''))
        if (view === null) return notFound()
        return pageOf(view, { visit, form: { fields: fieldsOf(view.measure), errors: [], conflict: false } })
      },
    }),
    route({
      method: 'POST',
      path: '/measures/:measure',
      access: may('performance.analyse'),
      handle: async (visit) => {
        const slug = visit.params['measure'] ?? ''
        const parsed = parseSettings(visit.form)
        const outcome = parsed.ok ? await save(visit, slug, parsed.change) : 'invalid'
        if (outcome === 'saved') return redirect(measureHref(slug), { notice: 'measure-saved' })
        const view = await read(visit, (tx) => readMeasure(tx, slug))
        if (view === null) return notFound()
        const form = {
          fields: sentFields(visit.form),
          errors: parsed.ok ? [] : parsed.errors,
          conflict: outcome === 'conflict',
        }
        return pageOf(view, { visit, form, status: outcome === 'conflict' ? 409 : 422 })
      },
    }),
  ]

  async function save(
    visit: Visit,
    slug: string,
    change: Omit<Parameters<typeof changeMeasure>[1], 'id'>,
  ): Promise<'saved' | 'conflict' | 'missing'> {
    const purpose = { name: 'performance.change-measure', kind: 'write', correlationId: visit.correlationId } as const
    return db.withActor(visit.actor, purpose, async (tx, note) => {
      const measure = (await listMeasures(tx)).find((one) => one.slug === slug)
      if (measure === undefined) return 'missing'
      const changed = await changeMeasure(tx, { ...change, id: measure.id })
      const subject = { subjectType: 'measure', subjectId: String(measure.id) }
      if (!changed.ok) {
        note({ ...subject, outcome: 'refused', detail: { reason: changed.problem.code } })
        return 'conflict'
      }
      const judgedDifferently = (['outcome', 'significance', 'method', 'deviations'] as const).some(
        (name) => measure[name] !== changed.value[name],
      )
      const rebased = measure.rebaseMonths.join() !== changed.value.rebaseMonths.join()
      if (judgedDifferently || rebased) {
        await recomputeSignals(tx, [measure.id])
        await followExceptions(tx, [measure.id])
      }
      const { outcome, significance, method, deviations, rebaseMonths, version } = changed.value
      note({
        ...subject,
        detail: { outcome, significance, method, deviations, rebaseMonths: rebaseMonths.join(' '), version },
      })
      return 'saved'
    })
  }
}

function pageOf(
  view: MeasureView,
  { visit, form, status = 200 }: { visit: Visit; form: Omit<SettingsForm, 'token'>; status?: number },
): Reply {
  const { permissions } = visit.actor
  return page({
    title: view.measure.title,
    status,
    body: (
      <MeasurePage
        view={view}
        form={permissions.includes('performance.analyse') ? { ...form, token: visit.formToken } : null}
        mayReadAudit={permissions.includes('audit.read')}
      />
    ),
    crumbs: [{ text: 'Home', href: '/' }, { text: 'Measures', href: '/measures' }, { text: view.measure.title }],
    wide: view.areas.length > 6,
  })
}
