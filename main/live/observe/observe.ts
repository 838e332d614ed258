import {
  type Bridge,
  type BridgeOptions,
  type Capability,
  recordOf,
  sourceOf,
  startBridge,
} from '../bridge/index.ts';
import { Queue } from '../radio/index.ts';
import type { LiveEvent, Outcome } from '../supplicant/index.ts';
import { type Program, programsFor, runProgram } from './programs.ts';
import type { Observation, ObserveRequest } from './types.ts';

export type { Observation, ObserveRequest } from './types.ts';

export type ObserveOptions = Pick<BridgeOptions, 'onCommand' | 'script' | 'raise'>;

/**
 * Begins to watch.
 * @throws BridgeStartError, BridgeCallError: what is missing, in words
 */
export async function observe(request: ObserveRequest, options: ObserveOptions = {}): Promise<Observation> {
  if (request.by !== undefined) return observePrograms(programsFor(request, request.by), options);
  return observeBridge(await startBridge({ ...options, needs: needsOf(request) }), request);
}

function needsOf({ netlink, devices, eapol }: ObserveRequest): Capability[] {
  const packets = netlink !== false || devices.length > 0 || eapol.length > 0;
  // A device that is there need not be made.
  if (netlink === true) return ['CAP_NET_RAW', 'CAP_NET_ADMIN'];
  return packets ? ['CAP_NET_RAW'] : [];
}

async function observeBridge(bridge: Bridge, request: ObserveRequest): Promise<Observation> {
  const { netlink, devices, eapol } = request;
  const wanted: Parameters<typeof bridge.call<'observe'>>[1]['what'][] = [
    ...(netlink === true ? [{ kind: 'netlink' as const }] : []),
    ...(typeof netlink === 'string' ? [netlink] : [])
      .concat(devices)
      .map((name) => ({ kind: 'device' as const, interface: name, eapolOnly: false })),
    ...eapol.map((name) => ({ kind: 'device' as const, interface: name, eapolOnly: true })),
    ...(request.events ? [{ kind: 'groups' as const }] : []),
  ];
  const events = new Queue<LiveEvent>();
  const sources: number[] = [];
  let stopped = false;
  let index = 0;
  try {
    for (const what of wanted) {
      const view = await bridge.call('observe', { what });
      const place = sources.push(view.source) - 1;
      const source = sourceOf(view, place, 'live');
      events.push({ kind: 'source', source });
      bridge.listen(view.source, {
        records: (records) => {
          for (const record of records)
            events.push({ kind: 'record', record: recordOf(record, source, ++index) });
        },
        lost: (count) => events.push({ kind: 'lost', source: place, count }),
        ended: (why) => {
          if (!stopped) events.push({ kind: 'note', words: `${view.name}: ${why}` });
        },
      });
    }
  } catch (error) {
    await bridge.close();
    throw error;
  }
  void bridge.gone.then((why) => {
    events.push(ended(stopped ? 'watched' : 'watching-failed', stopped ? 'Stopped.' : why));
    events.end();
  });
  return {
    events,
    async statistics() {
      const counts = await bridge.call('statistics', {}).catch(() => []);
      return counts.map(({ source, received, dropped }) => ({
        source: sources.indexOf(source),
        received,
        dropped,
      }));
    },
    async stop() {
      stopped = true;
      await bridge.close();
    },
  };
}

const ended = (kind: Outcome['kind'], words: string): LiveEvent => ({
  kind: 'ended',
  outcome: { kind, words, next: null },
});

/** Each program captures one device; their records come as they are written. */
function observePrograms(programs: readonly Program[], { onCommand }: ObserveOptions): Observation {
  const events = new Queue<LiveEvent>();
  let stopped = false;
  let sources = 0;
  let index = 0;
  const running = programs.map((program) => {
    onCommand?.(program.command.join(' '));
    const places = new Map<number, number>();
    return runProgram(program, {
      source: (source) => {
        const place = sources++;
        places.set(source.index, place);
        events.push({ kind: 'source', source: { ...source, index: place } });
      },
      record: (record) => {
        const place = places.get(record.source)!;
        events.push({ kind: 'record', record: { ...record, index: ++index, source: place } });
      },
      note: (words) => events.push({ kind: 'note', words }),
    });
  });
  void Promise.all(running.map(({ ended }) => ended)).then((ends) => {
    const failed = ends.find((why) => why !== null);
    events.push(
      stopped || failed === undefined
        ? ended('watched', stopped ? 'Stopped.' : 'The capture ended.')
        : ended('watching-failed', failed!),
    );
    events.end();
  });
  return {
    events,
    statistics: async () => [],
    async stop() {
      stopped = true;
      for (const { stop } of running) stop();
      await Promise.all(running.map(({ ended }) => ended));
    },
  };
}
