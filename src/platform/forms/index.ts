export { errorAt, type FieldError, type ParsedForm, parseForm, summaryItems } from './parse.ts'
export { FORM_TOKEN_FIELD, PostForm, ProblemSummary } from './post-form.tsx'
