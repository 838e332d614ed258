import { defineConfig } from 'vitest/config';

/** Files that take more than half a second each on two cores: recordings decrypted whole, fuzzing, processes started. */
const slow = [
  'test/app/**',
  'test/capture/{fuzz,gzip,read,recorder,store,write}.test.ts',
  'test/crypto/{*.property,rfc3526,rfc7664,rfc8110,small-curve}.test.ts',
  'test/derive/**',
  'test/diagnose/{capability,cases,diagnose,missing-frames,race,signatures}.test.ts',
  'test/dissect/{frame.fuzz,elements,management}.test.ts',
  'test/fuzz/**',
  'test/import/{fuzz,hostap-samples,iwmon,lines,patterns,wpa-supplicant}.test.ts',
  'test/live/**',
  'test/native-bridge/{addon,driver-roam,external-auth,preauthentication,process,server}.test.ts',
  'test/track/{interleaved,netlink-events,recordings}.test.ts',
  'test/workbench/**',
];
const never = ['**/node_modules/**', 'test/{e2e,oracle,rig}/**'];
// Tests of a room are in test/; those of one view or of one rule stand beside it.
const all = '{test,renderer,main/diagnose}/**/*.test.{ts,tsx}';

export default defineConfig({
  test: {
    testTimeout: 30_000,
    // A snapshot that is not committed fails here as it does in CI; `npx vitest run -u FILE` writes one.
    update: 'none',
    projects: [
      {
        extends: true,
        // They share what they import: nothing in them leaves anything behind.
        test: { name: 'fast', include: [all], exclude: [...never, ...slow], isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'slow',
          include: slow.flatMap((files) => (files.endsWith('**') ? `${files}/*.test.{ts,tsx}` : files)),
          exclude: never,
        },
      },
    ],
  },
});
