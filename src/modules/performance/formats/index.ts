/** Formats of counts: street-level crime files, long counts, wide monthly tables. Bytes in, counts and findings out. */
export * from './codes.ts'
export { CRIME_TYPES, type CrimeType, currentCrimeType, OLDER_CRIME_TYPES } from './crime-types.ts'
export { type Detection, detect } from './detect.ts'
export type { RowError, Warning } from './findings.ts'
export { type Inspection, inspect } from './inspect.ts'
export {
  columnsOf,
  type LongMapping,
  type Mapping,
  type MappingProblem,
  type StreetMapping,
  validateMapping,
  type WideMapping,
} from './mapping.ts'
export { LARGEST_COUNT } from './read-count.ts'
export { type CountCell, type CountsReading, type ReadingReport, type ReadOptions, readCounts } from './read-counts.ts'
export { readMonth } from './read-month.ts'
