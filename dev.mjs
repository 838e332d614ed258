/**
 * `npm run dev [-- FILE...]`: the window from its sources, each change shown at once, on the built workbench behind the
 * loopback server, which is built and started anew when a file of main/, preload/ or native-bridge/ changes.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { watch } from 'node:fs';
import { createServer as createSocket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const files = process.argv.slice(2);

/** A port that is free now. */
const freePort = () =>
  new Promise((done) => {
    const socket = createSocket().listen(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => done(port));
    });
  });

// The page keeps one token while the server, and with it the server's token, is replaced.
const pageToken = randomBytes(32).toString('base64url');
const port = await freePort();
const origin = `http://127.0.0.1:${port}`;
let server = null;
let serverToken = '';

function start() {
  server = spawn(process.execPath, [at('dist/main/start.js'), '--browser', ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PORT: String(port) },
  });
  return new Promise((ready, fail) => {
    let text = '';
    server.stdout.on('data', (chunk) => {
      text += chunk;
      const token = /#token=(\S+)/.exec(text)?.[1];
      if (!token) return;
      serverToken = token;
      ready();
    });
    server.once('exit', (code) => fail(new Error(`the server ended with ${code}: ${text}`)));
  });
}

/** @returns whether it could be built */
function build() {
  const { status } = spawnSync(process.execPath, [at('build.mjs'), '--core'], { stdio: 'inherit' });
  return status === 0;
}

async function restart() {
  if (!build()) return;
  const old = server;
  old.removeAllListeners('exit');
  const ended = new Promise((done) => old.once('exit', done));
  old.kill('SIGTERM');
  await ended;
  await start();
  vite.ws.send({ type: 'full-reload' });
}

if (!build()) process.exit(1);
await start();

const vite = await createServer({
  configFile: at('renderer/vite.config.ts'),
  server: {
    host: '127.0.0.1',
    proxy: {
      '^/(api/|events|upload|save|download)': {
        target: origin,
        rewrite: (path) => path.replace(`token=${encodeURIComponent(pageToken)}`, `token=${serverToken}`),
        configure(proxy) {
          proxy.on('proxyReq', (out, request) => {
            if (request.headers.authorization === `Bearer ${pageToken}`)
              out.setHeader('authorization', `Bearer ${serverToken}`);
            // Another page's origin stays, and the server refuses it.
            const mine = request.headers.origin === `http://${request.headers.host}`;
            if (mine) out.setHeader('origin', origin);
            out.setHeader('host', `127.0.0.1:${port}`);
          });
        },
      },
    },
  },
  plugins: [
    {
      // The built page's policy forbids what hot reload needs: it holds for the built page alone.
      name: 'development-page',
      transformIndexHtml: (html) =>
        html.replace(/<meta\s+http-equiv="Content-Security-Policy"[\s\S]*?\/>/, ''),
    },
  ],
});
await vite.listen();
console.log(`Handshake Workbench, in development: ${vite.resolvedUrls.local[0]}#token=${pageToken}`);

let timer;
for (const folder of ['main', 'preload', 'native-bridge'])
  watch(at(folder), { recursive: true }, (_, name) => {
    if (!name?.endsWith('.ts') || name.endsWith('.test.ts')) return;
    clearTimeout(timer);
    timer = setTimeout(() => void restart().catch((error) => console.error(error.message)), 200);
  });
process.once('SIGINT', () => {
  server?.kill('SIGTERM');
  process.exit(0);
});
