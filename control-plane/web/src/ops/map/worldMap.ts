import { geoGraticule10, geoNaturalEarth1, geoPath, type GeoProjection } from 'd3-geo';
import { feature, mesh } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import atlas from 'world-atlas/countries-110m.json';

export const mapWidth = 960;
export const mapHeight = 470;

const topology = atlas as unknown as Topology;
const land = feature(topology, topology.objects['land']!);
const borders = mesh(topology, topology.objects['countries'] as never, (a: unknown, b: unknown) => a !== b);

interface WorldMap {
  readonly land: string;
  readonly borders: string;
  readonly graticule: string;
  readonly project: GeoProjection;
}

/** Natural Earth's outlines, drawn once: the world without its two empty ends. */
function draw(): WorldMap {
  const project = geoNaturalEarth1().fitExtent(
    [
      [4, 4],
      [mapWidth - 4, mapHeight + 34],
    ],
    { type: 'Sphere' },
  );
  const path = geoPath(project);
  return { land: path(land) ?? '', borders: path(borders) ?? '', graticule: path(geoGraticule10()) ?? '', project };
}

export const worldMap = draw();

/** Where a place is on the map, in its units. */
export function onMap(latitude: number, longitude: number): readonly [number, number] {
  return worldMap.project([longitude, latitude]) ?? [0, 0];
}
