import type { ReferenceKind } from './words.ts'

/** `+441509263171` for a number as people write it in Britain; a foreign one keeps its `+`. Undefined when it is none. */
export function normalisePhone(text: string): string | undefined {
  const written = text.replace(/\(0\)/g, '').replace(/[\s().-]/g, '')
  if (!/^\+?\d+$/.test(written)) return undefined
  const international = written.replace(/^00/, '+')
  const number = international.startsWith('+44')
    ? `+44${international.slice(3).replace(/^0/, '')}`
    : international.startsWith('+')
      ? international
      : international.startsWith('0')
        ? `+44${international.slice(1)}`
        : /^44\d{9,10}$/.test(international)
          ? `+${international}`
          : ''
  if (number.startsWith('+44')) return /^\+44[1-9]\d{8,9}$/.test(number) ? number : undefined
  return /^\+[1-9]\d{7,14}$/.test(number) ? number : undefined
}

/** `01509 263 171` or `07700 900 123` for a British number, others as they are. */
export function phoneShown(number: string): string {
  const digits = /^\+44(\d{4})(\d{3})(\d{2,3})$/.exec(number)
  return digits === null ? number : `0${digits[1]} ${digits[2]} ${digits[3]}`
}

/** Lower case; undefined when it is none. */
export function normaliseEmail(text: string): string | undefined {
  const address = text.trim().toLowerCase()
  return /^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/.test(address) && address.length <= 254 ? address : undefined
}

/** Capital letters and digits of a reference, as it is compared. */
export function normaliseReference(value: string): string {
  return value.toUpperCase().replace(/[^A-Z0-9]+/g, '')
}

/** What is wrong with a reference of this kind; undefined when nothing is. Sources: NHS Data Dictionary, HMRC. */
export function referenceProblem(reference: {
  readonly kind: ReferenceKind
  readonly value: string
}): string | undefined {
  const value = normaliseReference(reference.value)
  if (value === '') return 'Enter the reference'
  if (value.length > 40) return 'The reference must be 40 characters or fewer'
  if (reference.kind === 'nhs' && !isNhsNumber(value)) return 'Enter an NHS number with 10 digits, as on a letter'
  if (reference.kind === 'national-insurance' && !/^[A-Z]{2}\d{6}[A-D]?$/.test(value)) {
    return 'Enter a National Insurance number, such as QQ123456C'
  }
  return undefined
}

/** Ten digits, of which the last is the check digit (modulus 11). */
export function isNhsNumber(value: string): boolean {
  if (!/^\d{10}$/.test(value)) return false
  const sum = [...value.slice(0, 9)].reduce((total, digit, index) => total + Number(digit) * (10 - index), 0)
  const check = 11 - (sum % 11)
  return check !== 10 && check % 11 === Number(value[9])
}
