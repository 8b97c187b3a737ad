/** The door of actions: what somebody agreed to do about a record, by when, and what came of it. */
export type { ActionsDeps } from './deps.ts'
export {
  type ActionInput,
  type ActionProblem,
  type ActionState,
  checkAction,
  dueInWords,
  isOverdue,
  type Owner,
  stateLabels,
} from './domain/action.ts'
export { actionHoldings } from './holding.ts'
export { notices } from './notices.ts'
export { ActionsPart, type ActionsPartProps, type PartLine, readActionsPart } from './pages/actions-part.tsx'
export { permissions } from './permissions.ts'
export { actionsRoutes } from './routes.ts'
export {
  type ActionCounts,
  actionsOf,
  countsByRecord,
  findAction,
  type OpenFor,
  openActionsFor,
} from './store/actions.ts'
export {
  type ActionRefusal,
  addAction,
  type Completion,
  cancelAction,
  changeAction,
  completeAction,
  type NewAction,
  ownerCanSee,
  reopenAction,
  type SavedAction,
} from './store/changes.ts'
export { type Names as OwnerNames, namesFor as namesOfOwners, ownerInWords } from './store/owners.ts'
export type { Action } from './store/rows.ts'
export { actionTasksAmong } from './store/tasks.ts'
