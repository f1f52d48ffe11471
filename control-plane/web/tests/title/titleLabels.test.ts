import { expect, it } from 'vitest';
import { licenceLink, renditionLabels, webAddress } from '../../src/title/titleLabels';

const rendition = (id: string, kind: string, height: number | null, language: string | null) => ({
  id,
  kind,
  width: null,
  height,
  bits_per_second: 2e6,
  codec: 'avc1.64001f',
  language,
});

it('lists the best picture first and sound last', () => {
  const labels = renditionLabels([
    rendition('a', 'audio', null, 'de'),
    rendition('v480', 'video', 480, null),
    rendition('v1080', 'video', 1080, null),
  ]);
  expect(labels.map((label) => label.name)).toEqual(['1080p', '480p', 'German sound']);
  expect(labels[0]!.detail).toBe('H.264 · 2 Mb/s');
});

it('links to web pages only', () => {
  expect(webAddress('https://peach.blender.org')).toBe('https://peach.blender.org');
  expect(webAddress('javascript:alert(1)')).toBeNull();
  expect(webAddress('CC-BY 3.0')).toBeNull();
  expect(webAddress(null)).toBeNull();
});

it.each([
  ['CC BY 3.0', 'CC BY 3.0', 'https://creativecommons.org/licenses/by/3.0/'],
  ['CC-BY-SA-4.0', 'CC-BY-SA-4.0', 'https://creativecommons.org/licenses/by-sa/4.0/'],
  ['https://example.org/terms', 'Licence', 'https://example.org/terms'],
  ['All rights reserved', 'All rights reserved', null],
])('knows where the licence %s can be read', (license, name, address) => {
  expect(licenceLink(license)).toEqual({ name, address });
});
