import type { Html } from '#html/jsx-runtime'
import type { ChartBasics } from './frame.tsx'

/**
 * The same chart twice, wide for screens and paper and compact for phones; the stylesheet shows one. What is hidden
 * is hidden from screen readers too. The compact one's id ends in `-compact`.
 */
export function responsiveChart<Chart extends ChartBasics>(draw: (chart: Chart) => Html, chart: Chart): Html {
  return (
    <>
      <div class="chart-wide">{draw(chart)}</div>
      <div class="chart-narrow">{draw({ ...chart, id: `${chart.id}-compact`, compact: true })}</div>
    </>
  )
}
