/** What this room lets people do, in plain words. */
export const permissions = {
  'performance.view': 'See measures, charts and exceptions',
  'performance.import': 'Import counts and undo an import',
  'performance.analyse': 'Explain exceptions, ask for responses and keep context and settings',
  'performance.respond': 'Answer exceptions for the areas of their team',
} as const
