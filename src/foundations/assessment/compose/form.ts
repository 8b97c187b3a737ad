/**
 * An instrument as it is composed in the browser: everything as text, under names that say where it stands
 * (`sections.0.questions.1.options.2.score`), so that rows come and go by buttons and a problem leads to its field.
 */
import type { FieldError } from '../../../platform/forms/index.ts'
import { type InstrumentProblem, keyFrom } from '../domain/instrument.ts'

export interface OptionRow {
  readonly key: string
  readonly label: string
  readonly score: string
  readonly prompt: string
}
export interface QuestionRow {
  readonly subject: string
  readonly wording: string
  readonly help: string
  readonly kind: string
  readonly required: string
  readonly score: string
  readonly tick: string
  readonly dontKnow: string
  readonly prompt: string
  readonly options: readonly OptionRow[]
}
export interface SectionRow {
  readonly title: string
  readonly about: string
  readonly questions: readonly QuestionRow[]
}
export interface BandRow {
  readonly key: string
  readonly label: string
  readonly from: string
  readonly reviewAfterDays: string
  readonly next: string
  readonly prompt: string
}
export interface HeaderRow {
  readonly key: string
  readonly label: string
  readonly hint: string
  readonly kind: string
  /** One a line. */
  readonly options: string
  readonly prefill: string
  readonly required: string
}
export interface PromptRow {
  readonly of: string
  readonly atLeast: string
  readonly text: string
}
export interface InstrumentForm {
  readonly title: string
  readonly about: string
  readonly footing: string
  readonly unit: { readonly one: string; readonly many: string }
  readonly header: readonly HeaderRow[]
  readonly sections: readonly SectionRow[]
  readonly bands: readonly BandRow[]
  readonly prompts: readonly PromptRow[]
  readonly judgement: { readonly adjust: string; readonly approver: string }
}

/** Marks a box that is ticked. */
export const YES = 'yes'

export const EMPTY_OPTION: OptionRow = { key: '', label: '', score: '', prompt: '' }
export const EMPTY_QUESTION: QuestionRow = {
  ...{ subject: '', wording: '', help: '', kind: 'options', required: YES, score: '1', tick: YES, dontKnow: YES },
  ...{ prompt: '', options: [EMPTY_OPTION, EMPTY_OPTION] },
}
const EMPTY_SECTION: SectionRow = { title: '', about: '', questions: [EMPTY_QUESTION] }
const EMPTY_BAND: BandRow = { key: '', label: '', from: '', reviewAfterDays: '', next: '', prompt: '' }
const EMPTY_HEADER: HeaderRow = { key: '', label: '', hint: '', kind: 'text', options: '', prefill: '', required: '' }
const EMPTY_PROMPT: PromptRow = { of: 'total', atLeast: '', text: '' }

export const EMPTY_FORM: InstrumentForm = {
  ...{ title: '', about: '', footing: '', unit: { one: 'point', many: 'points' } },
  ...{ header: [], sections: [EMPTY_SECTION], prompts: [], judgement: { adjust: 'none', approver: YES } },
  bands: [{ ...EMPTY_BAND, from: '0' }, EMPTY_BAND],
}

type Tree = string | Tree[] | { [name: string]: Tree }

const MOST_ROWS = 300
const LONGEST = 4000

/** Reads what was posted. What is not there is as in an empty form; a box that is not ticked is not posted at all. */
export function formFrom(posted: URLSearchParams): InstrumentForm {
  const tree: { [name: string]: Tree } = {}
  for (const [name, value] of posted) {
    const steps = name.split('.')
    if (/^[a-zA-Z]+(\.(\d{1,3}|[a-zA-Z]+))*$/.test(name)) {
      put(tree, steps, value.replaceAll(/\r\n?/g, '\n').slice(0, LONGEST))
    }
  }
  return shaped(tree, '')
}

/** Reads a stored definition, whole or not. */
export function formOf(definition: unknown): InstrumentForm {
  return shaped(asTree(definition), YES)
}

