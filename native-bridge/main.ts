/**
 * The bridge process: the only part of the program that may need privilege. It speaks the framed protocol of
 * protocol.ts on its standard input and output, and ends when its input does: with the program that started it.
 */
import { Flow, frameWriter } from './flow.ts';
import { systemHost } from './host.ts';
import { Server } from './server.ts';

const flow = new Flow();
const server = new Server(await systemHost(flow), frameWriter(process.stdout, flow));

let ending = false;
async function end(status: number): Promise<void> {
  if (ending) return;
  ending = true;
  // A driver that does not answer must not keep the process alive.
  setTimeout(() => process.exit(status), 3000).unref();
  await server.close();
  process.exit(status);
}

process.stdin.on('data', (chunk: Buffer) => {
  if (!ending && !server.push(chunk)) void end(1);
});
process.stdin.on('end', () => void end(0));
process.stdin.on('close', () => void end(0));
process.stdin.on('error', () => void end(1));
process.stdout.on('error', () => void end(1));
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
// Ctrl+C reaches every process of a terminal; what is to be done about it is for the program that started this one.
process.on('SIGINT', () => {});
