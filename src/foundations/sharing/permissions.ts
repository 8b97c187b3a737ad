/** What this room lets people do, in plain words. */
export const permissions = {
  'sharing.use': 'Work with records that your teams own or were given',
  'sharing.break-glass': 'Open a record in an emergency, for a few hours and watched',
  'sharing.decide': 'Decide on disclosures, close records and declare conflicts for records of your team',
  'sharing.manage-agreements': 'Write purposes and information sharing agreements',
  'sharing.sign-agreements': 'Sign agreements for your own agency',
  'sharing.oversee': 'See the registers of disclosures, emergency access and closed records, without their contents',
  'sharing.manage-rights': 'Keep retention, legal holds and people’s rights',
} as const

export type SharingPermission = keyof typeof permissions
