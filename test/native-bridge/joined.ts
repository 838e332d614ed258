import { PassThrough } from 'node:stream';
import { Bridge, type BridgeProcess } from '../../main/live/bridge/bridge.ts';
import type { Host } from '../../native-bridge/host.ts';
import { Server } from '../../native-bridge/server.ts';

/** The app's side and the bridge's joined in one process, with the octets of the protocol between them. */
export async function joined(
  host: Host,
): Promise<{ bridge: Bridge; server: Server; kill: (why: string) => void }> {
  const { process, server, kill } = serverProcess(host);
  return { bridge: await Bridge.over(process), server, kill };
}

export function serverProcess(host: Host): {
  process: BridgeProcess;
  server: Server;
  kill: (why: string) => void;
} {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let exit: (why: string) => void = () => {};
  const exited = new Promise<string>((resolve) => {
    exit = resolve;
  });
  const server = new Server(host, (frame) => output.write(frame));
  input.on('data', (chunk: Buffer) => {
    if (!server.push(chunk)) exit('It gave up.');
  });
  input.on('end', () => void server.close().then(() => exit('It ended.')));
  return { process: { input, output, exited, kill: () => exit('killed') }, server, kill: exit };
}
