import { audit } from '../audit/index.ts'

export const order = audit
