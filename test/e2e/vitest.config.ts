import { defineConfig } from 'vitest/config';

// HOST=browser (default), electron, or packaged: the same suite in each.
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
