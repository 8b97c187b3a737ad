import { formatBytes } from '../../../platform/html/format.ts'
import { LIMITS } from './limits.ts'

/** Why a file is not taken, in words that say how to mend it. They follow the file's name. */
export const REFUSALS = {
  empty: 'There is nothing in this file. Check that it is the one that you meant',
  'too-large': `The file is larger than ${formatBytes(LIMITS.fileBytes)}. Make it smaller, or add it in parts: of a photograph, a smaller size; of a PDF, some of its pages`,
  unknown: 'Files of this kind cannot be kept. Save it as PDF, or take a photograph of it',
  'not-what-it-says':
    'The name says that it is something else than what is in the file. Check that it is the one that you meant, and give its name the right ending',
  program: 'This is a program, or could be run like one, and is never kept. Save what it shows as PDF',
  'web-page':
    'Web pages and drawings such as SVG can hold programs. Print it to PDF, or save the drawing as PNG, and add that',
  macros:
    'The document holds macros, which are programs. Save it without them (as .docx, .xlsx or OpenDocument), or as PDF',
  'old-office':
    'This is an old Office document, an Outlook message, or one with a password. Open it and save it as .docx or .xlsx without a password, or as PDF',
  presentation: 'PowerPoint presentations cannot be kept. Save it as PDF and add that',
  'rich-text': 'Files in rich text format (RTF) cannot be kept. Save it as .docx or PDF and add that',
  archive: 'This is an archive of files. Unpack it and add the files that are needed',
  recording: 'Recordings of sound or film cannot be kept here. Say in a note of the record where the recording is kept',
  'other-picture': 'Pictures of this kind cannot be kept. Save it as JPEG or PNG and add that',
  heic: 'This photograph is in HEIC, which cannot be read here. Send it as JPEG: on an iPhone choose Settings, Camera, Formats, Most Compatible; or open it and save it as JPEG',
  'broken-picture':
    'The picture is broken or incomplete. Open it to see whether it is whole, save it again and add that',
  'huge-picture': `The picture has more than ${LIMITS.picturePixels / 1_000_000} million dots. Save it in a smaller size and add that`,
  'locked-document': 'The document asks for a password. Save it without one and add that',
  'broken-document':
    'The document is broken or incomplete. Open it to see whether it is whole, save it again and add that',
  'remote-template':
    'The document loads a template from another address when it is opened. Save it as PDF, or take away the template, and add that',
  'swollen-document':
    'The document would become far larger when opened than any letter or table is. Save it as PDF and add that',
  'pdf-scripts': 'The PDF holds scripts or starts programs. Print it to PDF anew, which leaves them out, and add that',
  'pdf-locked':
    'The PDF is protected, so nobody can check what is in it. Print it to PDF anew without protection and add that',
  'pdf-broken':
    'The PDF is broken or incomplete. Open it to see whether it is whole, print it to PDF anew and add that',
  'email-program': 'The email brings a program with it. Save the email without what is attached, and add that',
} as const satisfies Record<string, string>

export type FileRefusal = keyof typeof REFUSALS
