import { defineConfig } from 'vitest/config';

// Tests that need ../shared or tools from Debian: .ci/run runs them, `npm test` does not.
export default defineConfig({
  test: { include: ['test/oracle/**/*.test.ts'], testTimeout: 120_000 },
});
