import { spawn } from 'node:child_process';
import { Recorder } from '../main/capture/recorder.ts';
import { Bridge } from '../main/live/bridge.ts';
import { recordOf, sourceOf } from '../main/live/bridge-records.ts';
import { bridgeProcess } from '../main/live/bridge-start.ts';
import type { Native } from '../native-bridge/native.ts';
import { Server } from '../native-bridge/server.ts';
import type { Transport, TransportListener } from '../native-bridge/transport.ts';
import { NativeTransport } from '../native-bridge/transport-native.ts';
import {
  attr,
  FAMILY,
  IFINDEX,
  nlmsg,
  ScriptedKernel,
  scriptedHost,
  tlv,
  u32,
} from '../test/native-bridge/kernel.ts';

const USERSOCK = 2;
const GROUP = 1;

/** A kernel whose answers are scripted and whose events come over a real netlink socket, from the sender. */
class LoadTransport implements Transport {
  readonly name = 'load';
  readonly limits = [];
  readonly portId: number;
  #script: Transport;
  #socket: NativeTransport;

  constructor(script: Transport, native: Native) {
    this.#script = script;
    this.portId = script.portId;
    this.#socket = new NativeTransport(native, USERSOCK);
    this.#socket.join(GROUP);
  }
  listen(listener: TransportListener): void {
    this.#script.listen(listener);
    // The bridge hears the kernel alone, which is sender 0.
    const records: TransportListener['records'] = (batch) =>
      listener.records(batch.map((record) => ({ ...record, sender: 0 })));
    this.#socket.listen({ ...listener, records, lost: (count) => listener.lost(count) });
  }
  send(message: Uint8Array): void {
    this.#script.send(message);
  }
  join(): void {}
  statistics() {
    return this.#socket.statistics();
  }
  close(): void {
    this.#script.close();
    this.#socket.close();
  }
}

/** The bridge's process: its own server on its standard input and output. */
function bridge(native: Native): void {
  const kernel = new ScriptedKernel();
  const host = scriptedHost(kernel, {
    openNetlink: async (protocol) =>
      protocol === 16 ? new LoadTransport(kernel.open(protocol), native) : kernel.open(protocol),
  });
  const server = new Server(host, (frame) => process.stdout.write(frame));
  process.stdin.on('data', (chunk: Buffer) => server.push(chunk));
  process.stdin.on('end', () => {
    const { user, system } = process.cpuUsage();
    process.stderr.write(`cpu ${(user + system) / 1e6} rss ${process.resourceUsage().maxRSS / 1024}\n`);
    void server.close().then(() => process.exit(0));
  });
}

/** Sends so many events a second, each as long as an event with an EAPOL frame is. */
async function send(native: Native, rate: number, seconds: number): Promise<number> {
  const socket = new NativeTransport(native, USERSOCK, { to: { port: 0, groups: GROUP } });
  const payload = new Uint8Array(121).fill(7);
  const event = nlmsg(
    FAMILY,
    0,
    0,
    0,
    Uint8Array.of(129, 1, 0, 0),
    tlv(attr('IFINDEX'), u32(IFINDEX)),
    tlv(attr('MAC'), new Uint8Array(6)),
    tlv(attr('FRAME'), payload),
  );
  const begin = performance.now();
  let sent = 0;
  for (;;) {
    const elapsed = (performance.now() - begin) / 1000;
    const due = Math.floor(Math.min(elapsed, seconds) * rate);
    for (; sent < due; sent++) {
      try {
        socket.send(event);
      } catch (error) {
        // The group has it; that no kernel listens on this protocol comes afterwards.
        if (!(error as Error).message.includes('ECONNREFUSED')) throw error;
      }
    }
    if (elapsed >= seconds) break;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  socket.close();
  return sent;
}

/** The app: starts both, records what comes, and counts. */
async function measure(rate: number, seconds: number, file: string): Promise<unknown> {
  const self = process.argv[1]!;
  const child = spawn(process.execPath, [self, 'bridge'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said += text;
  });
  const app = await Bridge.over(bridgeProcess(child));
  const view = await app.call('observe', { what: { kind: 'groups' } });
  const source = sourceOf(view, 0, 'load');
  const recorder = new Recorder(file, 'bench', (error) => {
    throw error;
  });
  recorder.addSource(source);
  let [received, lost, uncounted, slowest] = [0, 0, 0, 0];
  const delays: number[] = [];
  app.listen(view.source, {
    records: (records) => {
      const now = performance.timeOrigin + performance.now();
      for (const record of records) {
        // What was asked and answered at the beginning has another type.
        if (record.bytes[4] !== FAMILY) continue;
        recorder.add(recordOf(record, source, ++received), 0);
        const delay = now - Number(record.time) / 1e6;
        slowest = Math.max(slowest, delay);
        if (received % 100 === 0) delays.push(delay);
      }
    },
    lost: (count) => {
      if (count === null) uncounted++;
      else lost += count;
    },
    ended: () => {},
  });
  const sender = spawn(process.execPath, [self, 'send', String(rate), String(seconds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  sender.stdout.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  await new Promise((resolve) => sender.on('close', resolve));
  const sent = Number(text);
  // What is on its way arrives; what does not within two seconds is missing.
  for (let i = 0; i < 40 && received + lost < sent; i++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  recorder.close();
  await app.close();
  const [, cpu, rss] = /cpu ([\d.]+) rss ([\d.]+)/.exec(said) ?? [];
  delays.sort((a, b) => a - b);
  return {
    rate,
    seconds,
    sent,
    received,
    lost,
    uncounted,
    missing: sent - received - lost,
    delayMs: { median: delays[delays.length >> 1], p99: delays[Math.floor(0.99 * delays.length)], slowest },
    bridgeCpuShare: Number(cpu) / seconds,
    bridgeMiB: Number(rss),
  };
}

const [role, ...words] = process.argv.slice(2);
const load = async (): Promise<Native> => {
  const { createRequire } = await import('node:module');
  return createRequire(import.meta.url)('./bridge.node') as Native;
};
if (role === 'bridge') bridge(await load());
else if (role === 'send') console.log(await send(await load(), Number(words[0]), Number(words[1])));
else console.log(JSON.stringify(await measure(Number(words[0]), Number(words[1]), words[2]!)));
