/** The door of the performance room: what wiring, the command line and the demonstration may use. */
export { isMonthOrDay, problemInWords, xmrFile } from './xmr-file/index.ts'
