import type { Client, ErrorView, SessionView, WorkbenchEvent } from '../preload/contract/index.ts';
import { CallError } from './state/errors.ts';

type Reply = { ok: true; value: unknown } | { ok: false; error: ErrorView };

const tokenKey = 'handshake-workbench.token';

/** The one-time token of the address; it is kept for this tab alone and taken out of the address bar. */
export function takeToken(): string {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given !== null) {
    sessionStorage.setItem(tokenKey, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return given ?? sessionStorage.getItem(tokenKey) ?? '';
}

/** Lets the person choose files with the browser's own dialog; [] when it was cancelled. */
function chooseFiles(): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.hidden = true;
    input.dataset.testid = 'file-input';
    const done = (files: File[]): void => {
      input.remove();
      resolve(files);
    };
    input.addEventListener('change', () => done([...(input.files ?? [])]));
    input.addEventListener('cancel', () => done([]));
    document.body.append(input);
    input.click();
  });
}

/** The contract over HTTP on the page's own origin, for machines without Electron. */
export function createBrowserClient(token: string): Client {
  const headers = { authorization: `Bearer ${token}` };
  const downloads = new Set<string>();

  async function request(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(path, init);
    } catch {
      throw new CallError({
        code: 'unreadable',
        message: 'The server does not answer: was it stopped in its terminal?',
      });
    }
  }

  async function post(path: string, body: BodyInit, type: string): Promise<unknown> {
    const response = await request(path, {
      method: 'POST',
      body,
      headers: { ...headers, 'content-type': type },
    });
    const reply: unknown = await response.json().catch(() => null);
    if (isReply(reply)) {
      if (reply.ok) return reply.value;
      throw new CallError(reply.error);
    }
    if (response.ok) return reply;
    throw new CallError({ code: 'defect', message: `The server answers ${response.status}.` });
  }

  const refOf = (value: unknown): string => (value as { ref: string }).ref;

  async function upload(files: readonly File[]): Promise<string[]> {
    const refs: string[] = [];
    for (const file of files) {
      const path = `upload?name=${encodeURIComponent(file.name)}`;
      refs.push(refOf(await post(path, file, 'application/octet-stream')));
    }
    return refs;
  }

  async function download(ref: string): Promise<void> {
    const response = await request(`download?ref=${encodeURIComponent(ref)}`, { headers });
    if (!response.ok)
      throw new CallError({ code: 'defect', message: 'The saved file could not be fetched.' });
    const named = /filename\*=UTF-8''(.+)$/.exec(response.headers.get('content-disposition') ?? '')?.[1];
    const address = URL.createObjectURL(await response.blob());
    const link = document.createElement('a');
    link.href = address;
    link.download = named === undefined ? 'session.pcapng' : decodeURIComponent(named);
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  return {
    host: 'browser',
    async call(method, input) {
      const value = await post(`api/${method}`, JSON.stringify(input), 'application/json');
      if (method === 'save') {
        const ref = (input as { file: string }).file;
        if (downloads.delete(ref)) await download(ref);
      }
      return value as never;
    },
    listen(listener) {
      const source = new EventSource(`events?token=${encodeURIComponent(token)}`);
      source.addEventListener('message', (event: MessageEvent<string>) => {
        listener(JSON.parse(event.data) as WorkbenchEvent);
      });
      // What happened before the stream stood, or while it was broken, came as no event.
      source.addEventListener('open', () => {
        post('api/session', '{}', 'application/json').then(
          (session) => session !== null && listener({ type: 'changed', session: session as SessionView }),
          () => undefined,
        );
      });
      return () => source.close();
    },
    fileRefs: upload,
    openDialog: async () => upload(await chooseFiles()),
    async saveDialog(suggestedName) {
      const ref = refOf(
        await post(`save?name=${encodeURIComponent(suggestedName)}`, '', 'application/octet-stream'),
      );
      downloads.add(ref);
      return ref;
    },
  };
}

function isReply(value: unknown): value is Reply {
  return typeof value === 'object' && value !== null && 'ok' in value && typeof value.ok === 'boolean';
}
