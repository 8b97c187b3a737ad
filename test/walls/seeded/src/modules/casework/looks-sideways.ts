import { performance } from '../performance/index.ts'

export const sideways = performance
