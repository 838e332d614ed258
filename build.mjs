// Builds everything that runs into dist/: the window, the preload script, and the Node entry points.
// `npm ci` runs it through the prepare script, so a fresh checkout needs no further command. `--core` leaves out the
// window and the addon: what `npm run dev` builds anew when a file of main/ changes.
import { chmod, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { build } from 'vite';
import { buildAddon } from './native-bridge/addon/build.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const external = [/^node:/, 'electron'];

async function bundle(input, output) {
  const built = await rolldown({ input, external, platform: 'node', logLevel: 'warn' });
  await built.write({ dir: at('dist'), sourcemap: true, ...output });
  await built.close();
}

const core = process.argv.includes('--core');
if (!core) await rm(at('dist'), { recursive: true, force: true });
await Promise.all([
  bundle(
    {
      electron: at('main/app/electron.ts'),
      start: at('main/app/start.ts'),
      cli: at('main/app/cli.ts'),
      worker: at('main/app/worker.ts'),
      'batch-worker': at('main/app/batch-worker.ts'),
    },
    // A short run of the command line is for the most part the reading of its own text: small, it takes a quarter less.
    {
      format: 'esm',
      entryFileNames: 'main/[name].js',
      chunkFileNames: 'main/[name]-[hash].js',
      minify: true,
    },
  ),
  // One file of its own: it may run with privilege.
  bundle(
    { main: at('native-bridge/main.ts') },
    { format: 'esm', entryFileNames: 'native-bridge/[name].mjs', sourcemap: false },
  ),
  // A sandboxed preload script is CommonJS and one file.
  bundle(
    { preload: at('preload/preload.ts') },
    { format: 'cjs', entryFileNames: 'preload/[name].cjs', sourcemap: false },
  ),
  core || build({ configFile: at('renderer/vite.config.ts'), logLevel: 'warn' }),
]);

// npx runs it as it is.
await chmod(at('dist/main/cli.js'), 0o755);

const why = core ? null : buildAddon();
if (why !== null)
  console.log(`Without live work, the rest is complete: ${why.trim()}\nAfterwards: npm run build:native`);
