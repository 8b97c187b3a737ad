/** The door of the charts room: plain data in, accessible inline SVG out. See README.md. */
export {
  areaTitle,
  type ChoroplethMap,
  choroplethMap,
  describeMap,
  type MapArea,
  type MapBasics,
} from './choropleth-map.tsx'
export { type ClassifyOptions, classify, classOf, type ValueClass } from './classify.ts'
export { type ControlChart, type ControlPoint, controlChart, describeControlChart } from './control-chart.tsx'
export type { ChartBasics } from './frame.tsx'
export { type ExceptionalMark, type Mark, type MarkLabels, markLabel } from './marks.tsx'
export { toPng } from './png.ts'
export { responsiveChart } from './responsive-chart.tsx'
export { describeSeasonalChart, type SeasonalChart, type SeasonalPoint, seasonalChart } from './seasonal-chart.tsx'
export { readShapes, type Shape } from './shapes.ts'
export { type SparkChart, sparkChart } from './spark-chart.tsx'
export { CHART_STYLESHEET, standaloneSvg } from './standalone.ts'
export { formatFigure } from './text.ts'
export { type MapTile, type TileMap, tileMap } from './tile-map.tsx'
