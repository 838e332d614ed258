import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Tests of a room are in test/; those of one view stand beside it.
    include: ['{test,renderer}/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**', 'test/oracle/**', 'test/rig/**'],
    testTimeout: 30_000,
    // A snapshot that is not committed fails here as it does in CI; `npx vitest run -u FILE` writes one.
    update: 'none',
  },
});
