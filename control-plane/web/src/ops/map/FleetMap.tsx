import { bitRate, counted, share } from '../../design/format';
import { healthWords } from '../sites/health';
import { dotRadius, siteConditions, type SiteFigures } from '../sites';
import { onMap, viewOf, worldMap } from './worldMap';
import './map.css';

/** Where the fleet stands and what each site sends now. A list says the same below it, for whoever sees no map. */
export function FleetMap({ sites }: { readonly sites: readonly SiteFigures[] }) {
  const placed = sites.filter(({ site }) => site.latitude !== null && site.longitude !== null);
  const largest = Math.max(1, ...placed.map((figures) => figures.capacity));
  const view = viewOf(placed.map(({ site }) => onMap(site.latitude!, site.longitude!)));
  return (
    <figure class="fleet-map">
      <svg viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`} role="img" aria-label={`Map of ${counted(placed.length, 'site')}`}>
        <path class="map-graticule" d={worldMap.graticule} />
        <path class="map-land" d={worldMap.land} />
        <path class="map-borders" d={worldMap.borders} />
        {placed.map((figures) => (
          <SiteDot key={figures.site.site_id} figures={figures} largest={largest} scale={view.scale} />
        ))}
      </svg>
      <figcaption>
        {sites.length === 0
          ? 'No sites yet: the page Sites makes the first.'
          : 'A dot is a site, its size the capacity; the ring fills with what it sends.'}
      </figcaption>
    </figure>
  );
}

function SiteDot({ figures, largest, scale }: { readonly figures: SiteFigures; readonly largest: number; readonly scale: number }) {
  const { site, egress, capacity, health, appliances } = figures;
  const [x, y] = onMap(site.latitude!, site.longitude!);
  const radius = dotRadius(capacity, largest);
  const used = capacity > 0 ? Math.min(1, egress / capacity) : 0;
  const around = 2 * Math.PI * (radius + 3);
  // Names of neighbours would lie on each other; east of the dot, or west of it where Europe is dense.
  const west = site.longitude! < 6;
  return (
    <g class="map-site" data-condition={siteConditions[health]} transform={`translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale.toFixed(3)})`}>
      <title>
        {`${site.name}, ${site.country}: ${counted(appliances.length, 'appliance')}, ${healthWords[health]}, ${bitRate(egress)} of ${bitRate(capacity)} (${share(used)})`}
      </title>
      <circle class="map-halo" r={radius + 9} />
      <circle class="map-ring" r={radius + 3} />
      <circle class="map-used" r={radius + 3} stroke-dasharray={`${(around * used).toFixed(1)} ${around.toFixed(1)}`} transform="rotate(-90)" />
      <circle class="map-dot" r={radius} />
      <text x={west ? -(radius + 8) : radius + 8} y="4" text-anchor={west ? 'end' : 'start'}>
        {site.name}
      </text>
    </g>
  );
}
