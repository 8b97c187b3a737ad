import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { isAgencyKind, teamKindNames } from '../../foundations/identity/index.ts'

const day = z.iso.date()

const SCHEMA = z.strictObject({
  about: z.string(),
  agreements: z.array(
    z.strictObject({
      purpose: z.strictObject({ id: z.string(), title: z.string(), description: z.string() }),
      ...{ title: z.string(), summary: z.string(), handling: z.string() },
      ...{ lawfulBases: z.array(z.string()).min(1), dataCategories: z.array(z.string()).min(1) },
      discoverability: z.enum(['open', 'pointer', 'hidden']),
      classification: z.enum(['official', 'official-sensitive']),
      ...{ startsOn: day, reviewOn: day },
      parties: z.array(
        z.strictObject({
          agency: z.string(),
          /** The team whom a searcher is told to ask. */
          contact: z.string().nullable(),
          /** Who signs; null for a party that has not signed and so receives nothing. */
          signer: z.email().nullable(),
          post: z.string().nullable(),
        }),
      ),
      recipients: z.array(
        z.strictObject({
          teamKind: z.enum(teamKindNames),
          agencyKind: z.string().refine(isAgencyKind).nullable(),
          reach: z.enum(['same-area', 'everywhere']),
          level: z.enum(['know-of', 'view', 'contribute', 'manage']),
        }),
      ),
      retention: z.array(z.strictObject({ outcome: z.string(), title: z.string(), months: z.int().positive() })),
    }),
  ),
})

export type DemonstrationAgreement = z.infer<typeof SCHEMA>['agreements'][number]

/** The purposes and agreements of the demonstration (`db/demo/agreements.json`). */
export function readAgreements(): readonly DemonstrationAgreement[] {
  const file = new URL('../../../db/demo/agreements.json', import.meta.url)
  return SCHEMA.parse(JSON.parse(readFileSync(file, 'utf8'))).agreements
}
