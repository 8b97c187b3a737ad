/** Files that people send: what they really are, their text, their tables, their archives. */
export * from './csv.ts'
export type { Encoding } from './decode.ts'
export * from './input-file.ts'
export * from './problem.ts'
export * from './sniff.ts'
export { type Archive, openZip, type ZipLimits } from './zip.ts'
