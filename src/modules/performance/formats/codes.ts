/** Everything that can be wrong with one row. The codes are stable: people and scripts may rely on them. */
export const ROW_ERRORS = {
  'missing-columns': {
    means: 'The row has fewer cells than the heading.',
    mend: 'Look for a missing separator or a line that was broken in two.',
  },
  'extra-columns': {
    means: 'The row has more filled cells than the heading.',
    mend: 'A cell that contains the separator must stand in quotation marks.',
  },
  'blank-month': { means: 'The month is empty.', mend: 'Write the month, for example 2025-09.' },
  'bad-month': {
    means: 'The month cannot be read.',
    mend: 'Write it as 2025-09, 202509, Sep-25, September 2025, 30/09/2025 or 2025-09-30.',
  },
  'impossible-date': {
    means: 'There is no such month or day, such as month 13 or 31 February.',
    mend: 'Correct the date. Days come first: 30/09/2025 is the 30th of September.',
  },
  'month-too-early': { means: 'The month is before 1990.', mend: 'Correct the year.' },
  'month-in-future': { means: 'The month has not begun yet.', mend: 'Correct the month, or leave forecasts out.' },
  'blank-area': { means: 'The area is empty.', mend: 'Write the area’s code or name.' },
  'blank-type': { means: 'The crime type or category is empty.', mend: 'Write the type.' },
  'label-too-long': {
    means: 'A name is longer than 200 characters.',
    mend: 'Check the mapping: this column may hold notes.',
  },
  'formula-cell': {
    means: 'The cell holds a spreadsheet formula in place of its result.',
    mend: 'Copy the column and paste it as values, then save as CSV again.',
  },
  'not-a-number': {
    means: 'The value is not a number.',
    mend: 'Write digits only. Leave the cell blank where the count is not known, and write 0 for none.',
  },
  'negative-value': { means: 'The value is below zero.', mend: 'A count cannot be negative: correct it.' },
  'not-whole': { means: 'The value is not a whole number.', mend: 'Give counts, not rates or percentages.' },
  'huge-value': {
    means: 'The value is above 10,000,000.',
    mend: 'Correct it: no area has so many in one month. Two cells may have run together.',
  },
  'ambiguous-number': {
    means: 'In a file separated by semicolons, a comma in a number may stand for a decimal point or for thousands.',
    mend: 'Write the number without the comma.',
  },
  'conflicting-row': {
    means: 'An earlier row gives another value for the same area, month and type.',
    mend: 'Keep the right one of the two rows. If they are parts of one count, add them up first.',
  },
} as const satisfies Record<string, { readonly means: string; readonly mend: string }>
export type RowErrorCode = keyof typeof ROW_ERRORS

/** What ends the reading of a file, besides the problems of any file (FILE_PROBLEMS). */
export const FORMAT_PROBLEMS = {
  'header-missing': {
    means: 'The first line holds data where the names of the columns should stand.',
    mend: 'Put a line with the names of the columns on top.',
  },
  'header-duplicate': {
    means: 'Two columns have the same name, or stand for the same month.',
    mend: 'Rename or remove one of them.',
  },
  'column-missing': {
    means: 'A column that the format or the mapping needs is not there.',
    mend: 'Choose the right column in the mapping, or add it to the file.',
  },
  'format-unknown': {
    means: 'The file is not recognised as street-level crimes, long counts or a wide monthly table.',
    mend: 'Compare it with the examples on this page, or choose the columns yourself.',
  },
  'outcomes-file': {
    means: 'This is an outcomes file, not a street-level crime file.',
    mend: 'Import the file whose name ends in -street.csv. Outcomes are not counted.',
  },
  'stop-and-search-file': {
    means: 'This is a stop and search file, not a street-level crime file.',
    mend: 'Import the file whose name ends in -street.csv. Stop and search records are not counted.',
  },
  'no-rows': {
    means: 'The file has a heading and no rows.',
    mend: 'Export it again: the selection may have been empty.',
  },
  'bad-mapping': { means: 'The column mapping does not make sense.', mend: 'Correct the mapping as its messages say.' },
  'too-many-counts': {
    means: 'The file has more combinations of area, month and type than one file may have (20 million).',
    mend: 'Send it in parts, for example a file for each year.',
  },
} as const satisfies Record<string, { readonly means: string; readonly mend: string }>
export type FormatProblemCode = keyof typeof FORMAT_PROBLEMS

/** What a person should know although the rows are read. */
export const WARNINGS = {
  'windows-1252': {
    means: 'The file is not UTF-8 and was read as Windows-1252, which Excel’s plain “CSV” writes.',
    mend: 'Check the names with accents and dashes. To be sure, save as “CSV UTF-8”.',
  },
  'other-month': {
    means: 'The file is named for one month and holds rows of another. They are counted in their own month.',
    mend: 'Check that it is the right file.',
  },
  'older-crime-type': {
    means: 'An older name of a crime type was read as its successor.',
    mend: 'Nothing to do. Before May 2013 the types were drawn differently: compare across that date with care.',
  },
  'unknown-crime-type': {
    means: 'A crime type is none of the 14 of data.police.uk. It is kept under its own name.',
    mend: 'Map it to a type in the queue.',
  },
  'no-area-column': {
    means: 'The file has no LSOA code column: its rows are counted without a place.',
    mend: 'Fetch a newer edition of the file if you need areas.',
  },
  'several-forces': {
    means: 'The rows belong to more than one force.',
    mend: 'Check that the file is complete for each.',
  },
  'blank-value': {
    means: 'A value is blank. It is left as a gap, not counted as zero.',
    mend: 'Write 0 where there were none.',
  },
  'repeated-row': {
    means: 'A row repeats an earlier one exactly. It is counted once.',
    mend: 'Remove the repetition.',
  },
  'totals-row': {
    means: 'A row is a total of others. It is left out, so that nothing is counted twice.',
    mend: 'Nothing to do.',
  },
} as const satisfies Record<string, { readonly means: string; readonly mend: string }>
export type WarningCode = keyof typeof WARNINGS
