/** A worker thread of `analyze --batch`: the name of a file in, its lines out. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Secret } from '../calculate/types.ts';
import { batchError, batchLines } from '../report/batch.ts';
import { Session } from '../session/session.ts';

const port = parentPort;
if (!port) throw new Error('batch-worker.js runs as a worker thread only');
const given = workerData as Secret[];
/** A passphrase is turned into a PMK once a network, not once a file. */
const pmks = new Map();

port.on('message', async (file: string) => {
  try {
    const records = await Session.open([{ path: file, name: file }], { pmks });
    try {
      port.postMessage(batchLines(file, records.withSecrets([...given, ...records.disclosed])));
    } finally {
      records.close();
    }
  } catch (error) {
    port.postMessage([batchError(file, error)]);
  }
});
