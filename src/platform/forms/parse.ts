import type { z } from 'zod'

/** What is wrong with one field, in words that say how to mend it. */
export interface FieldError {
  readonly field: string
  readonly message: string
}

export type ParsedForm<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: readonly FieldError[] }

/**
 * Reads a posted form by its schema. A field named `things[]` in the schema's shape is given as a list; every other as
 * its last value, trimmed. Messages come from the schema; each field keeps its first.
 */
export function parseForm<Schema extends z.ZodObject>(
  schema: Schema,
  form: URLSearchParams,
): ParsedForm<z.output<Schema>> {
  const input: Record<string, string | string[] | undefined> = {}
  for (const [name, type] of Object.entries(schema.shape)) {
    const values = form.getAll(name).map((value) => value.trim())
    input[name] = isList(type) ? values : values.at(-1)
  }
  const parsed = schema.safeParse(input)
  if (parsed.success) return { ok: true, value: parsed.data }
  const errors = new Map<string, string>()
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? '')
    if (!errors.has(field)) errors.set(field, issue.message)
  }
  return { ok: false, errors: [...errors].map(([field, message]) => ({ field, message })) }
}

function isList(type: unknown): boolean {
  const def = (type as { def?: { type?: string; innerType?: unknown } }).def
  return def?.type === 'array' || (def?.innerType !== undefined && isList(def.innerType))
}

/** The message at one field, as the components take it; undefined when the field is in order. */
export function errorAt(errors: readonly FieldError[], field: string): { content: string } | undefined {
  const found = errors.find((error) => error.field === field)
  return found === undefined ? undefined : { content: found.message }
}

/** The items of an error summary: each leads to its field. */
export function summaryItems(errors: readonly FieldError[]): { content: string; href: string }[] {
  return errors.map(({ field, message }) => ({ content: message, href: `#${field}` }))
}
