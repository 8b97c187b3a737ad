/** The door of the demonstration: an invented partnership in the shape of a real county. */
export { isDemonstrationFolder, prepareDemonstrationFolder } from './folder.ts'
export { type OpenDemonstration, openDemonstration } from './open.ts'
export { type DemonstrationSignIn, demonstrationSignIns } from './people.ts'
export {
  type DemonstrationState,
  demonstrationState,
  type SeedInput,
  type SeedProgress,
  seedDemonstration,
} from './seed.ts'
export { type PlantedSignal, plantedSignals } from './signals.ts'
