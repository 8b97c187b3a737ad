/** The kinds of file that are kept. */
export const FORMATS = {
  jpeg: { mediaType: 'image/jpeg', label: 'JPEG picture', endings: ['jpg', 'jpeg', 'jpe', 'jfif'] },
  png: { mediaType: 'image/png', label: 'PNG picture', endings: ['png'] },
  webp: { mediaType: 'image/webp', label: 'WebP picture', endings: ['webp'] },
  gif: { mediaType: 'image/gif', label: 'GIF picture', endings: ['gif'] },
  pdf: { mediaType: 'application/pdf', label: 'PDF', endings: ['pdf'] },
  text: { mediaType: 'text/plain', label: 'plain text', endings: ['txt', 'text', 'log', 'md'] },
  csv: { mediaType: 'text/csv', label: 'CSV table', endings: ['csv', 'tsv'] },
  email: { mediaType: 'message/rfc822', label: 'email', endings: ['eml'] },
  docx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    label: 'Word document',
    endings: ['docx'],
  },
  xlsx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    label: 'Excel workbook',
    endings: ['xlsx'],
  },
  odt: { mediaType: 'application/vnd.oasis.opendocument.text', label: 'OpenDocument text', endings: ['odt'] },
  ods: {
    mediaType: 'application/vnd.oasis.opendocument.spreadsheet',
    label: 'OpenDocument spreadsheet',
    endings: ['ods'],
  },
  odp: {
    mediaType: 'application/vnd.oasis.opendocument.presentation',
    label: 'OpenDocument presentation',
    endings: ['odp'],
  },
} as const satisfies Record<string, { mediaType: string; label: string; endings: readonly [string, ...string[]] }>

export type Format = keyof typeof FORMATS
export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'gif'
export type OfficeFormat = 'docx' | 'xlsx' | 'odt' | 'ods' | 'odp'
export const formats = Object.keys(FORMATS) as readonly Format[]

/** In words, for lists and facts. */
export function mediaTypeLabel(mediaType: string): string {
  const format = formats.find((one) => FORMATS[one].mediaType === mediaType)
  return format === undefined ? mediaType : FORMATS[format].label
}

export function isPicture(mediaType: string): boolean {
  return mediaType.startsWith('image/')
}

/**
 * What the field for choosing files offers. HEIC is left out on purpose: an iPhone that is asked for JPEG turns its
 * photographs into JPEG by itself before it sends them.
 */
export const ACCEPTED = formats
  .flatMap((format) => [FORMATS[format].mediaType, ...FORMATS[format].endings.map((ending) => `.${ending}`)])
  .join(',')

const HEIC_ENDINGS: readonly string[] = ['heic', 'heif', 'hif']

/** Endings by which a file is run, not read. */
const PROGRAM_ENDINGS: ReadonlySet<string> = new Set(
  (
    'exe com scr bat cmd ps1 psm1 vb vbs vbe js jse mjs cjs wsf wsh wsc hta msi msp mst lnk pif reg inf jar app sh bash ' +
    'command cpl dll sys chm scf url sct gadget iso img vhd vhdx dmg pkg deb rpm apk ipa py rb pl php'
  ).split(' '),
)
/** Office documents whose name says that they hold macros. */
const MACRO_ENDINGS: ReadonlySet<string> = new Set('docm dotm xlsm xltm xlam xlsb pptm potm ppsm ppam'.split(' '))

/** The part after the last dot, in small letters; '' where it is none, as in "Letter 12.10.2026". */
export function endingOf(name: string): string {
  const ending = /\.([a-z0-9_-]{1,12})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return /[a-z]/.test(ending) ? ending : ''
}

export function isProgramName(name: string): boolean {
  return PROGRAM_ENDINGS.has(endingOf(name))
}

export function isMacroName(name: string): boolean {
  return MACRO_ENDINGS.has(endingOf(name))
}

/**
 * Whether a file that holds this may have this name. A picture may have the name of another kind of picture, as telephones
 * often mix them up: each is drawn afresh and named for what it then is, so that nothing can hide behind it.
 */
export function nameFits(name: string, format: Format): boolean {
  const ending = endingOf(name)
  if (ending === '') return true
  const fitting: readonly string[] = isPicture(FORMATS[format].mediaType)
    ? [...formats.filter((one) => isPicture(FORMATS[one].mediaType)).flatMap((one) => endingsOf(one)), ...HEIC_ENDINGS]
    : endingsOf(format)
  return fitting.includes(ending)
}

function endingsOf(format: Format): readonly string[] {
  return FORMATS[format].endings
}

/** The name with an ending that says what the file holds. */
export function nameFor(name: string, format: Format): string {
  const ending = endingOf(name)
  if (endingsOf(format).includes(ending)) return name
  const stem = ending === '' ? name : name.slice(0, -ending.length - 1)
  return `${stem.slice(0, 190)}.${FORMATS[format].endings[0]}`
}

/** A title for a file that nobody gave one: its name without the ending. */
export function titleFrom(fileName: string): string {
  const ending = endingOf(fileName)
  const stem = ending === '' ? fileName : fileName.slice(0, -ending.length - 1)
  return stem.replaceAll('_', ' ').trim() || fileName
}
