import type { Command } from 'commander';
import { visible } from '../base/visible.ts';
import type { Source } from '../capture/types.ts';
import { ObserveLines, type ObserveRequest, observe } from '../live/observe/index.ts';
import { endedWell } from '../live/supplicant/index.ts';
import { UserError } from '../session/errors.ts';
import { onEnd } from './on-end.ts';
import { endedEarly, startRecorder } from './session-recording.ts';

interface ObserveCommandOptions {
  netlink: boolean;
  nlmon?: string;
  monitor: string[];
  interface: string[];
  events?: boolean;
  record?: string;
  force?: boolean;
  seconds?: string;
  ssh?: string;
  dumpcap?: boolean;
  all?: boolean;
}

const many = (value: string, before: string[]): string[] => [...before, value];

/** `handshake-workbench observe`: what any supplicant does, as it happens. */
export function addObserveCommand(program: Command): void {
  program
    .command('observe')
    .description('watch what supplicants and the kernel say to each other, and the air, as it happens')
    .option(
      '--interface <name>',
      'handshake messages (EAPOL) on a wireless interface; may be repeated',
      many,
      [],
    )
    .option('--monitor <name>', 'every frame of a monitor interface; may be repeated', many, [])
    .option('--nlmon <name>', 'take netlink from this nlmon device; else one is found or made')
    .option('--no-netlink', 'leave netlink out')
    .option('--events', 'events of nl80211 alone in place of all netlink: needs no privilege')
    .option('--record <file>', 'record everything to a pcapng file, written every second; it holds keys')
    .option('--force', 'replace the file of --record where there is such a file')
    .option('--seconds <number>', 'end after so many seconds; else Ctrl+C ends it')
    .option('--ssh <host>', 'watch devices of another machine: ssh HOST tcpdump')
    .option('--dumpcap', 'watch devices by dumpcap, where its group gives the privilege')
    .option('--all', 'print beacons, probes, control and data frames too; they are always recorded')
    .action(async (options: ObserveCommandOptions) => {
      try {
        process.exitCode = await run(options);
      } catch (error) {
        const privilege = error instanceof Error && error.name === 'BridgeStartError';
        if (!privilege || options.dumpcap || options.ssh !== undefined) throw error;
        throw new UserError(
          'unreadable',
          `${error.message} Without: --events, or --dumpcap where you may use that.`,
        );
      }
    });
}

function requestOf(options: ObserveCommandOptions): ObserveRequest {
  const { netlink, nlmon, monitor, events = false, ssh, dumpcap } = options;
  if (ssh !== undefined && dumpcap) throw new UserError('invalid', '--ssh and --dumpcap exclude each other.');
  const elsewhere = ssh !== undefined || dumpcap === true;
  if (elsewhere && events)
    throw new UserError('invalid', '--events is of this machine, without --ssh and --dumpcap.');
  if (elsewhere || !netlink)
    if (nlmon === undefined && !events && monitor.length + options.interface.length === 0)
      throw new UserError(
        'invalid',
        'There is nothing to observe: name a device (--monitor wlan0mon, --interface wlan0; `handshake-workbench interfaces` lists them), or watch netlink too.',
      );
  return {
    netlink: nlmon ?? (netlink && !events && !elsewhere),
    devices: monitor,
    eapol: options.interface,
    events,
    ...(ssh !== undefined ? { by: { ssh } } : dumpcap ? { by: 'dumpcap' as const } : {}),
  };
}

async function run(options: ObserveCommandOptions): Promise<number> {
  const seconds = options.seconds === undefined ? null : Number(options.seconds);
  if (seconds !== null && !(seconds > 0)) throw new UserError('invalid', '--seconds: a number above 0');
  const request = requestOf(options);
  const recorder =
    options.record === undefined ? null : startRecorder(options.record, options.force ?? false);
  let begun = false;
  try {
    const observation = await observe(request, {
      onCommand: (command) => console.error(`Running: ${command}`),
    });
    let stopping: Promise<void> | null = null;
    const stop = async (): Promise<void> => {
      if (recorder)
        for (const { source, ...counts } of await observation.statistics())
          recorder.count(source, counts, BigInt(Date.now()) * 1_000_000n);
      await observation.stop();
    };
    const end = (): void => {
      stopping ??= stop();
    };
    onEnd(end);
    const timer = seconds === null ? null : setTimeout(end, seconds * 1000);
    const lines = new ObserveLines(options.all ?? false);
    const sources: Source[] = [];
    let records = 0;
    let lost = 0;
    let lostUncounted = false;
    let ok = true;
    for await (const event of observation.events) {
      switch (event.kind) {
        case 'source':
          begun = true;
          sources.push(event.source);
          recorder?.addSource(event.source);
          console.log(
            `Observing ${event.source.name ?? event.source.file}: ${event.source.description ?? ''}`.trim(),
          );
          break;
        case 'record':
          records++;
          recorder?.add(event.record, event.record.source);
          print(lines.line(event.record, sources[event.record.source]!));
          break;
        case 'lost':
          if (event.count === null) lostUncounted = true;
          else lost += event.count;
          console.error(
            `Lost ${event.count ?? 'an unknown number of'} messages of ${sources[event.source]?.name}.`,
          );
          break;
        case 'note':
          console.error(event.words);
          break;
        case 'ended':
          ok = endedWell(event.outcome);
          if (!ok) console.error(event.outcome.words);
      }
    }
    if (timer) clearTimeout(timer);
    await stopping;
    const said = lost > 0 || lostUncounted ? `${lost}${lostUncounted ? ' or more' : ''} lost` : 'none lost';
    if (!begun) {
      console.error('Nothing was observed. What is said above tells why.');
      return 1;
    }
    recorder?.close();
    const early = recorder && endedEarly(recorder, records);
    const where = recorder && early === null ? `, recorded in ${visible(recorder.path)}` : '';
    console.log(`${records} records, ${said}${where}.`);
    if (early !== null) console.error(early);
    return ok && early === null ? 0 : 1;
  } finally {
    // A recording of nothing is none: what was there before stays.
    if (begun) recorder?.close();
    else recorder?.discard();
  }
}

/** Octets of lines that wait for a slow terminal; what is beyond is recorded but not printed. */
const UNPRINTED = 4 << 20;
let skipped = 0;
function print(line: string | null): void {
  if (line === null) return;
  if (process.stdout.writableLength > UNPRINTED) {
    skipped++;
    return;
  }
  if (skipped > 0) process.stdout.write(`(${skipped} lines not printed: the terminal is too slow)\n`);
  skipped = 0;
  process.stdout.write(`${visible(line)}\n`);
}
