/** The door of casework: reports of anti-social behaviour, cases and what is done about them. */
export type { CaseworkDeps } from './deps.ts'
export { notices } from './notices.ts'
export { permissions } from './permissions.ts'
export { caseworkRoutes } from './routes.ts'
export { openCase, setBand, titlesOfCases, touchCase } from './store/cases.ts'
export { addParticipant } from './store/participants.ts'
