import type { FileRefusal } from '../domain/refusals.ts'

const HEADERS = /^(from|to|date|subject|message-id|received|mime-version|return-path|content-type|reply-to):/i

/** Whether a text begins as an email does: with lines of headers, two known ones at least. */
export function looksLikeEmail(start: string): boolean {
  const head = start.split(/\r?\n\r?\n/, 1)[0] ?? ''
  const lines = head.split(/\r?\n/).filter((line) => !/^[ \t]/.test(line))
  // The last line may be cut off.
  const whole = lines.length > 1 ? lines.slice(0, -1) : lines
  return whole.every((line) => /^[!-9;-~]+:/.test(line)) && lines.filter((line) => HEADERS.test(line)).length >= 2
}

const NAMED = /name\*?(?:\d\*?)?[ \t]{0,9}=/i
const PROGRAM_ENDING =
  /\.(?:exe|com|scr|bat|cmd|ps1|vbs?|vbe|jse?|wsf|hta|msi|lnk|pif|reg|jar|docm|dotm|xlsm|xltm|pptm|iso|img|html?|svg)\b/i
/** How a Windows program begins, in base64. */
const PROGRAM_CODED = /^TV[opqr][A-Za-z0-9+/]{20}/

/** What is attached to an email goes out with it, so it must be no program. Null when nothing is wrong. */
export function inspectEmail(bytes: Buffer): FileRefusal | null {
  let before = ''
  for (const line of bytes.toString('latin1').split(/\r\n|\n|\r/)) {
    const named = NAMED.exec(line)
    if (named !== null && PROGRAM_ENDING.test(line.slice(named.index))) return 'email-program'
    if (before === '' && PROGRAM_CODED.test(line)) return 'email-program'
    before = line
  }
  return null
}
