import { expect, it } from 'vitest';
import { formatOf, uploadQuery } from '../../../src/ops/sites/routes';

it('guesses what a file is by its name', () => {
  expect(['rib.20260101.mrt.gz', 'bview.gz', 'ours.txt', 'ours.prefixes.gz'].map(formatOf)).toEqual(['mrt', 'mrt', 'list', 'list']);
});

it('asks for peers and origins of a dump only', () => {
  expect(uploadQuery('mrt', 'new peer', ' AS64500 ', '64500, 64501')).toBe('why=new+peer&peer=AS64500&origin_as=64500%2C+64501');
  expect(uploadQuery('mrt', 'all', '', ' ')).toBe('why=all');
  expect(uploadQuery('list', 'ours', 'AS64500', '64500')).toBe('why=ours');
});
