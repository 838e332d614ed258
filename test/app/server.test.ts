import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Host } from '../../main/app/host.ts';
import { privateFolder } from '../../main/app/private-folder.ts';
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

test('an address that is not well formed and an input that is no object are bad requests', async () => {
  expect((await fetch(`${origin}/%E0%A4%A`)).status).toBe(400);
  expect((await post('/api/session', auth(), '[]')).status).toBe(400);
  expect((await post('/api/session', auth(), 'null')).status).toBe(400);
});

test('a copy is gone when nothing shows it any more; what is added to stays', async () => {
  const upload = async (): Promise<{ ref: string; path: string }> => {
    const { ref } = (await (await post('/upload?name=air.pcap', auth(), 'bytes')).json()) as { ref: string };
    return { ref, path: granted.at(-1)![0] };
  };
  const open = (ref: string, add: boolean) =>
    post('/api/open', auth(), JSON.stringify({ files: [ref], add }));
  const [one, two, three] = [await upload(), await upload(), await upload()];
  await open(one.ref, false);
  expect([one, two, three].map(({ path }) => existsSync(path))).toEqual([true, false, false]);
  const more = await upload();
  await open(more.ref, true);
  expect([one, more].map(({ path }) => existsSync(path))).toEqual([true, true]);
  await post('/api/close', auth());
  expect([one, more].map(({ path }) => existsSync(path))).toEqual([false, false]);
});

test('folders that a killed process left are removed at the next start, those of who runs stay', () => {
  const parent = mkdtempSync(join(tmpdir(), 'hw-sweep-'));
  const names = [
    'handshake-workbench-4194303-abc',
    `handshake-workbench-${process.ppid}-abc`,
    'handshake-workbench-abc',
  ];
  for (const name of names) mkdirSync(join(parent, name));
  writeFileSync(join(parent, names[0]!, 'capture'), 'left');
  privateFolder(parent);
  expect(names.map((name) => existsSync(join(parent, name)))).toEqual([false, true, true]);
});
