import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const addon = fileURLToPath(new URL('../../dist/native-bridge/bridge.node', import.meta.url));
export const hasAddon = existsSync(addon);
/** For the names of tests that are left out. */
export const withoutAddon = hasAddon ? '' : ' (skipped: the addon is not built, npm run build:native)';

export interface BundledBridge {
  readonly script: string;
  remove(): void;
}

/** The bridge as it is shipped, bundled from the sources as they stand, with or without its addon. */
export async function bundleBridge(native: boolean): Promise<BundledBridge> {
  const folder = mkdtempSync(join(tmpdir(), 'handshake-bridge-'));
  // Another user runs it in one test.
  chmodSync(folder, 0o755);
  const script = join(folder, 'main.mjs');
  const input = fileURLToPath(new URL('../../native-bridge/main.ts', import.meta.url));
  const built = await rolldown({ input, external: [/^node:/], platform: 'node', logLevel: 'warn' });
  await built.write({ file: script, format: 'esm' });
  await built.close();
  if (native) copyFileSync(addon, join(folder, 'bridge.node'));
  return { script, remove: () => rmSync(folder, { recursive: true }) };
}
