import type { Notice } from '../../../platform/http/index.ts'

export const figureNotices = {
  'figure-rule-set': { title: 'The rule for small numbers is set', text: 'It holds from its day on.' },
  'unit-cost-set': { title: 'The amount is set', text: 'Figures from its day on are reckoned with it.' },
} as const satisfies Record<string, Notice>
