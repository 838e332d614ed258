import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Meaning } from '../../main/views/explain/index.ts';
import { type BundledCli, bundleCli } from './bundled.ts';

let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => cli.remove());

test('a negative number is an error of the kernel and no option', async () => {
  const { status, stdout } = await cli.run(['explain', '-22']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^error of the kernel -22: EINVAL/);
});

test('several words are one question; --json may stand anywhere', async () => {
  for (const args of [
    ['explain', 'status', '77', '--json'],
    ['explain', '--json', 'status', '77'],
  ]) {
    const { stdout } = await cli.run(args);
    const [one] = JSON.parse(stdout) as Meaning[];
    expect(one).toMatchObject({ kind: 'status', code: '77', name: 'Finite cyclic group not supported' });
  }
});

test.each([['explain'], ['explain', 'status', '999'], ['explain', 'xyzzy']])(
  'exit status 2: %j',
  async (...args) => {
    const { status, stderr, stdout } = await cli.run(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/nothing is known of|missing required argument/);
  },
);
