import { createAreas, findArea, listAreas, type NewArea } from '../../../foundations/areas/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import { AppError, ok, type Result, refused } from '../../../platform/result/index.ts'
import { listAreaLabels, listTypeLabels, mapAreaLabels, mapTypeLabels, type TypeMeaning } from '../store/index.ts'
import { TYPE_PATH } from '../store/measures.ts'
import { type AreaDecision, findTyped, type TypeDecision } from './form.ts'

export interface Decided {
  readonly labels: number
  /** Areas that were made. */
  readonly made: number
}

/**
 * Does what was decided about names of areas: one transaction, the figures added up afresh once.
 * @throws AppError `label-not-found`, `area-code-taken`
 */
export async function decideAreas(
  tx: Tx,
  actor: Actor,
  decision: AreaDecision,
): Promise<Result<Decided, readonly FieldError[]>> {
  switch (decision.do) {
    case 'known': {
      const { found, errors } = await findTyped(tx, decision.areas)
      if (errors.length > 0) return refused(errors)
      await mapAreaLabels(
        tx,
        actor,
        found.map(({ labelId, area }) => ({ labelId, to: { areaId: area.id } })),
      )
      return ok({ labels: found.length, made: 0 })
    }
    case 'outside':
    case 'ignored':
      await mapAreaLabels(
        tx,
        actor,
        decision.labelIds.map((labelId) => ({ labelId, to: decision.do })),
      )
      return ok({ labels: decision.labelIds.length, made: 0 })
    case 'new':
      return addAreas(tx, actor, decision)
  }
}

async function addAreas(
  tx: Tx,
  actor: Actor,
  decision: Extract<AreaDecision, { do: 'new' }>,
): Promise<Result<Decided, readonly FieldError[]>> {
  const waiting = new Map((await listAreaLabels(tx)).map((label) => [label.id, label]))
  const labels = decision.labelIds.flatMap((id) => waiting.get(id) ?? [])
  if (labels.length !== decision.labelIds.length) {
    return refused([
      { field: 'which', message: 'Somebody has decided about some of these names meanwhile. Choose again' },
    ])
  }
  const inside: string[] = []
  if (decision.inside !== '') {
    const area = await findArea(tx, decision.inside)
    if (area === undefined) {
      return refused([{ field: 'inside', message: `“${decision.inside}” is not the code or name of one area` }])
    }
    inside.push(area.code)
  }
  const taken = await codesTaken(tx)
  const made: NewArea[] = []
  if (decision.holder !== null) {
    if ((await findArea(tx, decision.holder.name)) !== undefined) {
      return refused([
        {
          field: 'holder',
          message: `There is an area called “${decision.holder.name}” already. Enter it as the area that is there`,
        },
      ])
    }
    const code = freeCode(decision.holder.name, taken)
    made.push({ code, name: decision.holder.name, kind: decision.holder.kind })
    inside.push(code)
  }
  const codes = new Map<number, string>()
  for (const label of labels) {
    const name = (label.name ?? label.label).trim()
    if (decision.code !== '' && taken.has(decision.code)) {
      return refused([{ field: 'code', message: `The code ${decision.code} is used by another area` }])
    }
    const code = decision.code !== '' ? decision.code : freeCode(label.label, taken)
    codes.set(label.id, code)
    made.push({ code, name: name === '' ? code : name, kind: decision.kind, inside })
  }
  const ids = await createAreas(tx, made)
  await mapAreaLabels(
    tx,
    actor,
    labels.map((label) => {
      const areaId = ids.get(codes.get(label.id) ?? '')
      if (areaId === undefined) throw new AppError('area-not-found', 'The area was not made.', { status: 500 })
      return { labelId: label.id, to: { areaId } }
    }),
  )
  return ok({ labels: labels.length, made: made.length })
}

async function codesTaken(tx: Tx): Promise<Set<string>> {
  return new Set((await listAreas(tx)).map((area) => area.code))
}

/** "Barking and Dagenham" as BARKING-AND-DAGENHAM; a number is added where that is in use. Takes the code. */
export function freeCode(label: string, taken: Set<string>): string {
  const plain = label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toUpperCase()
    .slice(0, 36)
    .replace(/-+$/, '')
  const own = plain === '' ? 'AREA' : plain
  let code = own
  for (let n = 2; taken.has(code); n++) code = `${own}-${n}`
  taken.add(code)
  return code
}

/** @throws AppError `label-not-found`, `type-not-found` */
export async function decideTypes(tx: Tx, actor: Actor, decisions: readonly TypeDecision[]): Promise<Decided> {
  const waiting = await listTypeLabels(tx)
  const titleOf = (id: number) =>
    waiting
      .find((one) => one.id === id)
      ?.label.split(TYPE_PATH)
      .at(-1) ?? ''
  await mapTypeLabels(
    tx,
    actor,
    decisions.map(({ labelId, to }): { labelId: number; to: TypeMeaning } => {
      if (typeof to === 'object' && 'under' in to) {
        return { labelId, to: { newType: { title: titleOf(labelId), parentId: to.under } } }
      }
      return { labelId, to }
    }),
  )
  return { labels: decisions.length, made: 0 }
}