/** Puts a value where its name says. A name that does not fit what is there already is left out. */
function put(tree: Tree, steps: readonly string[], value: string): void {
  const [step, ...further] = steps
  if (step === undefined || typeof tree === 'string') return
  const [next] = further
  const made: Tree = next === undefined ? value : /^\d+$/.test(next) ? [] : {}
  if (Array.isArray(tree)) {
    const index = Number(step)
    if (!Number.isInteger(index) || index >= MOST_ROWS) return
    if (next === undefined) tree[index] = made
    else {
      tree[index] ??= made
      put(tree[index] ?? '', further, value)
    }
    return
  }
  if (next === undefined || !Object.hasOwn(tree, step)) Object.defineProperty(tree, step, { value: made, ...WRITABLE })
  put(tree[step] ?? '', further, value)
}

const WRITABLE = { enumerable: true, writable: true, configurable: true } as const

function asTree(value: unknown): Tree {
  if (Array.isArray(value)) return value.slice(0, MOST_ROWS).map(asTree)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, asTree(part)]))
  }
  if (value === true) return YES
  return value === undefined || value === null || value === false ? '' : String(value)
}

function shaped(tree: Tree, unsaid: string): InstrumentForm {
  return {
    ...{ title: text(tree, 'title'), about: text(tree, 'about'), footing: text(tree, 'footing') },
    unit: { one: text(part(tree, 'unit'), 'one', 'point'), many: text(part(tree, 'unit'), 'many', 'points') },
    header: rows(tree, 'header').map((row) => ({
      ...{ key: text(row, 'key'), label: text(row, 'label'), hint: text(row, 'hint'), kind: text(row, 'kind', 'text') },
      ...{ options: lines(row, 'options'), prefill: text(row, 'prefill'), required: text(row, 'required') },
    })),
    sections: rows(tree, 'sections').map((section) => ({
      ...{ title: text(section, 'title'), about: text(section, 'about') },
      questions: rows(section, 'questions').map((row) => questionOf(row, unsaid)),
    })),
    bands: rows(tree, 'bands').map((row) => ({
      ...{ key: text(row, 'key'), label: text(row, 'label'), from: text(row, 'from') },
      ...{ reviewAfterDays: text(row, 'reviewAfterDays'), next: text(row, 'next'), prompt: text(row, 'prompt') },
    })),
    prompts: rows(tree, 'prompts').map((row) => ({
      ...{ of: text(row, 'of', 'total'), atLeast: text(row, 'atLeast'), text: text(row, 'text') },
    })),
    judgement: {
      adjust: text(part(tree, 'judgement'), 'adjust', 'none'),
      approver: text(part(tree, 'judgement'), 'approver', unsaid),
    },
  }
}

/** `unsaid` is what a box says that is not there: in a file everything is so by default, in a form it was not ticked. */
function questionOf(row: Tree, unsaid: string): QuestionRow {
  return {
    ...{ subject: text(row, 'subject'), wording: text(row, 'wording'), help: text(row, 'help') },
    ...{ kind: text(row, 'kind', 'options'), score: text(row, 'score', '1'), prompt: text(row, 'prompt') },
    ...{
      required: text(row, 'required', unsaid),
      tick: text(row, 'tick', unsaid),
      dontKnow: text(row, 'dontKnow', unsaid),
    },
    options: rows(row, 'options').map((option) => ({
      ...{ key: text(option, 'key'), label: text(option, 'label'), score: text(option, 'score') },
      prompt: text(option, 'prompt'),
    })),
  }
}

function part(tree: Tree, name: string): Tree {
  return typeof tree === 'object' && !Array.isArray(tree) && Object.hasOwn(tree, name) ? (tree[name] ?? '') : ''
}

function text(tree: Tree, name: string, unsaid = ''): string {
  const found = part(tree, name)
  const isThere = typeof tree === 'object' && !Array.isArray(tree) && Object.hasOwn(tree, name)
  return typeof found === 'string' && isThere ? found : unsaid
}

