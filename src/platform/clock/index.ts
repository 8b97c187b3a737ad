export * from './day.ts'
export * from './month.ts'
export * from './working-days.ts'
