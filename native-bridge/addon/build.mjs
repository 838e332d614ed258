// Compiles the addon into dist/native-bridge/bridge.node: one call of a C compiler with Node's own headers. Node-API is
// stable, so the file serves every Node and Electron; it needs no node-gyp and no download.
// `npm run build:native` runs it; build.mjs tries it and goes on without it, as only live work needs it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const output = join(here, '../../dist/native-bridge/bridge.node');

function headers() {
  const beside = join(dirname(process.execPath), '../include/node');
  const folders = [
    process.env.npm_config_nodedir && join(process.env.npm_config_nodedir, 'include/node'),
    beside,
  ];
  folders.push('/usr/include/node', '/usr/include/nodejs/src', '/usr/local/include/node');
  return folders.find((folder) => folder && existsSync(join(folder, 'node_api.h')));
}

function compiler() {
  const names = [process.env.CC, 'cc', 'gcc', 'clang'].filter(Boolean);
  return names.find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
}

/** Compiles the addon. @returns null, or in words why it was not compiled */
export function buildAddon() {
  if (process.platform !== 'linux') return 'live work needs Linux';
  const cc = compiler();
  if (!cc) return 'there is no C compiler (on Debian: apt-get install gcc libc6-dev)';
  const include = headers();
  if (!include) return "Node's header node_api.h is not there (on Debian: apt-get install libnode-dev)";
  mkdirSync(dirname(output), { recursive: true });
  const flags = [
    '-std=gnu17',
    '-O2',
    '-Wall',
    '-Wextra',
    '-fPIC',
    '-shared',
    '-pthread',
    '-fvisibility=hidden',
  ];
  flags.push('-D_FORTIFY_SOURCE=2', '-fstack-protector-strong', '-Wl,-z,relro,-z,now');
  const sources = ['addon.c', 'sockets.c'].map((name) => join(here, name));
  const run = spawnSync(cc, [...flags, `-I${include}`, '-o', output, ...sources], { encoding: 'utf8' });
  return run.status === 0 ? null : `${cc} failed:\n${run.stderr}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const why = buildAddon();
  console.log(why === null ? `Built ${output}` : `The native addon was not built: ${why}`);
  process.exitCode = why === null ? 0 : 1;
}