function rows(tree: Tree, name: string): Tree[] {
  const found = part(tree, name)
  return Array.isArray(found) ? found.filter((row) => row !== undefined) : []
}

function lines(tree: Tree, name: string): string {
  const found = part(tree, name)
  return Array.isArray(found) ? found.filter((line) => typeof line === 'string').join('\n') : text(tree, name)
}

/** A button that adds, removes or moves a row: `add:sections.0.questions`, `up:bands.1`. */
export interface RowStep {
  readonly what: 'add' | 'remove' | 'up' | 'down'
  readonly list: readonly (string | number)[]
  /** Null for adding. */
  readonly row: number | null
}

export function rowStepOf(button: string): RowStep | null {
  const [, what, path] = /^(add|remove|up|down):([a-z]+(?:\.(?:\d{1,3}|[a-z]+))*)$/.exec(button) ?? []
  if (what === undefined || path === undefined) return null
  const steps = path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step))
  if (what === 'add') return { what, list: steps, row: null }
  const row = steps.at(-1)
  if (typeof row !== 'number') return null
  return { what: what as RowStep['what'], list: steps.slice(0, -1), row }
}

/** The form with a row more, less or elsewhere; as it is when there is no such list. */
export function withStep(form: InstrumentForm, step: RowStep): InstrumentForm {
  const [list, section, questions, question, options] = step.list
  const change = <Row>(of: readonly Row[], empty: Row): readonly Row[] => changedRows(of, empty, step)
  if (step.list.length === 1) {
    switch (list) {
      case 'sections':
        return { ...form, sections: change(form.sections, EMPTY_SECTION) }
      case 'bands':
        return { ...form, bands: change(form.bands, EMPTY_BAND) }
      case 'header':
        return { ...form, header: change(form.header, EMPTY_HEADER) }
      case 'prompts':
        return { ...form, prompts: change(form.prompts, EMPTY_PROMPT) }
      default:
        return form
    }
  }
  if (list !== 'sections' || questions !== 'questions') return form
  const sections = form.sections.map((one, s) => {
    if (s !== section) return one
    if (step.list.length === 3) return { ...one, questions: change(one.questions, EMPTY_QUESTION) }
    if (step.list.length !== 5 || options !== 'options') return one
    return {
      ...one,
      questions: one.questions.map((asks, q) =>
        q === question ? { ...asks, options: change(asks.options, EMPTY_OPTION) } : asks,
      ),
    }
  })
  return { ...form, sections }
}

function changedRows<Row>(of: readonly Row[], empty: Row, { what, row }: RowStep): readonly Row[] {
  if (what === 'add') return of.length >= MOST_ROWS ? of : [...of, empty]
  if (row === null || row >= of.length) return of
  if (what === 'remove') return of.toSpliced(row, 1)
  const to = what === 'up' ? row - 1 : row + 1
  const [moved, other] = [of[row], of[to]]
  return moved === undefined || other === undefined ? of : of.with(to, moved).with(row, other)
}

/** What is stored of a draft and checked when it is published. Numbers that are none stay text, so that it can be said. */
export function definitionFrom(form: InstrumentForm, name: { readonly id: string; readonly version: string }): object {
  let number = 0
  return {
    ...{ id: name.id, version: name.version, title: form.title, about: form.about, footing: form.footing },
    unit: form.unit,
    header: keyed(form.header).map((row) => ({
      ...{ key: row.key, label: row.label, hint: row.hint, kind: row.kind },
      options: row.kind === 'choice' ? linesOf(row.options) : [],
      ...{ prefill: row.prefill === '' ? null : row.prefill, required: row.required === YES },
    })),
    sections: form.sections.map((section) => ({
      ...{ title: section.title, about: section.about },
      questions: section.questions.map((row) => questionFrom(row, ++number)),
    })),
    bands: keyed(form.bands).map((row) => ({
      ...{ key: row.key, label: row.label, ...figure('from', row.from) },
      ...{ reviewAfterDays: null, ...figure('reviewAfterDays', row.reviewAfterDays) },
      ...{ next: row.next, prompt: row.prompt },
    })),
    prompts: form.prompts.map((row) => ({ of: row.of, ...figure('atLeast', row.atLeast), text: row.text })),
    judgement: { adjust: form.judgement.adjust, approver: form.judgement.approver === YES },
  }
}

