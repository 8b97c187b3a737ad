import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { isCodeOf, NAME_USES, SUBJECT_KINDS } from '../../foundations/people/index.ts'

const SCHEMA = z.strictObject({
  about: z.string(),
  profiles: z.array(
    z.strictObject({
      /** Who adds it, for their own team. */
      by: z.email(),
      purpose: z.string(),
      /** The code of the record's area. */
      area: z.string(),
      kind: z.string().refine((kind) => isCodeOf(SUBJECT_KINDS, kind)),
      names: z
        .array(
          z.strictObject({
            ...{ given: z.string(), family: z.string() },
            use: z.string().refine((use) => isCodeOf(NAME_USES, use)),
          }),
        )
        .min(1),
      born: z.iso.date().optional(),
      address: z.string(),
      phone: z.string().optional(),
      /** Beside the phone number. */
      note: z.string().optional(),
    }),
  ),
})

export type DemonstrationProfile = z.infer<typeof SCHEMA>['profiles'][number]

/** Invented people and places under the demonstration's purposes (`db/demo/profiles.json`). */
export function readProfiles(): readonly DemonstrationProfile[] {
  const file = new URL('../../../db/demo/profiles.json', import.meta.url)
  return SCHEMA.parse(JSON.parse(readFileSync(file, 'utf8'))).profiles
}
