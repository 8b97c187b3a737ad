import { events } from '../../foundations/audit/store/events.ts'

export const past = events
