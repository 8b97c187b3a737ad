import { type Logger, pino } from 'pino'

export type { Logger }

/**
 * Structured lines without personal data: the route's pattern and never the address that was asked for, no query, no
 * form, no network address, no name. The correlation id joins a line to the audit log, which is protected.
 */
export function createLog(
  options: { level?: string; pretty?: boolean; destination?: NodeJS.WritableStream } = {},
): Logger {
  return pino(
    {
      level: options.level ?? 'info',
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: ['req', 'res', 'headers', '*.password', '*.email', '*.token', '*.cookie'],
        remove: true,
      },
      serializers: { err: describeError },
    },
    options.destination ?? process.stdout,
  )
}

/** An error's kind, code and place. The message may quote data (a database error holds the row), so it stays out. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  return {
    type: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    at: (error.stack ?? '')
      .split('\n')
      .filter((line) => line.trimStart().startsWith('at '))
      .slice(0, 8)
      .map((line) => line.trim()),
  }
}
