declare module 'govuk-frontend' {
  export interface Component {
    new (root: Element): unknown
  }
  /** Starts a component wherever it stands on the page. */
  export function createAll(component: Component): void
  export const Button: Component
  export const CharacterCount: Component
  export const Checkboxes: Component
  export const ErrorSummary: Component
  export const NotificationBanner: Component
  export const PasswordInput: Component
  export const Radios: Component
  export const ServiceNavigation: Component
  export const SkipLink: Component
}
