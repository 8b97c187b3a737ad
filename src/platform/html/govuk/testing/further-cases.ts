/** Options that the macros have but the fixtures that the package ships leave out. */
import type { Options } from './official.ts'

interface Case {
  component: string
  name: string
  options: Options
}

const text = (words: string) => ({ text: `${words} <b>` })
const html = (words: string) => ({ html: `<b>${words}</b>` })
const extras = { classes: 'more', attributes: { 'data-a': '1 & 2' } }
const head = {
  hint: { ...html('Hint'), ...extras },
  errorMessage: { ...html('Wrong'), visuallyHiddenText: 'Mistake', ...extras },
}
const field = { id: 'a', name: 'b', label: { ...html('Name'), isPageHeading: true, ...extras }, ...head }
const fieldset = { legend: { ...html('Which?'), classes: 'more', isPageHeading: true }, describedBy: 'z', ...extras }
const items = [
  { value: 1, text: 'One', ...extras, hint: { ...html('First'), ...extras } },
  { divider: 'or' },
  { value: '2', text: 'Two', conditional: html('More') },
]

const fields = ['input', 'textarea', 'select', 'file-upload', 'character-count', 'password-input'].flatMap(
  (component) => {
    const own = component === 'select' ? { items: [{ value: 1, text: 'One' }, { text: 'Two' }], value: '1' } : {}
    const around = (content: typeof text | typeof html) => ({
      ...extras,
      beforeInput: content('Before'),
      afterInput: content('After'),
    })
    return [
      { component, name: 'form group with text', options: { ...field, ...own, formGroup: around(text) } },
      { component, name: 'form group with HTML', options: { ...field, ...own, formGroup: around(html) } },
      { component, name: 'disabled and described', options: { ...field, ...own, disabled: true, describedBy: 'x y' } },
      { component, name: 'without an id', options: { name: 'b', label: text('Name'), ...own } },
    ]
  },
)

const groups = ['radios', 'checkboxes', 'date-input'].flatMap((component) => {
  const own =
    component === 'date-input'
      ? { id: 'a', items: [{ name: 'day', label: 'The day' }, { name: 'hour' }, null, { name: 'year', error: true }] }
      : { name: 'b', items, values: ['2'], value: '2' }
  const around = (content: typeof text | typeof html) => ({
    ...extras,
    beforeInputs: content('Before'),
    afterInputs: content('After'),
  })
  return [
    { component, name: 'form group with text', options: { ...own, ...head, formGroup: around(text) } },
    { component, name: 'form group with HTML', options: { ...own, ...head, fieldset, formGroup: around(html) } },
    { component, name: 'hint without fieldset', options: { ...own, describedBy: 'x', hint: text('Hint') } },
    { component, name: 'prefixes', options: { ...own, idPrefix: 'p', namePrefix: 'q' } },
  ]
})

const link = { href: '/x', ...html('Link'), ...extras }

export const furtherCases: readonly Case[] = [
  ...fields,
  ...groups,
  {
    component: 'password-input',
    name: 'button classes',
    options: { ...field, button: { classes: 'more' }, value: 'a"b' },
  },
  {
    component: 'language-navigation',
    name: 'language of the linked page',
    options: { items: [{ ...link, lang: 'cy', hrefLang: 'cy-GB' }] },
  },
  {
    component: 'pagination',
    name: 'attributes and HTML',
    options: {
      previous: { ...link, labelText: 'One' },
      next: link,
      items: [{ number: 1, href: '/1', attributes: { 'data-a': 'b' } }, { ellipsis: true }],
    },
  },
  {
    component: 'pagination',
    name: 'a label on one side only',
    options: { previous: link, next: { ...link, labelText: 'Two' } },
  },
  {
    component: 'service-navigation',
    name: 'attributes of an item',
    options: { navigation: [link, { ...link, active: true }, { ...html('No link'), current: true }, {}] },
  },
  {
    component: 'summary-list',
    name: 'card with everything',
    options: {
      card: {
        title: { ...html('Title'), classes: 'more', headingLevel: 4 },
        actions: { classes: 'more', items: [{ ...link, visuallyHiddenText: 'it' }, link] },
        ...extras,
      },
      rows: [
        {
          key: html('K'),
          value: text('V'),
          actions: { classes: 'more', items: [{ ...link, visuallyHiddenText: 'it' }] },
        },
        { key: text('K'), value: html('V') },
      ],
    },
  },
  {
    component: 'summary-list',
    name: 'card with one action and no title',
    options: { card: { actions: { items: [link] } }, rows: [] },
  },
  {
    component: 'table',
    name: 'row header with a format, and nought',
    options: {
      firstCellIsHeader: true,
      head: [{ text: 0, format: 'numeric' }],
      rows: [[{ text: 'a', format: 'numeric' }, { text: 0 }]],
    },
  },
  {
    component: 'date-input',
    name: 'values by name',
    options: {
      id: 'a',
      namePrefix: 'q',
      values: { 'q-day': 3, month: 4 },
      day: { label: 'Tag' },
      year: { name: 'yy' },
    },
  },
  { component: 'button', name: 'start button with HTML', options: { ...link, id: 'a', isStartButton: true } },
  { component: 'button', name: 'value nought', options: { text: 'Go', name: 'a', value: '0', type: 'reset' } },
  {
    component: 'select',
    name: 'item that refuses',
    options: { ...field, value: 'x', items: [{ value: 'x', text: 'X', selected: false }] },
  },
  {
    component: 'radios',
    name: 'item that refuses',
    options: { name: 'b', value: 'x', items: [{ value: 'x', text: 'X', checked: false }] },
  },
  {
    component: 'accordion',
    name: 'heading level and open',
    options: {
      id: 'a',
      headingLevel: 3,
      rememberExpanded: true,
      items: [{ heading: html('H'), content: html('C'), expanded: true }],
    },
  },
]
