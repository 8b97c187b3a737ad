import fc from 'fast-check'

export const development = fc
