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

export interface MapView {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** What a length of one is on the whole map, seen through this view. */
  readonly scale: number;
}

/** Closer than this there are only outlines that were drawn for the whole world. */
const closest = 0.22;

/** The part of the map that holds all places with room around them, in the map's own proportions. Pure. */
export function viewOf(places: readonly (readonly [number, number])[]): MapView {
  if (places.length === 0) return { x: 0, y: 0, width: mapWidth, height: mapHeight, scale: 1 };
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
  const [west, east, north, south] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min(1, Math.max(closest, ((east - west) * 1.6) / mapWidth, ((south - north) * 1.8) / mapHeight));
  const [width, height] = [mapWidth * scale, mapHeight * scale];
  const within = (middle: number, size: number, all: number) => Math.min(all - size, Math.max(0, middle - size / 2));
  return { x: within((west + east) / 2, width, mapWidth), y: within((north + south) / 2, height, mapHeight), width, height, scale };
}
