import { type Area, type AreaKind, findArea } from '../../../foundations/areas/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'

/** Kinds that a new area may be of. Small census areas come from files of areas only. */
export const NEW_KINDS = [
  'district',
  'csp',
  'ward',
  'neighbourhood',
  'county',
  'force',
] as const satisfies readonly AreaKind[]
/** Kinds of a new area that holds the others. */
export const HOLDER_KINDS = ['force', 'county'] as const satisfies readonly AreaKind[]

/** What somebody decided about names of areas. */
export type AreaDecision =
  | { readonly do: 'known'; readonly areas: readonly { readonly labelId: number; readonly text: string }[] }
  | { readonly do: 'outside' | 'ignored'; readonly labelIds: readonly number[] }
  | {
      readonly do: 'new'
      readonly labelIds: readonly number[]
      readonly kind: AreaKind
      /** For a single area; otherwise codes are made from the names. */
      readonly code: string
      /** Code or name of an area that is there. */
      readonly inside: string
      /** A new area to hold them. */
      readonly holder: { readonly name: string; readonly kind: AreaKind } | null
    }

/** What was typed, to show it again. */
export type AreaFormValues = URLSearchParams

export type ParsedDecision =
  | { readonly ok: true; readonly value: AreaDecision }
  | { readonly ok: false; readonly errors: readonly FieldError[] }

/** Reads the form of areas. The field that an error names has the same id. */
export function parseAreaDecision(form: URLSearchParams): ParsedDecision {
  return form.get('do') === 'areas' ? parseTyped(form) : parseMany(form)
}

function parseTyped(form: URLSearchParams): ParsedDecision {
  const areas = [...form].flatMap(([name, value]) => {
    const found = /^area-(\d{1,9})$/.exec(name)
    return found === null || value.trim() === ''
      ? []
      : [{ labelId: Number(found[1]), text: value.trim().slice(0, 200) }]
  })
  const [first] = fieldsOf(form)
  if (areas.length === 0) return failed(first ?? 'as', 'Enter the code or name of an area beside at least one name')
  return { ok: true, value: { do: 'known', areas } }
}

function fieldsOf(form: URLSearchParams): string[] {
  return [...form.keys()].filter((name) => /^area-\d{1,9}$/.test(name))
}

function parseMany(form: URLSearchParams): ParsedDecision {
  const labelIds = form.get('which') === 'all' ? idsOf(form.getAll('all')) : idsOf(form.getAll('label'))
  if (labelIds.length === 0) return failed('which', 'Tick at least one name, or choose all names')
  const decision = form.get('as')
  if (decision === 'outside' || decision === 'ignored') return { ok: true, value: { do: decision, labelIds } }
  if (decision !== 'new') return failed('as', 'Choose what these names are')
  const kind = NEW_KINDS.find((one) => one === form.get('kind'))
  if (kind === undefined) return failed('kind', 'Choose what kind of area they are')
  const code = (form.get('code') ?? '').trim().toUpperCase()
  if (code !== '' && labelIds.length > 1) {
    return failed('code', 'Leave the code empty when you add several areas: each gets one of its own')
  }
  if (code !== '' && !/^[A-Z0-9][A-Z0-9-]{0,39}$/.test(code)) {
    return failed('code', 'Enter a code of capital letters, digits and hyphens, at most 40, like E09000003')
  }
  const inside = (form.get('inside') ?? '').trim().slice(0, 200)
  const holderName = (form.get('holder') ?? '').trim().replace(/\s+/g, ' ')
  if (holderName.length > 200) return failed('holder', 'Enter a name of at most 200 characters')
  if (inside !== '' && holderName !== '') {
    return failed('holder', 'Enter either an area that is there or the name of a new one, not both')
  }
  const holderKind = HOLDER_KINDS.find((one) => one === form.get('holderKind')) ?? 'force'
  const holder = holderName === '' ? null : { name: holderName, kind: holderKind }
  return { ok: true, value: { do: 'new', labelIds, kind, code, inside, holder } }
}

function idsOf(values: readonly string[]): number[] {
  return [...new Set(values.filter((value) => /^\d{1,9}$/.test(value)).map(Number))]
}

function failed(field: string, message: string): ParsedDecision {
  return { ok: false, errors: [{ field, message }] }
}

/** What somebody decided about names of types, one choice for each. */
export interface TypeDecision {
  readonly labelId: number
  readonly to: { readonly typeId: number } | { readonly under: number } | 'as-named' | 'ignored'
}

/** `type-ID` holds `t:ID` (that type), `n:ID` (a new type under it), `named`, `ignored` or nothing; `rest` what becomes of those. */
export function parseTypeDecisions(form: URLSearchParams): TypeDecision[] {
  const rest = form.get('rest')
  return [...form].flatMap(([name, value]): TypeDecision[] => {
    const found = /^type-(\d{1,9})$/.exec(name)
    if (found === null) return []
    const labelId = Number(found[1])
    const choice = value === '' ? (rest ?? '') : value
    if (choice === 'ignored') return [{ labelId, to: 'ignored' }]
    if (choice === 'named') return [{ labelId, to: 'as-named' }]
    const chosen = /^([tn]):(\d{1,9})$/.exec(choice)
    if (chosen === null) return []
    const id = Number(chosen[2])
    return [{ labelId, to: chosen[1] === 't' ? { typeId: id } : { under: id } }]
  })
}

/** The areas that were typed, or which of them is not known. */
export async function findTyped(
  tx: Tx,
  typed: readonly { readonly labelId: number; readonly text: string }[],
): Promise<{ found: { labelId: number; area: Area }[]; errors: FieldError[] }> {
  const found: { labelId: number; area: Area }[] = []
  const errors: FieldError[] = []
  for (const { labelId, text } of typed) {
    // The list of suggestions writes "Name (code)".
    const area = (await findArea(tx, text)) ?? (await findArea(tx, /\(([^()]+)\)$/.exec(text)?.[1] ?? ''))
    if (area === undefined) {
      errors.push({
        field: `area-${labelId}`,
        message: `“${text}” is not the code or name of one area. Choose one from the list`,
      })
    } else found.push({ labelId, area })
  }
  return { found, errors }
}
