import { spawn } from 'node:child_process';
import { readCapture } from '../../capture/read.ts';
import type { CaptureRecord, Source } from '../../capture/types.ts';
import { EtherType } from '../../standard/frames.ts';
import type { ObserveRequest } from './types.ts';

/** A program that writes a capture to its standard output. */
export interface Program {
  readonly command: readonly [string, ...string[]];
  /** What its records are said to be recorded by: `tcpdump on ap.example`. */
  readonly name: string;
}

/** The request cannot be met by such a program; its message says why. */
export class ProgramError extends Error {
  override name = 'BridgeStartError';
}

const hex = (type: number): string => `0x${type.toString(16)}`;
const EAPOL = `ether proto ${hex(EtherType.Eapol)} or ether proto ${hex(EtherType.PreAuthentication)}`;

/** One program for each device. @throws ProgramError when no device is named, or a name is none */
export function programsFor(request: ObserveRequest, by: NonNullable<ObserveRequest['by']>): Program[] {
  const { netlink, devices, eapol } = request;
  const all = [
    ...(typeof netlink === 'string' ? [netlink] : [])
      .concat(devices)
      .map((device) => ({ device, filter: '' })),
    ...eapol.map((device) => ({ device, filter: EAPOL })),
  ];
  if (all.length === 0) throw new ProgramError('Say which device to watch: --monitor or --interface.');
  // A name goes to a shell on the other machine, and must be no option.
  for (const { device } of all)
    if (!/^[A-Za-z0-9_][\w.-]{0,14}$/.test(device))
      throw new ProgramError(`${device}: not a name of a device`);
  if (by === 'dumpcap')
    return all.map(({ device, filter }) => ({
      command: ['dumpcap', '-q', '-i', device, ...(filter ? ['-f', filter] : []), '-w', '-'],
      name: 'dumpcap',
    }));
  if (!/^[A-Za-z0-9_][\w.@:-]{0,252}$/.test(by.ssh))
    throw new ProgramError(`${by.ssh}: not a name of a host`);
  return all.map(({ device, filter }) => ({
    command: [
      'ssh',
      by.ssh,
      `tcpdump -U -n --immediate-mode -s 65535 -i ${device} -w -${filter ? ` '${filter}'` : ''}`,
    ],
    name: `tcpdump on ${by.ssh}`,
  }));
}

export interface ProgramListener {
  source(source: Source): void;
  record(record: CaptureRecord): void;
  note(words: string): void;
}

export interface RunningProgram {
  /** Resolves when it is over: null as it should be, else why, in words. */
  readonly ended: Promise<string | null>;
  stop(): void;
}

/** Runs it and reads what it writes, while it writes. */
export function runProgram({ command, name }: Program, listener: ProgramListener): RunningProgram {
  const [program, ...words] = command;
  const child = spawn(program, words, { stdio: ['inherit', 'pipe', 'pipe'] });
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.split(/\r?\n/)) if (line.trim()) said.push(line.trim());
    said.splice(0, Math.max(0, said.length - 5));
  });
  const exited = new Promise<string | null>((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ENOENT' ? `${program} is not installed.` : `${program}: ${error.message}`),
    );
    child.on('close', (code, signal) => {
      if (code === 0) resolve(null);
      else
        resolve(
          `${program} ended ${signal ? `by ${signal}` : `with status ${code}`}: ${said.join(' ') || 'no words'}`,
        );
    });
  });
  const read = (async () => {
    try {
      for await (const item of readCapture(child.stdout, { file: name })) {
        if (item.type === 'source') listener.source(item.source);
        else if (item.type === 'record')
          listener.record({ ...item.record, bytes: item.record.bytes.slice() });
        else if (item.type === 'warning') listener.note(`${name}: ${item.warning.message}`);
      }
    } catch {
      // It wrote no capture: what it said on its standard error tells why.
    }
  })();
  return {
    ended: Promise.all([exited, read]).then(([why]) => why),
    stop: () => child.kill('SIGINT'),
  };
}
