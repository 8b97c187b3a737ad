declare module 'govuk-frontend' {
  /** Starts every component on the page. */
  export function initAll(): void
}
