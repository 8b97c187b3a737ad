import { identity } from '../foundations/identity/index.ts'

export const down = identity