function questionFrom(row: QuestionRow, number: number): object {
  const asked = {
    ...{ number, subject: row.subject, wording: row.wording, help: row.help, required: row.required === YES },
    kind: row.kind,
  }
  switch (row.kind) {
    case 'options':
      return {
        ...asked,
        options: keyedWhereNeeded(row.options).map(({ key, label, score, prompt }) => ({
          ...{ ...(key === '' ? {} : { key }), label, ...figure('score', score), prompt },
        })),
      }
    case 'choice':
      return { ...asked, options: keyed(row.options).map(({ key, label, prompt }) => ({ key, label, prompt })) }
    case 'yes-no':
      return {
        ...{ ...asked, ...figure('score', row.score), tick: row.tick === YES, dontKnow: row.dontKnow === YES },
        prompt: row.prompt,
      }
    default:
      return asked
  }
}

function figure(name: string, typed: string): object {
  const value = typed.trim()
  if (value === '') return {}
  return { [name]: /^\d{1,9}$/.test(value) ? Number(value) : value }
}

function linesOf(typed: string): string[] {
  return typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** Keys stay what they were; a new row gets one from its words that no other has. */
function keyed<Row extends { readonly key: string; readonly label: string }>(of: readonly Row[]): Row[] {
  const taken = new Set(of.map(({ key }) => key).filter((key) => key !== ''))
  return of.map((row, at) => {
    if (row.key !== '') return row
    const wanted = keyFrom(row.label) || `row-${at + 1}`
    let key = wanted
    for (let n = 2; taken.has(key); n++) key = `${wanted.slice(0, 36)}-${n}`
    taken.add(key)
    return { ...row, key }
  })
}

/** Options are told apart by their scores; only those that share a score need a key. A key that is a number is its old score. */
function keyedWhereNeeded(of: readonly OptionRow[]): OptionRow[] {
  const kept = of.map((row) => (/^\d+$/.test(row.key) ? { ...row, key: '' } : row))
  const named = keyed(kept)
  return kept.map((row, at) => {
    const shared = kept.some((other, o) => o !== at && other.score.trim() === row.score.trim())
    return shared ? (named[at] ?? row) : row
  })
}

/** Problems of the definition at the fields of the form. Whatever has no field of its own leads to what stands around it. */
export function fieldErrors(problems: readonly InstrumentProblem[]): FieldError[] {
  const seen = new Set<string>()
  return problems.flatMap(({ path, message }) => {
    const field = fieldFor(path)
    if (seen.has(field)) return []
    seen.add(field)
    return [{ field, message: `${placeInWords(path)}${message}` }]
  })
}

function fieldFor(path: readonly (string | number)[]): string {
  const [list, , part] = path
  if (list === 'header' && part === 'options') return path.slice(0, 3).join('.')
  const last = path.at(-1)
  if (last === 'key') return [...path.slice(0, -1), 'label'].join('.')
  if (last === 'number') return [...path.slice(0, -1), 'subject'].join('.')
  return path.join('.')
}

/** “Section 2, question 3: ”, so that the summary at the top says where. */
function placeInWords(path: readonly (string | number)[]): string {
  const names: Readonly<Record<string, string>> = {
    ...{
      sections: 'section',
      questions: 'question',
      options: 'option',
      bands: 'band',
      header: 'field',
      prompts: 'prompt',
    },
  }
  const places = path.flatMap((step, at) => {
    const name = typeof step === 'number' ? names[String(path[at - 1])] : undefined
    return name === undefined ? [] : [`${name} ${Number(step) + 1}`]
  })
  const words = places.join(', ')
  return words === '' ? '' : `${words.charAt(0).toUpperCase()}${words.slice(1)}: `
}
