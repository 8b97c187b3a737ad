import { AppError } from '../result/index.ts'

/** What can be wrong with a file as a whole. Each ends the reading of that file. */
export const FILE_PROBLEMS = {
  'empty-file': {
    means: 'The file has no bytes, or nothing but blank lines.',
    mend: 'Export it again and check its size before you send it.',
  },
  'not-a-csv-file': {
    means: 'The file is a picture, a document, a web page or something else, whatever its name ends with.',
    mend: 'Find the CSV file. A web page often means that a sign-in page was saved in place of the data.',
  },
  'excel-workbook': {
    means: 'The file is a spreadsheet workbook.',
    mend: 'Open it, choose Save as, “CSV UTF-8 (comma delimited)”, and send that file.',
  },
  'not-text': {
    means: 'The file has bytes that no text file has.',
    mend: 'Export it again as CSV (UTF-8). If it was copied or downloaded, it may be damaged: fetch it again.',
  },
  'wrong-encoding': {
    means: 'A character cannot be read as the encoding of the file.',
    mend: 'Save the file as “CSV UTF-8” and send it again. The line named holds the first bad character.',
  },
  'mixed-encoding': {
    means: 'Part of the file is UTF-8 and part is not, as when two files were pasted together.',
    mend: 'Save each part as “CSV UTF-8” before joining them. The line named holds the first bad character.',
  },
  'unclosed-quote': {
    means: 'A cell starts with a quotation mark and the closing one is missing.',
    mend: 'Go to the line named and close the quotation mark, or remove the opening one.',
  },
  'text-after-quote': {
    means: 'There is text between a closing quotation mark and the next separator.',
    mend: 'Go to the line named. A quotation mark inside a quoted cell is written twice: "".',
  },
  'line-too-long': {
    means: 'A line is longer than any table of counts needs.',
    mend: 'Check that the file has line ends and is the file that you meant.',
  },
  'cell-too-long': {
    means: 'A cell holds more than 32,767 characters, the most that a spreadsheet cell can hold.',
    mend: 'Shorten the cell on the line named, or look for a stray quotation mark before it.',
  },
  'too-many-columns': {
    means: 'A line has more than 16,384 cells, the most that a spreadsheet row can hold.',
    mend: 'Check that the file is the one that you meant, and that its lines are separated.',
  },
  'zip-truncated': {
    means: 'The end of the zip file is missing.',
    mend: 'The download or copy stopped early: fetch it again.',
  },
  'zip-damaged': {
    means: 'The zip file, or a file in it, cannot be unpacked or fails its checksum.',
    mend: 'Fetch it again, or unpack it yourself and send the files.',
  },
  'zip-encrypted': {
    means: 'The zip file asks for a password.',
    mend: 'Unpack it yourself and send the files without a password.',
  },
  'zip-nested': {
    means: 'There is an archive inside the archive.',
    mend: 'Unpack the inner one and send its files.',
  },
  'zip-too-large': {
    means: 'The files in the zip file are too large together.',
    mend: 'Send it in parts.',
  },
  'zip-ratio': {
    means: 'A file in the zip file would grow more than any table of counts does when unpacked.',
    mend: 'Unpack it yourself, look at the file, and send it unpacked if it is what you meant.',
  },
  'zip-too-many-files': {
    means: 'The zip file holds too many files.',
    mend: 'Send it in parts.',
  },
  'zip-without-csv': {
    means: 'The zip file holds no CSV file.',
    mend: 'Check that it is the file that you meant.',
  },
  'file-unreadable': {
    means: 'The file could not be opened or read to its end.',
    mend: 'Check that it is still there and that you may read it, then try again.',
  },
} as const satisfies Record<string, { readonly means: string; readonly mend: string }>

export type FileProblemCode = keyof typeof FILE_PROBLEMS

/**
 * A file that cannot be used, with words for the person who sent it. `code` is stable; `line` is the physical line
 * (the first is 1) where that is known. Rooms above add codes of their own.
 */
export class FileProblem extends AppError {
  readonly line: number | undefined
  constructor(code: string, message: string, options: { readonly line?: number; readonly cause?: unknown } = {}) {
    super(code, message, { status: 422, ...(options.cause !== undefined && { cause: options.cause }) })
    this.name = 'FileProblem'
    this.line = options.line
  }
}

/** A problem of the platform's own list, so that a mistyped code does not compile. */
export function fileProblem(
  code: FileProblemCode,
  message: string,
  options: { readonly line?: number; readonly cause?: unknown } = {},
): FileProblem {
  return new FileProblem(code, message, options)
}
