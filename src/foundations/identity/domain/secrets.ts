import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, randomInt } from 'node:crypto'

/** 256 random bits for a cookie or a link. Only its hash is kept. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

export function isToken(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z0-9_-]{43}$/.test(text)
}

/** SHA-256: enough for values of 78 random bits and more, which nobody can guess; never for passwords. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

// Without 0, O, 1, I, L and U: what is read aloud or typed from paper is not mixed up.
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Random letters and digits in groups of four, for reading and typing. */
export function newReadableCode(groups: number): string {
  const group = () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return Array.from({ length: groups }, group).join('-')
}

/** The code as it was meant, however it was typed. */
export function normaliseCode(typed: string): string {
  return typed.toUpperCase().replace(/[^A-Z0-9]/g, '')
}

/** Keeps small secrets unreadable in the database and its backups. */
export interface SecretBox {
  seal(text: string): Uint8Array
  /** @throws Error when the bytes were changed or sealed with another key */
  open(sealed: Uint8Array): string
}

const IV_BYTES = 12
const TAG_BYTES = 16

/** AES-256-GCM with a key derived from the installation's secret. */
export function createSecretBox(secret: Uint8Array): SecretBox {
  if (secret.length < 32) throw new RangeError('The secret has fewer than 32 bytes')
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'frankpledge identity secret box', 32))
  return {
    seal: (text) => {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return new Uint8Array(Buffer.concat([iv, cipher.getAuthTag(), body]))
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed)
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
      return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8')
    },
  }
}
