import { userNames } from '../../../foundations/identity/index.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
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
import { type CaseworkDeps, reading, writing } from '../deps.ts'
import { addMonths } from '../domain/moments.ts'
import { typed, type Values } from '../entries/values.ts'
import { interventionKinds, type KeptKind, noteChecked, publishKind } from '../store/intervention-kinds.ts'
import { blank, codeOf, problemOfCode, read, valuesOf } from './form.ts'
import { BASE, KindPage, ListPage, NewKindPage, VersionPage } from './page.tsx'

/** Months after which a version that still holds is compared with the law again. */
const REVIEW_MONTHS = 6

/** Settings: kinds of intervention and the law about them, version by version. */
export function interventionKindRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.configure')
  return [
    route({ method: 'GET', path: BASE, access, handle: (visit) => list(deps, visit) }),
    route({ method: 'GET', path: `${BASE}/new`, access, handle: (visit) => openNew(deps, visit) }),
    route({ method: 'POST', path: `${BASE}/new`, access, handle: (visit) => postNew(deps, visit) }),
    route({ method: 'GET', path: `${BASE}/:code`, access, handle: (visit) => show(deps, visit) }),
    route({ method: 'POST', path: `${BASE}/:code/checked`, access, handle: (visit) => checked(deps, visit) }),
    route({ method: 'GET', path: `${BASE}/:code/new-version`, access, handle: (visit) => openVersion(deps, visit) }),
    route({ method: 'POST', path: `${BASE}/:code/new-version`, access, handle: (visit) => postVersion(deps, visit) }),
  ]
}

const SETTINGS = { text: 'Case settings', href: '/casework-settings' }
const LIST = { text: 'Kinds of intervention', href: BASE }

function list(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return deps.db.withActor(visit.actor, reading(visit, 'list-intervention-kinds'), async (tx) =>
    page({
      title: LIST.text,
      crumbs: [SETTINGS, { text: LIST.text }],
      wide: true,
      body: <ListPage kinds={await interventionKinds(tx)} today={londonDay(deps.now())} />,
    }),
  )
}

function newPage(
  visit: Visit,
  of: { readonly values: Values; readonly errors: readonly FieldError[]; readonly status?: number },
): Reply {
  return page({
    title: 'Add a kind of intervention',
    status: of.status ?? (of.errors.length > 0 ? 422 : 200),
    crumbs: [SETTINGS, LIST, { text: 'Add' }],
    body: <NewKindPage values={of.values} errors={of.errors} formToken={visit.formToken} />,
  })
}

function openNew(deps: CaseworkDeps, visit: Visit): Reply {
  return newPage(visit, { values: blank(londonDay(deps.now())), errors: [] })
}

function postNew(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return deps.db.withActor(visit.actor, writing(visit, 'add-intervention-kind'), async (tx, note) => {
    const values = visit.form
    const code = codeOf(values)
    const known = (await interventionKinds(tx)).map((kind) => kind.code)
    const wrongCode = problemOfCode(code, known)
    const said = read(values, null)
    const errors = [
      ...(said.ok ? [] : said.errors),
      // A title that is missing or long is told at the title.
      ...(wrongCode === null || (code === '' && typed(values, 'title') === '')
        ? []
        : [{ field: 'code', message: wrongCode }]),
    ]
    if (!said.ok || errors.length > 0) {
      note({ outcome: 'invalid' })
      return newPage(visit, { values, errors })
    }
    const { rules, checked: isChecked } = said.value
    const saved = await publishKind(tx, visit.actor, {
      ...{ code, after: 0, rules, checkedOn: isChecked ? londonDay(deps.now()) : null },
    })
    if (!saved.ok) {
      note({ outcome: 'changed-meanwhile' })
      const message = 'Somebody published a kind with this short name this moment: look at it, or choose another name'
      return newPage(visit, { values, errors: [{ field: 'code', message }], status: 409 })
    }
    note({ detail: { code, version: saved.value.version } })
    return redirect(`${BASE}/${code}`, { notice: 'kind-added' })
  })
}

