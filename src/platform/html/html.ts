/** Markup that is already safe to send. Made by JSX, or deliberately by `raw()`. */
export class Html {
  readonly #markup: string
  constructor(markup: string) {
    this.#markup = markup
  }
  toString(): string {
    return this.#markup
  }
}

export type Child = Html | string | number | bigint | boolean | null | undefined | readonly Child[]
