/** None of its own: whoever may work with a record, by `sharing.use`, may work with its actions. */
export const permissions: Readonly<Record<string, string>> = {}
