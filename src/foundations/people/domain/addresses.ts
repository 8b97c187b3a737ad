/** Addresses of the United Kingdom, as they are compared. */
import { fold } from './names.ts'
import type { AddressUse } from './words.ts'

export interface AddressParts {
  /** "Flat 3", or just "3". */
  readonly flat: string
  /** The name of a house or building. */
  readonly building: string
  /** House number with its letter, such as `12a` or `12-14`. */
  readonly number: string
  readonly street: string
  readonly locality: string
  readonly town: string
  readonly postcode: string
}

export interface AddressInput extends AddressParts {
  readonly use: AddressUse
  /** Unique property reference number: 1 to 12 digits. */
  readonly uprn: string | null
  readonly areaId: number | null
  /** ISO days, the last one included; null when not known or still so. */
  readonly fromOn: string | null
  readonly toOn: string | null
}

const STREET_WORDS: Readonly<Record<string, string>> = {
  st: 'street',
  str: 'street',
  rd: 'road',
  ave: 'avenue',
  av: 'avenue',
  ln: 'lane',
  la: 'lane',
  dr: 'drive',
  drv: 'drive',
  cl: 'close',
  clo: 'close',
  ct: 'court',
  crt: 'court',
  cres: 'crescent',
  cresc: 'crescent',
  gdns: 'gardens',
  gdn: 'gardens',
  grdns: 'gardens',
  gr: 'grove',
  grv: 'grove',
  pl: 'place',
  sq: 'square',
  ter: 'terrace',
  terr: 'terrace',
  tce: 'terrace',
  pk: 'park',
  pde: 'parade',
  wy: 'way',
  wlk: 'walk',
  yd: 'yard',
  hse: 'house',
  bldg: 'building',
  bldgs: 'buildings',
  ms: 'mews',
  mws: 'mews',
  est: 'estate',
  hts: 'heights',
  vw: 'view',
  n: 'north',
  s: 'south',
  e: 'east',
  w: 'west',
}

const STREET_TYPES = new Set(
  [
    'street road avenue lane drive close court crescent gardens grove place square terrace park parade way walk yard',
    'mews hill row green rise view gate bank fields meadow meadows croft mount vale path broadway quay wharf',
  ]
    .join(' ')
    .split(' '),
)

