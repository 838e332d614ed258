/** `npm start [-- FILE...]`: the window in Electron, or, where that cannot be, in the browser; one line says which. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { visible } from '../base/visible.ts';
import { startHost } from './host.ts';
import { serveWindow } from './server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const downloadLimit = 180_000;

/** Path of Electron's binary, fetched once if need be; or why there is none. */
function findElectron(): { path: string } | { why: string } {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    const path = join(override, 'electron');
    return existsSync(path) ? { path } : { why: `ELECTRON_OVERRIDE_DIST_PATH has no electron` };
  }
  let folder: string;
  try {
    folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return { why: 'the electron package is not installed' };
  }
  const installed = (): string | null => {
    const name = join(folder, 'path.txt');
    const path = existsSync(name) ? join(folder, 'dist', readFileSync(name, 'utf8')) : null;
    return path && existsSync(path) ? path : null;
  };
  const there = installed();
  if (there) return { path: there };
  console.log('Fetching Electron, once …');
  spawnSync(process.execPath, [join(folder, 'install.js')], { stdio: 'ignore', timeout: downloadLimit });
  const fetched = installed();
  return fetched ? { path: fetched } : { why: "Electron's binary cannot be fetched here" };
}

/** Why Electron cannot run on this machine at all, before its binary is even looked for. */
function obstacle(): string | null {
  if (process.argv.includes('--browser')) return 'as asked';
  if (process.platform !== 'linux') return null;
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display';
  if (process.getuid?.() === 0 && !process.argv.includes('--no-sandbox'))
    return 'root must not run a browser engine';
  return null;
}

async function serve(why: string, files: readonly string[]): Promise<void> {
  const host = startHost(new URL('./worker.js', import.meta.url));
  const serving = await serveWindow(host, Number(process.env.PORT ?? 0));
  console.log(`Handshake Workbench is at ${serving.url} (in a browser: ${why}; Ctrl+C ends it)`);
  const stop = async (): Promise<void> => {
    await serving.close();
    await host.close();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // Its terminal was closed.
  process.once('SIGHUP', stop);
  if (files.length > 0) {
    const reply = await host.call('open', { files: files.map((file) => host.grant(file)), add: false });
    if (!reply.ok) console.error(reply.error.message);
  }
}

// In full: a window that is open already may have been started in another folder.
const files = process.argv
  .slice(2)
  .filter((word) => !word.startsWith('-'))
  .map((file) => resolve(file));
const missing = files.find((file) => !statSync(file, { throwIfNoEntry: false })?.isFile());
if (missing !== undefined) {
  console.error(`${visible(missing)}: no such file: look how its name is written`);
  process.exit(2);
}
const blocked = obstacle();
const electron = blocked === null ? findElectron() : { why: blocked };
if ('why' in electron) {
  await serve(electron.why, files);
} else {
  const flags = process.argv.includes('--no-sandbox') ? ['--no-sandbox'] : [];
  const child = spawn(electron.path, [...flags, root, ...files], { stdio: 'inherit' });
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
