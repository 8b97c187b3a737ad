export * from './month.ts'
