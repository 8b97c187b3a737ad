/** XmR charts of any series in a file: what the command `frankpledge xmr` does. */
export { isMonthOrDay, MOST_PROBLEMS, readXmrSeries, type XmrFileProblem, type XmrSeries } from './read-series.ts'
export { problemInWords, XMR_COLUMNS, type XmrFormat, type XmrRow, xmrFile, xmrRows } from './xmr-file.ts'
