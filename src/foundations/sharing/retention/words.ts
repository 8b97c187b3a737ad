import type { DisposalObstacle } from '../domain/retention.ts'

/** What stands against a disposal, in words. */
export const obstacleWords: Readonly<Record<DisposalObstacle, string>> = {
  held: 'A legal hold is in place',
  'asked-about': 'Somebody has asked about this record and waits for the answer, so it must not be disposed of now',
  'not-due': 'The review is not due yet',
  'proposed-already': 'Disposal is proposed already',
}
