import { helper } from '../../../test/helper.ts'

export const fromTest = helper
