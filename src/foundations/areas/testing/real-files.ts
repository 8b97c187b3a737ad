import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileOnDisk, type InputFile } from '../../../platform/files/index.ts'

const FOLDER = path.resolve('../shared/data/real')

/** Published files of areas, which are kept beside the repository and never in it. */
export const realAreaFiles = [
  'geography/districts.geojson',
  'geography/lad-to-csp-to-force.csv',
  'geography/lsoa-2011-to-2021-best-fit.csv',
  'geography/lsoa-2011.topo.json',
  'geography/lsoa-2021-to-district.csv',
  'geography/lsoa-2021.topo.json',
  'geography/wards.topo.json',
  'population/deprivation-2019-lsoa11.csv',
  'population/deprivation-2025-lsoa21.csv',
  'population/residents-2020-by-district.csv',
  'population/residents-households-2021-lsoa21.csv',
] as const
export type RealAreaFile = (typeof realAreaFiles)[number]

/** For the `skip` option of a test: false when the files are there, else why it is skipped. */
export const realFilesMissing: false | string = existsSync(path.join(FOLDER, realAreaFiles[0]))
  ? false
  : `the published files are not in ${path.relative('.', FOLDER)}`

export function openReal(files: readonly RealAreaFile[] = realAreaFiles): Promise<InputFile[]> {
  return Promise.all(files.map((file) => fileOnDisk(path.join(FOLDER, file))))
}