/** All versions of the kind in the address, the newest first. */
async function versionsOf(tx: Tx, visit: Visit): Promise<readonly [KeptKind, ...KeptKind[]] | null> {
  const [first, ...rest] = (await interventionKinds(tx)).filter(({ code }) => code === visit.params['code'])
  return first === undefined ? null : [first, ...rest]
}

function show(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return deps.db.withActor(visit.actor, reading(visit, 'view-intervention-kind'), async (tx) => {
    const versions = await versionsOf(tx, visit)
    if (versions === null) return notFound()
    const ids = versions.flatMap(({ checkedBy, publishedBy }) => [checkedBy, publishedBy]).filter((id) => id !== null)
    const names = await userNames(tx, [...new Set(ids)])
    return page({
      title: versions[0].title,
      crumbs: [SETTINGS, LIST, { text: versions[0].title }],
      body: <KindPage {...{ versions, names, today: londonDay(deps.now()), formToken: visit.formToken }} />,
    })
  })
}

function checked(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return deps.db.withActor(visit.actor, writing(visit, 'check-intervention-kind'), async (tx, note) => {
    const versions = await versionsOf(tx, visit)
    const version = Number(visit.form.get('version'))
    if (versions === null || versions[0].version !== version) {
      note({ outcome: 'refused' })
      return versions === null ? notFound() : redirect(`${BASE}/${versions[0].code}`)
    }
    const checkedOn = londonDay(deps.now())
    const { code } = versions[0]
    await noteChecked(tx, visit.actor, { code, version, checkedOn, reviewOn: addMonths(checkedOn, REVIEW_MONTHS) })
    note({ detail: { code, version } })
    return redirect(`${BASE}/${code}`, { notice: 'kind-checked' })
  })
}

function versionPage(
  visit: Visit,
  kind: KeptKind,
  of: { readonly values: Values; readonly errors: readonly FieldError[]; readonly changedMeanwhile?: boolean },
): Reply {
  const { changedMeanwhile = false, ...form } = of
  return page({
    title: 'Write a new version',
    status: changedMeanwhile ? 409 : of.errors.length > 0 ? 422 : 200,
    crumbs: [SETTINGS, LIST, { text: kind.title, href: `${BASE}/${kind.code}` }, { text: 'New version' }],
    body: <VersionPage {...form} kind={kind} formToken={visit.formToken} changedMeanwhile={changedMeanwhile} />,
  })
}

function openVersion(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return deps.db.withActor(visit.actor, reading(visit, 'prepare-intervention-kind'), async (tx) => {
    const versions = await versionsOf(tx, visit)
    if (versions === null) return notFound()
    return versionPage(visit, versions[0], { values: valuesOf(versions[0], londonDay(deps.now())), errors: [] })
  })
}

function postVersion(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return deps.db.withActor(visit.actor, writing(visit, 'publish-intervention-kind'), async (tx, note) => {
    const versions = await versionsOf(tx, visit)
    if (versions === null) return notFound()
    const [kind] = versions
    const values = visit.form
    const after = Number(typed(values, 'after'))
    if (after !== kind.version) {
      note({ outcome: 'changed-meanwhile' })
      return versionPage(visit, kind, { values, errors: [], changedMeanwhile: true })
    }
    const said = read(values, kind)
    if (!said.ok) {
      note({ outcome: 'invalid' })
      return versionPage(visit, kind, { values, errors: said.errors })
    }
    const { rules, checked: isChecked } = said.value
    const saved = await publishKind(tx, visit.actor, {
      ...{ code: kind.code, after, rules, checkedOn: isChecked ? londonDay(deps.now()) : null },
    })
    if (!saved.ok) {
      note({ outcome: 'changed-meanwhile' })
      const [newest = kind] = (await interventionKinds(tx)).filter(({ code }) => code === kind.code)
      return versionPage(visit, newest, { values, errors: [], changedMeanwhile: true })
    }
    note({ detail: { code: kind.code, version: saved.value.version } })
    return redirect(`${BASE}/${kind.code}`, { notice: 'kind-published' })
  })
}
