// A worker thread does not inherit the TypeScript loader, so this plain module installs it first.
import { register } from 'tsx/esm/api'

register()
await import('./pglite-worker.ts')
