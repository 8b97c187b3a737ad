export {
  createAgency,
  createPartnership,
  createTeam,
  createUser,
} from '../../foundations/identity/commands/provision.ts'
export { agencyKinds } from '../../foundations/identity/domain/agency.ts'
export { isRoleName, permissionsOf, roleLabel } from '../../foundations/identity/roles.ts'
export { insertSuccession, listAgencies } from '../../foundations/identity/store/agencies.ts'
export { findPartnership } from '../../foundations/identity/store/partnership.ts'
export { importCounts } from '../../modules/performance/import-counts/import-counts.ts'
export * from '../../modules/performance/store/answers.ts'
export * from '../../modules/performance/store/exceptions.ts'
export * from '../../modules/performance/store/measures.ts'
export * from '../../modules/performance/store/settings.ts'
