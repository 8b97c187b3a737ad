/** What people send by mistake or with intent, in a browser: refused with words, and nothing that was typed is lost. */
import assert from 'node:assert/strict'
import { saved } from './files.ts'
import type { Person } from './person.ts'
import { idOf, peopleOf } from './steps.ts'

/** A day to come, a person who did it to themselves: both are said at once. Then two change one case. */
export async function sendWrongThings(
  of: { readonly caseId: string; readonly name: string; readonly toCome: string },
  people: { readonly first: Person; readonly second: Person },
): Promise<void> {
  const { first, second } = people
  const { caseId, toCome } = of
  const somebody = idOf(await peopleOf(first, caseId), of.name)
  const what = 'Typed with care, and kept'
  const messages = await first.refused(
    `/cases/${caseId}/incidents/new`,
    { onDay: toCome, whatHappened: what, suffered: [somebody], did: [somebody] },
    'Save',
  )
  assert.match(messages, /cannot be in the future/)
  assert.match(messages, /Nobody did it to themselves/)
  assert.equal(await first.page.locator('[name=whatHappened]').inputValue(), what)

  const files = {
    'picture.jpg': '<!DOCTYPE html><script>alert(1)</script>',
    'drawing.svg': '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    'program.pdf': new Uint8Array([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0]),
    'nothing.png': '',
    'large.txt': new Uint8Array(11_000_000).fill(97),
  }
  const sent = Object.entries(files).map(([name, bytes]) => saved(name, bytes))
  const refusals = await first.refused(
    `/records/${caseId}/documents/new`,
    { kind: 'other', note: what, files: sent },
    'Add',
  )
  for (const name of Object.keys(files)) assert.ok(refusals.includes(name), `${name} is not in: ${refusals}`)
  assert.equal(await first.page.locator('[name=note]').inputValue(), what)

  await first.open(`/cases/${caseId}/edit`)
  await second.open(`/cases/${caseId}/edit`)
  const reason = await second.page.locator('[name=reason]').inputValue()
  await second.fill({ reason: `${reason}; now every week` })
  await second.press('Save')
  await first.fill({ asbType: 'environmental' })
  const both = await first.press('Save')
  if (first.at().endsWith('/edit')) {
    assert.match(both, /Two changes at once/)
    await first.press('Save both together')
  }
  const said = await second.open(`/cases/${caseId}`)
  assert.match(said, /now every week/)
  assert.match(said, /Environmental/)
}
