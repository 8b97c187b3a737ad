import type { FieldError } from '../../../platform/forms/index.ts'
import { may, page, type Reply, type Route, redirect, route, type Visit } from '../../../platform/http/index.ts'
import { type AnsweringDeps, reading, writing } from '../pages/answering.ts'
import { getSettings, listMeasures, type Measure, type Settings } from '../store/index.ts'
import { StaleMeasure, saveSettings } from './action.ts'
import { draftOf, parseSettings, type SettingsDraft } from './form.ts'
import { SettingsPage } from './page.tsx'

const PATH = '/exceptions/settings'

export function changeSettingsRoutes({ db }: AnsweringDeps): Route[] {
  const asStored = (visit: Visit, given: { readonly conflict: boolean }): Promise<Reply> =>
    db.withActor(visit.actor, reading(visit, 'open-settings'), async (tx) => {
      const measures = await listMeasures(tx)
      return settingsPage(visit, {
        draft: draftFrom(await getSettings(tx), measures),
        ...{ measures, errors: [], conflict: given.conflict },
      })
    })
  return [
    route({
      method: 'GET',
      path: PATH,
      access: may('performance.analyse'),
      handle: (visit) => asStored(visit, { conflict: false }),
    }),
    route({
      method: 'POST',
      path: PATH,
      access: may('performance.analyse'),
      handle: async (visit) => {
        try {
          return await db.withActor(
            visit.actor,
            writing(visit, 'change-settings'),
            async (tx, note): Promise<Reply> => {
              const measures = await listMeasures(tx)
              const draft = draftOf(visit.form, measures)
              const parsed = parseSettings(draft, measures)
              if (!parsed.ok) {
                note({ outcome: 'invalid' })
                return settingsPage(visit, { draft, measures, errors: parsed.errors, conflict: false })
              }
              const saved = await saveSettings(tx, parsed.value)
              if (!saved.ok) {
                note({ outcome: saved.problem.code })
                const stored = draftFrom(await getSettings(tx), measures)
                return settingsPage(visit, { draft: stored, measures, errors: [], conflict: true })
              }
              const { responseDays, askAutomatically, methods } = parsed.value
              note({ subjectType: 'performance-settings', detail: { responseDays, askAutomatically, methods } })
              return redirect('/exceptions', { notice: 'exception-settings-saved' })
            },
          )
        } catch (error) {
          if (error instanceof StaleMeasure) return asStored(visit, { conflict: true })
          throw error
        }
      },
    }),
  ]
}

function draftFrom(settings: Settings, measures: readonly Measure[]): SettingsDraft {
  return {
    version: String(settings.version),
    days: String(settings.responseDays),
    automatic: settings.askAutomatically,
    methods: new Map(
      measures.map((measure) => [measure.id, { version: String(measure.version), method: measure.method }]),
    ),
  }
}

function settingsPage(
  visit: Visit,
  given: {
    readonly draft: SettingsDraft
    readonly measures: readonly Measure[]
    readonly errors: readonly FieldError[]
    readonly conflict: boolean
  },
): Reply {
  return page({
    title: 'Settings for exceptions',
    status: given.conflict ? 409 : given.errors.length > 0 ? 422 : 200,
    body: <SettingsPage {...given} formToken={visit.formToken} />,
    crumbs: [{ text: 'Home', href: '/' }, { text: 'Exceptions', href: '/exceptions' }, { text: 'Settings' }],
  })
}
