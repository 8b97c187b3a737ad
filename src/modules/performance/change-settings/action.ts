import type { Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { changeMeasure, changeSettings, getSettings, listMeasures } from '../store/index.ts'
import type { SettingsForm } from './form.ts'

/** Saves all or nothing: refused as stale before anything is written, when somebody else saved any of it meanwhile. */
export async function saveSettings(
  tx: Tx,
  form: SettingsForm,
): Promise<Result<{ readonly methods: number }, { readonly code: 'stale' }>> {
  const settings = await getSettings(tx)
  const measures = await listMeasures(tx)
  const stale =
    settings.version !== form.version ||
    form.methods.some(({ id, version }) => measures.find((one) => one.id === id)?.version !== version)
  if (stale) return refused({ code: 'stale' })
  const { version, responseDays, askAutomatically } = form
  const saved = await changeSettings(tx, { ...settings, version, responseDays, askAutomatically })
  if (!saved.ok) return refused({ code: 'stale' })
  // Both methods' exceptions are stored already, so a change of method needs no new reckoning.
  for (const change of form.methods) {
    const changed = await changeMeasure(tx, change)
    // Somebody was quicker by a moment: nothing of this transaction may stay.
    if (!changed.ok) throw new StaleMeasure()
  }
  return ok({ methods: form.methods.length })
}

export class StaleMeasure extends Error {}
