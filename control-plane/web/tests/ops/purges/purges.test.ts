import { expect, it } from 'vitest';
import { doneShare, orderOf, pathsOf, type OrderForm, type Purge } from '../../../src/ops/purges/purges';

const empty: OrderForm = { what: 'title', contentId: '', paths: '', prefix: '' };

it('sends exactly one of title, paths and prefix, and nothing while it is missing', () => {
  expect(orderOf({ ...empty, contentId: '5', prefix: '/titles/' })).toEqual({ content_id: '5' });
  expect(orderOf({ ...empty, what: 'paths', contentId: '5', paths: ' /titles/a/1 \n\n/titles/a/2' })).toEqual({ paths: ['/titles/a/1', '/titles/a/2'] });
  expect(orderOf({ ...empty, what: 'prefix', prefix: ' /titles/a/ ' })).toEqual({ prefix: '/titles/a/' });
  expect([orderOf(empty), orderOf({ ...empty, what: 'paths', paths: ' \n' }), orderOf({ ...empty, what: 'prefix' })]).toEqual([null, null, null]);
});

it('reads one path a line', () => {
  expect(pathsOf('\n a \nb\n')).toEqual(['a', 'b']);
});

it('is done as far as those that were heard of have done it', () => {
  const purge = { done: 3, waiting: ['a'] } as unknown as Purge;
  expect([doneShare(purge), doneShare({ ...purge, done: 0, waiting: [] })]).toEqual([0.75, null]);
});
