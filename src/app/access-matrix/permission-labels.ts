import { permissions as areas } from '../../foundations/areas/index.ts'
import { permissions as audit } from '../../foundations/audit/index.ts'
import { permissions as identity } from '../../foundations/identity/index.ts'
import { permissions as people } from '../../foundations/people/index.ts'
import { permissions as sharing } from '../../foundations/sharing/index.ts'
import { permissions as casework } from '../../modules/casework/index.ts'
import { permissions as performance } from '../../modules/performance/index.ts'

/** Every permission of every room with what it lets people do, in the order of the floors. */
export const permissionLabels: Readonly<Record<string, string>> = {
  ...identity,
  ...audit,
  ...areas,
  ...sharing,
  ...people,
  ...casework,
  'assessment.compose': 'Compose and publish assessment instruments',
  ...performance,
}
