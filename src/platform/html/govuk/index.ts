/**
 * GOV.UK Design System components as typed functions, each proved equal to the official macro.
 *
 * The options have the names of the macros' options, so the Design System's documentation applies, with three
 * rules. A pair `text`/`html` inside an option is one `content`. A pair such as `titleText`/`titleHtml` is one
 * `title`. The component's own `text`/`html` stands between its tags. Content is text, which is escaped, or JSX.
 */
export { Button, type ButtonProps } from './button.tsx'
export { Checkboxes, type CheckboxesProps, type CheckboxItem } from './checkboxes.tsx'
export type { ChoiceItem, DividerItem } from './choices.tsx'
export { ErrorMessage, type ErrorMessageOptions, type ErrorMessageProps } from './error-message.tsx'
export { ErrorSummary, type ErrorSummaryItem, type ErrorSummaryProps } from './error-summary.tsx'
export { Fieldset, type FieldsetOptions, type FieldsetProps, type LegendOptions } from './fieldset.tsx'
export { FileUpload, type FileUploadProps } from './file-upload.tsx'
export type { FormGroupOptions, InputsFormGroupOptions } from './form-group.tsx'
export { Hint, type HintOptions, type HintProps } from './hint.tsx'
export { type AffixOptions, Input, type InputProps } from './input.tsx'
export { Label, type LabelOptions, type LabelProps } from './label.tsx'
export { type RadioItem, Radios, type RadiosProps } from './radios.tsx'
export { Select, type SelectItem, type SelectProps } from './select.tsx'
export type { Attributes, ContentOptions, Falsy, HeadingLevel, PluralText } from './shared.ts'
export { Textarea, type TextareaProps } from './textarea.tsx'
