/**
 * GOV.UK Design System components as typed functions, each proved equal to the official macro.
 *
 * The options have the names of the macros' options, so the Design System's documentation applies, with three
 * rules. A pair `text`/`html` inside an option is one `content`. A pair such as `titleText`/`titleHtml` is one
 * `title`. The component's own `text`/`html` stands between its tags. Content is text, which is escaped, or JSX.
 */
export { Accordion, type AccordionItem, type AccordionProps } from './accordion.tsx'
export { BackLink, type BackLinkProps } from './back-link.tsx'
export { type BreadcrumbItem, Breadcrumbs, type BreadcrumbsProps } from './breadcrumbs.tsx'
export { Button, type ButtonProps } from './button.tsx'
export { CharacterCount, type CharacterCountProps } from './character-count.tsx'
export { Checkboxes, type CheckboxesProps, type CheckboxItem } from './checkboxes.tsx'
export type { ChoiceItem, DividerItem } from './choices.tsx'
export {
  CookieBanner,
  type CookieBannerAction,
  type CookieBannerMessage,
  type CookieBannerProps,
} from './cookie-banner.tsx'
export { DateInput, type DateInputItem, type DateInputPart, type DateInputProps } from './date-input.tsx'
export { Details, type DetailsProps } from './details.tsx'
export { ErrorMessage, type ErrorMessageOptions, type ErrorMessageProps } from './error-message.tsx'
export { ErrorSummary, type ErrorSummaryItem, type ErrorSummaryProps } from './error-summary.tsx'
export { ExitThisPage, type ExitThisPageProps } from './exit-this-page.tsx'
export { Feedback, type FeedbackProps } from './feedback.tsx'
export { Fieldset, type FieldsetOptions, type FieldsetProps, type LegendOptions } from './fieldset.tsx'
export { FileUpload, type FileUploadProps } from './file-upload.tsx'
export { Footer, type FooterLink, type FooterProps, type FooterSection } from './footer.tsx'
export type { FormGroupOptions, InputsFormGroupOptions } from './form-group.tsx'
export { GenericHeader, type GenericHeaderProps } from './generic-header.tsx'
export { Header, type HeaderProps } from './header.tsx'
export { Hint, type HintOptions, type HintProps } from './hint.tsx'
export { type AffixOptions, Input, type InputProps } from './input.tsx'
export { InsetText, type InsetTextProps } from './inset-text.tsx'
export { Label, type LabelOptions, type LabelProps } from './label.tsx'
export {
  LanguageNavigation,
  type LanguageNavigationItem,
  type LanguageNavigationProps,
} from './language-navigation.tsx'
export { NotificationBanner, type NotificationBannerProps } from './notification-banner.tsx'
export {
  Pagination,
  type PaginationEllipsis,
  type PaginationLink,
  type PaginationPage,
  type PaginationProps,
} from './pagination.tsx'
export { Panel, type PanelAction, type PanelProps } from './panel.tsx'
export { PasswordInput, type PasswordInputProps } from './password-input.tsx'
export { PhaseBanner, type PhaseBannerProps } from './phase-banner.tsx'
export { type RadioItem, Radios, type RadiosProps } from './radios.tsx'
export { Select, type SelectItem, type SelectProps } from './select.tsx'
export {
  ServiceNavigation,
  type ServiceNavigationItem,
  type ServiceNavigationProps,
  type ServiceNavigationSlots,
} from './service-navigation.tsx'
export type { Attributes, ContentOptions, Falsy, HeadingLevel, PluralText } from './shared.ts'
export { SkipLink, type SkipLinkProps } from './skip-link.tsx'
export {
  SummaryList,
  type SummaryListAction,
  type SummaryListActions,
  type SummaryListCard,
  type SummaryListProps,
  type SummaryListRow,
} from './summary-list.tsx'
export { Table, type TableCell, type TableProps } from './table.tsx'
export { type TabItem, Tabs, type TabsProps } from './tabs.tsx'
export { Tag, type TagOptions, type TagProps } from './tag.tsx'
export { TaskList, type TaskListItem, type TaskListProps } from './task-list.tsx'
export { Textarea, type TextareaProps } from './textarea.tsx'
export { WarningText, type WarningTextProps } from './warning-text.tsx'
