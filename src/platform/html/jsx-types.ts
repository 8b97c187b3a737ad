/** The attributes that our pages use, by element. A mistyped attribute does not compile. */
import type { Child } from './html.ts'

type Text = string | number | undefined
type Flag = boolean | undefined

interface Global {
  children?: Child
  id?: Text
  class?: string | undefined
  title?: Text
  lang?: string | undefined
  dir?: 'ltr' | 'rtl' | 'auto' | undefined
  hidden?: boolean | 'until-found' | undefined
  role?: string | undefined
  tabindex?: Text
  style?: never
  autofocus?: Flag
  inputmode?: string | undefined
  spellcheck?: 'true' | 'false' | undefined
  autocapitalize?: string | undefined
  autocorrect?: string | undefined
  translate?: 'yes' | 'no' | undefined
  draggable?: 'true' | 'false' | undefined
  [data: `data-${string}`]: string | number | boolean | undefined
  [aria: `aria-${string}`]: string | number | boolean | undefined
}

interface Anchor extends Global {
  href?: string | undefined
  target?: string | undefined
  rel?: string | undefined
  download?: boolean | string | undefined
  hreflang?: string | undefined
  type?: string | undefined
}
interface Field extends Global {
  name?: string | undefined
  value?: Text
  disabled?: Flag
  required?: Flag
  autocomplete?: string | undefined
  form?: string | undefined
  readonly?: Flag
  placeholder?: string | undefined
}
interface Input extends Field {
  type?: string | undefined
  checked?: Flag
  accept?: string | undefined
  multiple?: Flag
  min?: Text
  max?: Text
  step?: Text
  maxlength?: Text
  minlength?: Text
  pattern?: string | undefined
  size?: Text
  list?: string | undefined
  capture?: boolean | string | undefined
}
interface Cell extends Global {
  colspan?: Text
  rowspan?: Text
  scope?: 'row' | 'col' | 'rowgroup' | 'colgroup' | undefined
  headers?: string | undefined
  abbr?: string | undefined
}
/** SVG takes any presentation attribute; its names are checked at run time. */
interface Svg {
  children?: Child
  [attribute: string]: Child | undefined
}

type Plain =
  | 'abbr'
  | 'address'
  | 'article'
  | 'aside'
  | 'b'
  | 'body'
  | 'br'
  | 'caption'
  | 'cite'
  | 'code'
  | 'dd'
  | 'dfn'
  | 'div'
  | 'dl'
  | 'dt'
  | 'em'
  | 'figcaption'
  | 'figure'
  | 'footer'
  | 'h1'
  | 'h2'
  | 'h3'
  | 'h4'
  | 'h5'
  | 'h6'
  | 'head'
  | 'header'
  | 'hr'
  | 'i'
  | 'kbd'
  | 'legend'
  | 'main'
  | 'mark'
  | 'menu'
  | 'nav'
  | 'noscript'
  | 'p'
  | 'pre'
  | 's'
  | 'samp'
  | 'section'
  | 'small'
  | 'span'
  | 'strong'
  | 'sub'
  | 'summary'
  | 'sup'
  | 'tbody'
  | 'tfoot'
  | 'thead'
  | 'tr'
  | 'u'
  | 'ul'
  | 'wbr'
  | 'hgroup'
  | 'search'
type SvgElement =
  | 'svg'
  | 'g'
  | 'path'
  | 'circle'
  | 'rect'
  | 'line'
  | 'polyline'
  | 'polygon'
  | 'text'
  | 'tspan'
  | 'desc'
  | 'defs'
  | 'use'
  | 'clipPath'
  | 'pattern'
  | 'marker'
  | 'symbol'
  | 'linearGradient'
  | 'stop'

type Elements = { [name in Plain]: Global } & { [name in SvgElement]: Svg } & {
  html: Global & { class?: string | undefined }
  a: Anchor
  audio: Global & { src?: string | undefined; controls?: Flag }
  base: Global & { href?: string | undefined }
  blockquote: Global & { cite?: string | undefined }
  button: Field & {
    type?: 'submit' | 'button' | 'reset' | undefined
    formaction?: string | undefined
    formnovalidate?: Flag
  }
  col: Global & { span?: Text }
  colgroup: Global & { span?: Text }
  data: Global & { value?: Text }
  datalist: Global
  del: Global & { datetime?: string | undefined }
  details: Global & { open?: Flag; name?: string | undefined }
  fieldset: Global & { disabled?: Flag; form?: string | undefined; name?: string | undefined }
  form: Global & {
    action?: string | undefined
    method?: 'get' | 'post' | undefined
    enctype?: string | undefined
    novalidate?: Flag
    autocomplete?: string | undefined
    name?: string | undefined
    target?: string | undefined
  }
  img: Global & { src: string; alt: string; width?: Text; height?: Text; loading?: 'lazy' | 'eager' | undefined }
  input: Input
  ins: Global & { datetime?: string | undefined }
  label: Global & { for?: string | undefined }
  li: Global & { value?: Text }
  link: Anchor & {
    as?: string | undefined
    sizes?: string | undefined
    media?: string | undefined
    color?: string | undefined
  }
  meta: Global & {
    name?: string | undefined
    content?: string | undefined
    charset?: string | undefined
    property?: string | undefined
    'http-equiv'?: string | undefined
  }
  meter: Global & { value?: Text; min?: Text; max?: Text; low?: Text; high?: Text; optimum?: Text }
  object: Global & { data?: string | undefined; type?: string | undefined }
  ol: Global & { start?: Text; reversed?: Flag; type?: string | undefined }
  optgroup: Global & { label?: string | undefined; disabled?: Flag }
  option: Global & { value?: Text; selected?: Flag; disabled?: Flag; label?: string | undefined }
  output: Global & { for?: string | undefined; name?: string | undefined }
  progress: Global & { value?: Text; max?: Text }
  q: Global & { cite?: string | undefined }
  script: Global & {
    src?: string | undefined
    type?: string | undefined
    defer?: Flag
    async?: Flag
    nonce?: string | undefined
  }
  select: Field & { multiple?: Flag; size?: Text }
  // `style` as an element exists only inside downloaded SVG files; pages use the stylesheet.
  style: Global & { type?: string | undefined }
  table: Global
  td: Cell
  textarea: Field & { rows?: Text; cols?: Text; maxlength?: Text; minlength?: Text; wrap?: string | undefined }
  th: Cell
  time: Global & { datetime?: string | undefined }
  title: Global
}

export interface IntrinsicElementMap extends Elements {}
