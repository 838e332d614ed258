/** The worker thread that holds the workbench, so that neither window nor server waits for long work. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { errorView } from '../session/errors.ts';
import { createWorkbench, liveStarter } from '../workbench/index.ts';
import type { FromWorker, Started, ToWorker } from './protocol.ts';

const port = parentPort;
if (!port) throw new Error('worker.js runs as a worker thread only');
const send = (message: FromWorker): void => port.postMessage(message);

const started = workerData as Started;
/** Where programs of this user keep what must outlive them (XDG base directories). */
const stateFolder = (): string =>
  join(process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'handshake-workbench');

const files = new Map<string, { path: string; name: string }>();
const workbench = createWorkbench({
  emit: (event) => send({ type: 'event', event }),
  file: (ref) => files.get(ref) ?? null,
  lessons: new URL('../../lessons/', import.meta.url),
  live: liveStarter,
  keeping: { folder: stateFolder(), worker: started.worker },
  revision: started.revision,
});

port.on('message', async (message: ToWorker) => {
  if (message.type === 'grant') {
    files.set(message.ref, { path: message.path, name: message.name });
    return;
  }
  try {
    send({ type: 'value', id: message.id, value: await workbench.call(message.method, message.input) });
  } catch (error) {
    send({ type: 'error', id: message.id, error: errorView(error) });
  }
});
