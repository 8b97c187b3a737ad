import { hash, parseOptions, verify } from '@node-rs/argon2'
import { normalisePassword } from './password.ts'

/** OWASP Password Storage Cheat Sheet: Argon2id (the library's own kind) with 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export function hashPassword(password: string): Promise<string> {
  return hash(normalisePassword(password), COST)
}

let forNobody: Promise<string> | undefined

/**
 * Whether the password is right. For an account that does not exist (`null`) the same work is done, so that the time
 * taken does not tell which addresses have an account.
 */
export async function isPasswordRight(password: string, passwordHash: string | null): Promise<boolean> {
  forNobody ??= hashPassword('nobody has this password')
  const right = await verify(passwordHash ?? (await forNobody), normalisePassword(password))
  return right && passwordHash !== null
}

/** Whether a hash was made with other costs than today's, so that it is renewed at the next sign-in. */
export function isHashOutdated(passwordHash: string): boolean {
  const { memoryCost, timeCost, parallelism } = parseOptions(passwordHash)
  return memoryCost !== COST.memoryCost || timeCost !== COST.timeCost || parallelism !== COST.parallelism
}
