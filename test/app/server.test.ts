import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Host } from '../../main/app/host.ts';
import { type Serving, serveWindow } from '../../main/app/server.ts';
import type { WorkbenchEvent } from '../../preload/contract/index.ts';

const calls: [string, unknown][] = [];
const granted: [string, string | undefined][] = [];
const listeners = new Set<(event: WorkbenchEvent) => void>();
const host: Host = {
  call: async (method, input) => {
    calls.push([method, input]);
    return { ok: true, value: null };
  },
  grant: (path, name) => {
    granted.push([path, name]);
    return `file:${granted.length}`;
  },
  listen: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  close: async () => {},
};

let serving: Serving;
let origin: string;
let token: string;
beforeAll(async () => {
  serving = await serveWindow(host);
  const url = new URL(serving.url);
  origin = url.origin;
  token = url.hash.replace('#token=', '');
});
afterAll(() => serving.close());

const auth = (): Record<string, string> => ({ authorization: `Bearer ${token}` });
const post = (path: string, headers: Record<string, string>, body = '{}'): Promise<Response> =>
  fetch(origin + path, { method: 'POST', headers, body });

test('a call needs the token', async () => {
  calls.length = 0;
  expect((await post('/api/session', {})).status).toBe(403);
  expect((await post('/api/session', { authorization: 'Bearer wrong' })).status).toBe(403);
  expect(calls).toEqual([]);
  expect((await post('/api/session', auth())).status).toBe(200);
  expect(calls).toEqual([['session', {}]]);
});

test('another origin is refused even with the token', async () => {
  const response = await post('/api/session', { ...auth(), origin: 'http://evil.example' });
  expect(response.status).toBe(403);
});

test('a name that points at the loopback address (DNS rebinding) is refused even with the token', async () => {
  const { port } = new URL(origin);
  const status = await new Promise((done, fail) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path: '/api/session',
        method: 'POST',
        headers: { ...auth(), host: `evil.example:${port}` },
      },
      (response) => {
        response.resume();
        done(response.statusCode);
      },
    );
    sent.on('error', fail);
    sent.end('{}');
  });
  expect(status).toBe(403);
});

test('nothing outside the window folder is served', async () => {
  const { port } = new URL(origin);
  for (const path of ['/../../package.json', '/%2e%2e/%2e%2e/package.json', '/..%2f..%2fpackage.json']) {
    const status = await new Promise((done, fail) => {
      const sent = request({ host: '127.0.0.1', port, path }, (response) => {
        response.resume();
        done(response.statusCode);
      });
      sent.on('error', fail);
      sent.end();
    });
    expect(status, path).toBe(404);
  }
});

test('bad JSON and an oversized body are answered, not crashed on', async () => {
  expect((await post('/api/session', auth(), '{')).status).toBe(400);
  expect((await post('/api/session', auth(), `"${'x'.repeat(2 << 20)}"`)).status).toBe(400);
  expect((await post('/api/session', auth())).status).toBe(200);
});

test('an upload lands in a private file under its own name and is granted to the window', async () => {
  granted.length = 0;
  const response = await post('/upload?name=..%2F..%2Fair.pcap', auth(), 'octets');
  expect(await response.json()).toEqual({ ref: 'file:1' });
  const [path, name] = granted[0]!;
  expect(name).toBe('air.pcap');
  expect(path.startsWith(tmpdir())).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe('octets');
});

test('a saved session can be fetched once it was written, and only by its reference', async () => {
  granted.length = 0;
  const { ref } = (await (await post('/save?name=my%20session.pcapng', auth())).json()) as { ref: string };
  writeFileSync(granted[0]![0], 'saved');
  const response = await fetch(`${origin}/download?ref=${encodeURIComponent(ref)}`, { headers: auth() });
  expect(await response.text()).toBe('saved');
  expect(response.headers.get('content-disposition')).toContain('my%20session.pcapng');
  const outside = join(mkdtempSync(join(tmpdir(), 'hw-')), 'other');
  expect(
    (await fetch(`${origin}/download?ref=${encodeURIComponent(outside)}`, { headers: auth() })).status,
  ).toBe(404);
});

test('events reach the window as they happen', async () => {
  const response = await fetch(`${origin}/events?token=${token}`);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let seen = '';
  const until = async (text: string): Promise<void> => {
    while (!seen.includes(text)) seen += (await reader.read()).value ?? '';
  };
  // The session as it stands comes first, for a page that listens late.
  await until('data: {"type":"changed","session":null}\n\n');
  for (const listener of listeners) listener({ type: 'command', command: 'open' });
  await until('data: {"type":"command","command":"open"}\n\n');
  await reader.cancel();
});
