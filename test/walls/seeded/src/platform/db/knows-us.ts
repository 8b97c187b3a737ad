import { identity } from '../../foundations/identity/index.ts'

export const knows = identity
