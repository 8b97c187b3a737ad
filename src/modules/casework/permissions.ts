/** What this room lets people do, in plain words. */
export const permissions = {
  'casework.use': 'Take reports and work on cases that your teams own or were given',
  'casework.approve': 'Approve that a case is closed, and changes of a risk band by judgement',
  'casework.figures': 'See figures about casework, small numbers left out',
  'casework.configure': 'Keep the settings of casework: intervals, legal powers, review clocks',
} as const

export type CaseworkPermission = keyof typeof permissions
