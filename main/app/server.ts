/**
 * The same window without Electron: the contract over HTTP on the loopback address. Every request needs the one-time
 * token of the address that was printed, and a browser's request must come from this very origin, so that no other
 * page that the person has open can reach the server.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { basename, extname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { SessionView, WorkbenchEvent } from '../../preload/contract/index.ts';
import { fileWords } from '../base/file-words.ts';
import { contentSecurityPolicy, mimeTypes } from './content.ts';
import type { Host } from './host.ts';
import { privateFolder } from './private-folder.ts';
import type { Reply } from './protocol.ts';

const renderer = fileURLToPath(new URL('../renderer', import.meta.url));
const maxBody = 1 << 20;
/** Calls after which nothing shows what was open before. */
const REPLACES = new Set(['open', 'openSample', 'openLesson', 'close', 'observe', 'join', 'simulate']);

export interface Serving {
  /** Address to open, token included. */
  readonly url: string;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBody) throw new Error('request too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A path as it was before it was escaped; null where that is not well formed. */
function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

/** Starts serving. @param port 0 = any free one */
export async function serveWindow(host: Host, port = 0): Promise<Serving> {
  const token = randomBytes(32).toString('base64url');
  const uploads = privateFolder();
  /** Copies that the window sent, by reference: gone when nothing shows them any more. */
  const copies = new Map<string, string>();
  /** Saved sessions that the browser may fetch: reference to path and name. */
  const downloads = new Map<string, { path: string; name: string }>();
  let files = 0;
  let origin = '';

  const tokenMatches = (given: string | null | undefined): boolean => {
    const a = Buffer.from(given ?? '');
    const b = Buffer.from(token);
    return a.length === b.length && timingSafeEqual(a, b);
  };

  function allowed(request: IncomingMessage, url: URL): boolean {
    const from = request.headers.origin;
    if (from !== undefined && from !== origin) return false;
    // A name that someone pointed at 127.0.0.1 (DNS rebinding) shows in the Host header.
    if (request.headers.host !== new URL(origin).host) return false;
    const header = request.headers.authorization?.replace(/^Bearer /, '');
    return tokenMatches(header) || tokenMatches(url.searchParams.get('token'));
  }

  const json = (response: ServerResponse, status: number, value: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(value));
  };
  const invalid = (message: string): Reply => ({ ok: false, error: { code: 'invalid', message } });

  async function asset(response: ServerResponse, path: string): Promise<void> {
    const file = normalize(join(renderer, path === '/' ? 'index.html' : path));
    const bytes = file.startsWith(renderer + sep) ? await readFile(file).catch(() => null) : null;
    if (!bytes) {
      response.writeHead(404).end('no such file');
      return;
    }
    response.writeHead(200, {
      'content-type': mimeTypes[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    response.end(bytes);
  }

  /** Copies of what was open before, once something else is; the present one may be added to. */
  async function forget(method: string, input: object): Promise<void> {
    if (!REPLACES.has(method) || (method === 'open' && (input as { add?: unknown }).add === true)) return;
    const shown = method === 'open' ? ((input as { files?: unknown }).files as readonly string[]) : [];
    for (const [ref, file] of copies) {
      if (shown.includes(ref)) continue;
      copies.delete(ref);
      await rm(file, { force: true });
    }
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', origin);
    const path = decoded(url.pathname);
    if (path === null) return json(response, 400, invalid('This address is not well formed.'));
    const dynamic = /^\/(api\/|events$|upload$|save$|download$)/.test(path);
    if (!dynamic)
      return request.method === 'GET' ? asset(response, path) : void response.writeHead(405).end();
    if (!allowed(request, url)) {
      return json(
        response,
        403,
        invalid('This page has no valid token: open the address that the terminal shows.'),
      );
    }
    if (path === '/events' && request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(': open\n\n');
      const send = (event: WorkbenchEvent): void => {
        response.write(`data: ${JSON.stringify(event)}\n\n`);
      };
      const stop = host.listen(send);
      // What changed before this page listened, or while its connection was down, it learns now.
      const now = await host.call('session', {});
      if (now.ok) send({ type: 'changed', session: now.value as SessionView | null });
      request.on('close', stop);
      return;
    }
    if (path === '/download' && request.method === 'GET') {
      const file = downloads.get(url.searchParams.get('ref') ?? '');
      if (!file) return json(response, 404, invalid('nothing was saved under this reference'));
      // It is fetched once: the browser has it then.
      response.once('finish', () => void rm(file.path, { force: true }));
      response.writeHead(200, {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      });
      return pipeline(createReadStream(file.path), response);
    }
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const name = basename(url.searchParams.get('name') ?? '') || 'capture';
    if (path === '/upload') {
      const file = join(uploads, `${++files}`);
      try {
        await pipeline(request, createWriteStream(file, { mode: 0o600 }));
      } catch (error) {
        await rm(file, { force: true });
        const words = fileWords(`${name} (its copy in ${uploads})`, error);
        if (words === null) throw error;
        return json(response, 507, { ok: false, error: { code: 'unreadable', message: words } });
      }
      const ref = host.grant(file, name);
      copies.set(ref, file);
      return json(response, 200, { ref });
    }
    if (path === '/save') {
      const file = join(uploads, `${++files}`);
      const ref = host.grant(file, name);
      downloads.set(ref, { path: file, name });
      return json(response, 200, { ref });
    }
    let input: unknown;
    try {
      input = JSON.parse(await bodyOf(request));
    } catch (error) {
      // The rest of the body was not read, so the connection cannot serve another request.
      response.setHeader('connection', 'close');
      return json(response, 400, invalid(error instanceof Error ? error.message : 'bad request'));
    }
    if (typeof input !== 'object' || input === null || Array.isArray(input))
      return json(response, 400, invalid('The input of a call is an object.'));
    const method = path.slice('/api/'.length);
    const reply = await host.call(method, input);
    if (reply.ok) await forget(method, input);
    return json(response, 200, reply);
  }

  const server: Server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else json(response, 500, invalid(error instanceof Error ? error.message : String(error)));
    });
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', done);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  origin = `http://127.0.0.1:${address.port}`;
  return {
    url: `${origin}/#token=${token}`,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await rm(uploads, { recursive: true, force: true });
    },
  };
}
