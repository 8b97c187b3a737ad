export { type Access, everyone, may, signedIn } from './access.ts'
export { type Asset, type AssetStore, createAssetStore } from './assets.ts'
export { createLog, type Logger } from './log.ts'
export { purposesOf } from './purposes.ts'
export * from './route.ts'
export {
  createServer,
  type ErrorPageProblem,
  type RouteEntry,
  type RouteRefusal,
  type ServerOptions,
  sessionCookieName,
  type Visitor,
} from './server.ts'
