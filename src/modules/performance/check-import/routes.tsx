import type { FieldError } from '../../../platform/forms/index.ts'
import { may, page, type Reply, type Route, redirect, route, type Visit } from '../../../platform/http/index.ts'
import type { ImportChoices } from '../import-counts/index.ts'
import type { ImportDeps } from '../pages/import-deps.ts'
import { IMPORTS_CRUMB, importHref } from '../pages/imports.tsx'
import { getImport, type ImportRecord, listMeasures } from '../store/index.ts'
import { type ColumnGroup, FORMATS, type Format, groupFiles, parseMapping } from './form.ts'
import { MappingPage } from './mapping-page.tsx'

const ACCESS = may('performance.import')

export function checkImportRoutes({ db, imports }: ImportDeps): Route[] {
  /** The import and its measures, while there is something to be chosen. */
  const read = (visit: Visit) =>
    db.withActor(
      visit.actor,
      { name: 'performance.view-import-columns', kind: 'read', correlationId: visit.correlationId },
      async (tx, note) => {
        const id = visit.params['id'] ?? ''
        note({ subjectType: 'import', subjectId: id })
        return { record: await getImport(tx, id), measures: await listMeasures(tx) }
      },
    )
  type Read = Awaited<ReturnType<typeof read>>
  const staged = (visit: Visit, record: ImportRecord) => imports.inspectStaged(visit.actor, record.id)
  const choicesOf = (record: ImportRecord) => (record.settings ?? {}) as ImportChoices

  const show = (
    visit: Visit,
    given: Read & {
      readonly files: Awaited<ReturnType<typeof staged>>
      readonly groups: readonly ColumnGroup[]
      readonly errors?: readonly FieldError[]
    },
  ): Reply => {
    const errors = given.errors ?? []
    const grouped = new Set(given.groups.flatMap((group) => group.files))
    return page({
      title: 'Measure and columns',
      status: errors.length > 0 ? 422 : 200,
      crumbs: [IMPORTS_CRUMB, { text: 'Check', href: importHref(given.record.id) }, { text: 'Columns' }],
      body: (
        <MappingPage
          id={given.record.id}
          groups={given.groups}
          unusable={given.files.filter((file) => !grouped.has(file.name))}
          choices={choicesOf(given.record)}
          measures={given.measures}
          values={errors.length > 0 ? visit.form : null}
          errors={errors}
          token={visit.formToken}
        />
      ),
    })
  }

  return [
    route({
      method: 'GET',
      path: '/imports/:id/mapping',
      access: ACCESS,
      handle: async (visit) => {
        const found = await read(visit)
        if (found.record.state !== 'ready') return redirect(importHref(found.record.id))
        const files = await staged(visit, found.record)
        return show(visit, {
          ...found,
          files,
          groups: groupFiles(files, choicesOf(found.record), formatsOf(visit.query)),
        })
      },
    }),
    route({
      method: 'POST',
      path: '/imports/:id/mapping',
      access: ACCESS,
      handle: async (visit) => {
        const found = await read(visit)
        const { record } = found
        if (record.state !== 'ready') return redirect(importHref(record.id), { notice: 'import-not-waiting' })
        const files = await staged(visit, record)
        const groups = groupFiles(files, choicesOf(record), formatsOf(visit.form))
        const parsed = parseMapping(visit.form, groups, choicesOf(record))
        if (!parsed.ok) return show(visit, { ...found, files, groups: parsed.groups, errors: parsed.errors })
        const done = await imports.check(visit.actor, record.id, parsed.value)
        return redirect(importHref(record.id), done.ok ? {} : { notice: 'import-not-waiting' })
      },
    }),
    route({
      method: 'POST',
      path: '/imports/:id/leave-out',
      access: ACCESS,
      handle: async (visit) => {
        const { record } = await read(visit)
        const sent = new Set(record.files.map((file) => file.name))
        const names = visit.form.getAll('file').filter((name) => sent.has(name))
        const choices = choicesOf(record)
        const leaveOut = [...new Set([...(choices.leaveOut ?? []), ...names])]
        const done = await imports.check(visit.actor, record.id, { ...choices, leaveOut })
        return redirect(importHref(record.id), done.ok ? {} : { notice: 'import-not-waiting' })
      },
    }),
  ]
}

/** `format-0=wide`: what the files of a group are to be read as. */
function formatsOf(values: URLSearchParams): Map<number, Format> {
  return new Map(
    [...values].flatMap(([name, value]): [number, Format][] => {
      const index = /^format-(\d{1,3})$/.exec(name)?.[1]
      const format = FORMATS.find((one) => one === value)
      return index === undefined || format === undefined ? [] : [[Number(index), format]]
    }),
  )
}
