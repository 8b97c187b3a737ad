export { siteRoutes } from './about/routes.tsx'