/** Lower-case words with the usual abbreviations written out; a leading "st" is a saint. */
export function normaliseStreet(text: string): string {
  const words = fold(text)
    .replace(/['’‘`.]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && word !== 'the')
  return words
    .map((word, index) => {
      if (word === 'saint') return 'st'
      if (word === 'st' && index === 0 && words.length > 1) return 'st'
      return STREET_WORDS[word] ?? word
    })
    .join(' ')
}

const POSTCODE = /\b([a-z]{1,2}\d[a-z\d]?)[\s-]*(\d[abd-hjlnp-uw-z]{2})\b/i

/** `LE11AA` for `le1 1aa`; undefined when the text is no full postcode. Inward letters as Royal Mail uses them. */
export function normalisePostcode(text: string): string | undefined {
  const found = POSTCODE.exec(text.trim())
  if (found === null || found[0].length !== text.trim().length) return undefined
  return `${found[1]}${found[2]}`.toUpperCase()
}

/** The first full postcode inside a text. */
export function findPostcode(text: string): { readonly postcode: string; readonly text: string } | undefined {
  const found = POSTCODE.exec(text)
  return found === null ? undefined : { postcode: `${found[1]}${found[2]}`.toUpperCase(), text: found[0] }
}

/** `LE1 1AA`, as it is written. A text that is no postcode stays as it is. */
export function postcodeShown(text: string): string {
  const code = normalisePostcode(text)
  return code === undefined ? text.trim() : `${code.slice(0, -3)} ${code.slice(-3)}`
}

/** `LE1` of `LE11AA`. */
export function outwardOf(postcode: string): string {
  return postcode.slice(0, -3)
}

/** Digits and letters of a house or flat number: `12a` for "No. 12 A", `3` for "Flat 3". */
export function normaliseNumber(text: string): string {
  return fold(text)
    .replace(/\b(flat|apartment|apt|unit|room|no|number|house)\b\.?/g, '')
    .replace(/[^a-z0-9]+/g, '')
}

export interface ComparableAddress {
  readonly flat: string
  readonly number: string
  readonly street: string
  readonly town: string
  /** '' when there is no full one. */
  readonly postcode: string
  readonly uprn: string
}

export function comparableAddress(address: AddressParts & { readonly uprn?: string | null }): ComparableAddress {
  return {
    flat: normaliseNumber(address.flat),
    // A house without a number goes by its name.
    number: normaliseNumber(address.number) || normaliseStreet(address.building).replaceAll(' ', ''),
    street: normaliseStreet(address.street),
    town: normaliseStreet(address.town),
    postcode: normalisePostcode(address.postcode) ?? '',
    uprn: (address.uprn ?? '').replace(/^0+/, ''),
  }
}

export type AddressLikeness = 'same' | 'same-building' | 'same-street-number' | 'same-postcode' | 'other'

export function compareAddresses(addresses: readonly [ComparableAddress, ComparableAddress]): AddressLikeness {
  const [a, b] = addresses
  if (a.uprn !== '' && a.uprn === b.uprn) return 'same'
  const sameNumber = a.number !== '' && a.number === b.number
  if (a.postcode !== '' && a.postcode === b.postcode) {
    if (!sameNumber) return 'same-postcode'
    return a.flat === b.flat ? 'same' : 'same-building'
  }
  const townsDiffer = a.town !== '' && b.town !== '' && a.town !== b.town
  const postcodesDiffer = a.postcode !== '' && b.postcode !== ''
  if (!sameNumber || a.street === '' || a.street !== b.street || townsDiffer || postcodesDiffer) return 'other'
  return a.flat === b.flat ? 'same-street-number' : 'other'
}

/** One line for people to read. */
export function addressLine(address: AddressParts): string {
  const { flat, building, number, street, locality, town, postcode } = address
  const flatShown = /^\d/.test(flat.trim()) ? `Flat ${flat.trim()}` : flat.trim()
  return [
    flatShown,
    building.trim(),
    `${number.trim()} ${street.trim()}`.trim(),
    locality.trim(),
    town.trim(),
    postcodeShown(postcode),
  ]
    .filter((part) => part !== '')
    .join(', ')
}

export interface FoundStreet {
  readonly flat: string
  readonly number: string
  readonly street: string
  /** What of the text it was read from. */
  readonly text: string
}

/** The first "12 High Street", with a flat before it where one is named, inside a text. */
export function findStreet(text: string): FoundStreet | undefined {
  const pattern =
    /(?:\b(?:flat|apartment|apt|unit|room)\s*([\da-z]{1,4})[\s,]+)?(?<![\d/.-])(\d{1,4}\s?[a-z]?(?:-\d{1,4})?)[\s,]+((?:[\p{L}'’.-]+[\s]+){0,3}?[\p{L}'’.]+)(?=$|[\s,])/giu
  for (const found of text.matchAll(pattern)) {
    const words = (found[3] ?? '').split(/\s+/)
    // The shortest run of words that ends in a word for a street, as far as the text goes on.
    const rest = text.slice((found.index ?? 0) + found[0].length - (found[3] ?? '').length).split(/[\s,]+/)
    for (let count = Math.max(2, words.length); count <= Math.min(5, rest.length); count++) {
      const street = rest.slice(0, count).join(' ')
      const last = normaliseStreet(street).split(' ').at(-1) ?? ''
      if (!STREET_TYPES.has(last)) continue
      const start = found.index ?? 0
      const end = text.indexOf(rest[count - 1] ?? '', start + found[0].length - (found[3] ?? '').length)
      return {
        flat: found[1] ?? '',
        number: (found[2] ?? '').replace(/\s/g, ''),
        street,
        text: text.slice(start, end + (rest[count - 1] ?? '').length),
      }
    }
  }
  return undefined
}

const NO_ADDRESS: AddressParts = {
  flat: '',
  building: '',
  number: '',
  street: '',
  locality: '',
  town: '',
  postcode: '',
}

const FLAT = /^(?:flat|apartment|apt|unit|room)\s*([\da-z]{1,4})\b\s*(.*)$/i
const NUMBERED = /^(\d{1,4}\s?[a-z]?(?:-\d{1,4})?)\s+(\D.*)$/i

/** Reads an address written with commas or line breaks into its parts; what it cannot place becomes building or locality. */
export function parseAddress(text: string): AddressParts {
  const code = findPostcode(text)
  const parts = (code === undefined ? text : text.replace(code.text, ''))
    .split(/[,\n]+/)
    .map((part) => part.trim().replace(/\s+/g, ' '))
    .filter((part) => part !== '')
  const address = { ...NO_ADDRESS, postcode: code === undefined ? '' : postcodeShown(code.postcode) }
  const rest: string[] = []
  const numberedStreet = parts.some((part) => NUMBERED.test(part.replace(FLAT, '$2')))
  for (const part of parts) {
    const flat = FLAT.exec(part)
    const numbered = NUMBERED.exec(flat?.[2] ?? part)
    if (flat !== null && address.flat === '') address.flat = flat[1] ?? ''
    if (numbered !== null && address.street === '') {
      address.number = (numbered[1] ?? '').replace(/\s/g, '')
      address.street = numbered[2] ?? ''
    } else if (flat !== null) {
      if ((flat[2] ?? '') !== '') address.building = flat[2] ?? ''
    } else if (
      !numberedStreet &&
      address.street === '' &&
      STREET_TYPES.has(normaliseStreet(part).split(' ').at(-1) ?? '')
    ) {
      address.street = part
    } else if (address.street === '' && address.building === '' && parts.length > 2) {
      address.building = part
    } else {
      rest.push(part)
    }
  }
  address.town = rest.at(-1) ?? ''
  address.locality = rest.slice(0, -1).join(', ')
  return address
}
