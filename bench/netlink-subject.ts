import { spawn } from 'node:child_process';
import { Recorder } from '../main/capture/recorder.ts';
import { Bridge } from '../main/live/bridge/bridge.ts';
import { recordOf, sourceOf } from '../main/live/bridge/records.ts';
import { bridgeProcess } from '../main/live/bridge/start.ts';
import { Flow, frameWriter } from '../native-bridge/flow.ts';
import type { Native } from '../native-bridge/native.ts';
import { Server } from '../native-bridge/server.ts';
import { groupOf, isLoad, loadHost, Sender } from '../test/native-bridge/load.ts';

/** The bridge's process: its own server on its standard input and output. */
function bridge(native: Native, group: number): void {
  const flow = new Flow();
  const server = new Server(loadHost(native, group, flow), frameWriter(process.stdout, flow));
  process.stdin.on('data', (chunk: Buffer) => server.push(chunk));
  process.stdin.on('end', () => {
    const { user, system } = process.cpuUsage();
    process.stderr.write(`cpu ${(user + system) / 1e6} rss ${process.resourceUsage().maxRSS / 1024}\n`);
    void server.close().then(() => process.exit(0));
  });
}

/** Sends so many events a second, each as long as an event with an EAPOL frame is. */
async function send(native: Native, group: number, rate: number, seconds: number): Promise<number> {
  const sender = new Sender(native, group);
  const begin = performance.now();
  let sent = 0;
  for (;;) {
    const elapsed = (performance.now() - begin) / 1000;
    const due = Math.floor(Math.min(elapsed, seconds) * rate);
    for (; sent < due; sent++) sender.send();
    if (elapsed >= seconds) break;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  sender.close();
  return sent;
}

/** The app: starts both, records what comes, and counts. */
async function measure(rate: number, seconds: number, file: string): Promise<unknown> {
  const self = process.argv[1]!;
  const group = groupOf(process.pid);
  const child = spawn(process.execPath, [self, 'bridge', String(group)], { stdio: ['pipe', 'pipe', 'pipe'] });
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
        if (!isLoad(record.bytes)) continue;
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
  const sender = spawn(process.execPath, [self, 'send', String(group), String(rate), String(seconds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  sender.stdout.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  await new Promise((resolve) => sender.on('close', resolve));
  const sent = Number(text);
  // What is on its way arrives, however far behind a busy machine is; what nothing comes of for five seconds is missing.
  for (let quiet = 0, last = -1; quiet < 100 && received + lost < sent; last = received + lost) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    quiet = received + lost === last ? quiet + 1 : 0;
  }
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
if (role === 'bridge') bridge(await load(), Number(words[0]));
else if (role === 'send')
  console.log(await send(await load(), Number(words[0]), Number(words[1]), Number(words[2])));
else console.log(JSON.stringify(await measure(Number(words[0]), Number(words[1]), words[2]!)));
