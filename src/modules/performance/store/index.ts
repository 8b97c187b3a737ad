/** The tables of the performance module, as the rest of the module uses them. Each function takes the transaction. */
export * from './answers.ts'
export * from './counts.ts'
export * from './exceptions.ts'
export * from './imports.ts'
export * from './labels.ts'
export { inTableOrder } from './levels.ts'
export {
  type CountType,
  changeMeasure,
  chooseMeasure,
  createMeasure,
  findMeasure,
  getMeasure,
  listMeasures,
  type Measure,
  type MeasureAndType,
  type MeasureChange,
  type MeasureProblem,
  measuresByIds,
  type NewMeasure,
  type ScreeningMethod,
  slugOf,
} from './measures.ts'
export * from './settings.ts'
