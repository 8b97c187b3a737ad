export type { AreasDeps } from './deps.ts'
export { AREA_KINDS, type AreaKind, isAreaKind, kindWords, type Vintage } from './domain/kinds.ts'
export { groupError } from './group-areas/routes.tsx'
export type { AreaFile, Fact, ReadAreaFile, UnreadableFile } from './import-files/facts.ts'
export {
  type AreaImportReport,
  type FileReport,
  importAreaFiles,
  storeAreaFiles,
} from './import-files/import-area-files.ts'
export { type ReadOptions, readAreaFile, readAreaFiles } from './import-files/read-file.ts'
export { notices } from './notices.ts'
export { permissions } from './permissions.ts'
export { areasRoutes } from './routes.ts'
export {
  type Area,
  type AreaFilter,
  ancestors,
  areaByCode,
  areaChoices,
  areasByIds,
  chooseAreas,
  chosenAreas,
  descendants,
  findArea,
  getArea,
  idsInScope,
  idsServed,
  listAreas,
  partnershipsOf,
  type RelatedArea,
} from './store/areas.ts'
export {
  currentLsoa,
  type Deprivation,
  deprivationOf,
  type Population,
  populationOf,
} from './store/figures.ts'
export {
  GROUP_KINDS,
  type Group,
  type GroupKind,
  type GroupRefusal,
  type SavedGroup,
  saveGroup,
} from './store/groups.ts'
export {
  type Alias,
  type AliasRefusal,
  addAlias,
  aliasesOf,
  removeAlias,
  resolveLabels,
} from './store/labels.ts'
export {
  type AreaShape,
  type BoundaryFilter,
  type BoundaryProperties,
  boundariesOf,
  setTiles,
  type Tile,
  tilesOf,
} from './store/shapes.ts'
export {
  createArea,
  createAreas,
  type NewArea,
  type PopulationRow,
  setPopulations,
} from './store/writing.ts'
