import { readFileSync } from 'node:fs'
import { z } from 'zod'

const tile = z.tuple([z.int().min(0), z.int().min(0)])

const SCHEMA = z.strictObject({
  about: z.string(),
  force: z.strictObject({ code: z.string(), name: z.string() }),
  county: z.strictObject({ code: z.string(), name: z.string(), without: z.array(z.string()) }),
  residentsYear: z.int(),
  districts: z.array(
    z.strictObject({
      code: z.string(),
      name: z.string(),
      abbreviation: z.string(),
      /** Of the community safety partnership. */
      partnershipCode: z.string(),
      residents: z.int(),
      /** Column and row in the tile map of districts. */
      tile,
      neighbourhoods: z.array(
        z.strictObject({
          code: z.string(),
          name: z.string(),
          residents: z.int(),
          /** Column and row in the tile map of neighbourhoods, where each district is a block of three by three. */
          tile,
        }),
      ),
    }),
  ),
})

export type Places = z.infer<typeof SCHEMA>
export type District = Places['districts'][number]
export type Neighbourhood = District['neighbourhoods'][number]

/** The demonstration's areas: real districts, and neighbourhoods that nobody lives in (`db/demo/places.json`). */
export function readPlaces(): Places {
  return SCHEMA.parse(JSON.parse(readFileSync(new URL('../../../db/demo/places.json', import.meta.url), 'utf8')))
}
