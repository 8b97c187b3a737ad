/** Files that people send, what they really are, their text, their tables, their archives; and tables to save. */
export * from './csv.ts'
export type { Encoding } from './decode.ts'
export * from './input-file.ts'
export * from './problem.ts'
export * from './sniff.ts'
export * from './write-csv.ts'
export { type Archive, openZip, type ZipLimits } from './zip.ts'
