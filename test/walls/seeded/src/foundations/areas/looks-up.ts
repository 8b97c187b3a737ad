import { performance } from '../../modules/performance/index.ts'

export const up = performance
