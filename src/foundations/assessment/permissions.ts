/** What may be permitted in this room, in words for the page on which roles are explained. */
export const permissions: Readonly<Record<string, string>> = {
  'assessment.compose': 'Compose, load, publish and retire assessment instruments',
}
