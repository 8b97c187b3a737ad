/**
 * How database values arrive in JavaScript, the same from both engines: `date` stays text (`2025-09-01`, no time
 * zone to trip over), `int8` and `numeric` become numbers (our counts are far below 2^53), times become Date.
 */
export const OID = {
  bytea: 17,
  int8: 20,
  date: 1082,
  numeric: 1700,
  int8Array: 1016,
  dateArray: 1182,
  numericArray: 1231,
} as const

export const asText = (value: string): string => value
export const asNumber = (value: string): number => Number(value)

/** Bytes as the embedded database's text form has them: its own way takes six times as long, which a photograph feels. */
export const bytesFromHex = (value: string): Uint8Array => new Uint8Array(Buffer.from(value.slice(2), 'hex'))
export const hexFromBytes = (value: Uint8Array): string =>
  `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`
