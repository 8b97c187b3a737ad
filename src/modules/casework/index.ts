/** The door of casework: reports of anti-social behaviour, cases and what is done about them. */

export { assessmentHeader, assessmentSubjects } from './assessing.ts'
export type { BeforeClosing, CaseworkDeps, VictimsOfCrime } from './deps.ts'
export { isVictim } from './domain/case.ts'
export type { InterventionInput } from './domain/intervention.ts'
export type { ReportInput } from './domain/report.ts'
export type { ScreeningAnswers } from './domain/screen-rule.ts'
export type { Role } from './domain/words.ts'
export type { AgencyNamed, ContactInput, IncidentInput, InvolvedInput, PlanInput, SupportInput } from './domain/work.ts'
export { countMonthly, type MonthlySeries } from './figures/count.ts'
export { caseHoldings, caseKind } from './holding.ts'
export type { WorkPart } from './my-work/work-part.ts'
export { notices } from './notices.ts'
export { permissions } from './permissions.ts'
export { casesOfProfile } from './profile-cases/section.tsx'
export { reportHolding, reportKind } from './report-holding.ts'
export { importReportFile } from './reports-import/import-file.ts'
export { reviewHolding, reviewKind } from './review-holding.ts'
export { caseworkRoutes } from './routes.ts'
export {
  approveClosures,
  type BringRefusal,
  type BroughtCase,
  type BroughtClosedReport,
  type BroughtReport,
  bringCases,
  setBands,
} from './store/bring-cases.ts'
export { countCases, listCases } from './store/case-lists.ts'
export { findCase, openCase, setBand, titlesOfCases, touchCase } from './store/cases.ts'
export { approveClosure, askToClose, type Closure, closuresOf, reopenCase } from './store/closures.ts'
export { countCompliance } from './store/compliance.ts'
export { addContact, contactsOf } from './store/contacts.ts'
export { addIncident, incidentsOf } from './store/incidents.ts'
export {
  addBreach,
  addIntervention,
  addStage,
  interventionCounts,
  interventionsOf,
} from './store/interventions.ts'
export { addInvolved, involvedAgenciesOf } from './store/involved.ts'
export { namesBeside } from './store/kept.ts'
export { addItem, decideItem, itemsOf, planMeeting, putOnNextMeeting } from './store/meetings.ts'
export { addParticipant, changeParticipant, endParticipant, participantsOf } from './store/participants.ts'
export { hasPlan, plansOf, reviewPlan, writePlan } from './store/plans.ts'
export { acceptReport, attachReport, closeReport } from './store/report-decisions.ts'
export type { ImportOutcome } from './store/report-imports.ts'
export {
  type Caller,
  matrixTimes,
  noteReportAssessed,
  reportsOf,
  takeReport,
  titlesOfReports,
} from './store/reports.ts'
export { screenRecord } from './store/screenings.ts'
export { addSupport, supportsOf } from './store/supports.ts'
export { belongingTo, caseTasksAmong } from './store/tasks.ts'
export { noteVulnerabilities, vulnerabilitiesOf } from './store/vulnerabilities.ts'
export type { CasePart, CaseShown, PartRead, TimelineEntry } from './view-case/case-part.ts'
