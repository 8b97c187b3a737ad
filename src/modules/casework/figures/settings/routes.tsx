import { userNames } from '../../../../foundations/identity/index.ts'
import { londonDay } from '../../../../platform/clock/index.ts'
import type { FieldError } from '../../../../platform/forms/index.ts'
import { may, page, type Reply, type Route, redirect, route, type Visit } from '../../../../platform/http/index.ts'
import { type CaseworkDeps, reading, writing } from '../../deps.ts'
import { figureRules, setFigureRule, setUnitCost, unitCosts } from '../../store/figure-rules.ts'
import { readRule, readUnitCost } from './form.ts'
import { BASE, SettingsPage } from './page.tsx'

/** Settings: from how many on a count is told, and what units are taken to save. */
export function settingsRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.configure')
  return [
    route({ method: 'GET', path: BASE, access, handle: (visit) => show(deps, visit, []) }),
    route({ method: 'POST', path: `${BASE}/threshold`, access, handle: (visit) => postRule(deps, visit) }),
    route({ method: 'POST', path: `${BASE}/unit-costs`, access, handle: (visit) => postCost(deps, visit) }),
  ]
}

function show(deps: CaseworkDeps, visit: Visit, errors: readonly FieldError[]): Promise<Reply> {
  return deps.db.withActor(visit.actor, reading(visit, 'view-figure-settings'), async (tx) => {
    const [rules, costs] = [await figureRules(tx), await unitCosts(tx)]
    const by = [...rules, ...costs].flatMap(({ setBy }) => setBy ?? [])
    return page({
      ...{ title: 'Settings of figures', crumbs: [{ text: 'Settings of figures' }] },
      status: errors.length > 0 ? 422 : 200,
      body: (
        <SettingsPage
          {...{ rules, costs, errors, values: visit.form, formToken: visit.formToken }}
          today={londonDay(deps.now())}
          names={await userNames(tx, [...new Set(by)])}
        />
      ),
    })
  })
}

async function postRule(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const said = readRule(visit.form, londonDay(deps.now()))
  if (!said.ok) return show(deps, visit, said.errors)
  const saved = await deps.db.withActor(visit.actor, writing(visit, 'set-figure-rule'), async (tx, note) => {
    const done = await setFigureRule(tx, visit.actor, said.value)
    note(done ? { detail: { threshold: said.value.threshold, from: said.value.validFrom } } : { outcome: 'refused' })
    return done
  })
  if (saved) return redirect(BASE, { notice: 'figure-rule-set' })
  return show(deps, visit, [{ field: 'ruleFrom', message: 'A rule begins on that day already: choose another day' }])
}

async function postCost(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const said = readUnitCost(visit.form)
  if (!said.ok) return show(deps, visit, said.errors)
  await deps.db.withActor(visit.actor, writing(visit, 'set-unit-cost'), async (tx, note) => {
    await setUnitCost(tx, visit.actor, said.value)
    note({ detail: { basis: said.value.basis, from: said.value.validFrom } })
  })
  return redirect(BASE, { notice: 'unit-cost-set' })
}
