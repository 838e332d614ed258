import {
  type Bridge,
  type BridgeOptions,
  type Capability,
  recordOf,
  sourceOf,
  startBridge,
} from '../bridge/index.ts';
import { Queue } from '../radio/index.ts';
import { type Program, programsFor, runProgram } from './programs.ts';
import type { Observation, ObserveItem, ObserveRequest } from './types.ts';

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
  const { netlink, devices, eapol, events } = request;
  const wanted: Parameters<typeof bridge.call<'observe'>>[1]['what'][] = [
    ...(netlink === true ? [{ kind: 'netlink' as const }] : []),
    ...(typeof netlink === 'string' ? [netlink] : [])
      .concat(devices)
      .map((name) => ({ kind: 'device' as const, interface: name, eapolOnly: false })),
    ...eapol.map((name) => ({ kind: 'device' as const, interface: name, eapolOnly: true })),
    ...(events ? [{ kind: 'groups' as const }] : []),
  ];
  const items = new Queue<ObserveItem>();
  const sources: number[] = [];
  let stopped = false;
  let index = 0;
  try {
    for (const what of wanted) {
      const view = await bridge.call('observe', { what });
      const place = sources.push(view.source) - 1;
      const source = sourceOf(view, place, 'live');
      items.push({ type: 'source', source });
      bridge.listen(view.source, {
        records: (records) => {
          for (const record of records)
            items.push({ type: 'record', record: recordOf(record, source, ++index), source: place });
        },
        lost: (count) => items.push({ type: 'lost', source: place, count }),
        ended: (why) => {
          if (!stopped) items.push({ type: 'note', words: `${view.name}: ${why}` });
        },
      });
    }
  } catch (error) {
    await bridge.close();
    throw error;
  }
  void bridge.gone.then((why) => {
    items.push(
      stopped ? { type: 'ended', ok: true, words: 'Stopped.' } : { type: 'ended', ok: false, words: why },
    );
    items.end();
  });
  return {
    items,
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

/** Each program captures one device; their records come as they are written. */
function observePrograms(programs: readonly Program[], { onCommand }: ObserveOptions): Observation {
  const items = new Queue<ObserveItem>();
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
        items.push({ type: 'source', source: { ...source, index: place } });
      },
      record: (record) => {
        const place = places.get(record.source)!;
        items.push({ type: 'record', record: { ...record, index: ++index, source: place }, source: place });
      },
      note: (words) => items.push({ type: 'note', words }),
    });
  });
  void Promise.all(running.map(({ ended }) => ended)).then((ends) => {
    const failed = ends.find((why) => why !== null);
    items.push(
      stopped || failed === undefined
        ? { type: 'ended', ok: true, words: stopped ? 'Stopped.' : 'The capture ended.' }
        : { type: 'ended', ok: false, words: failed! },
    );
    items.end();
  });
  return {
    items,
    statistics: async () => [],
    async stop() {
      stopped = true;
      for (const { stop } of running) stop();
      await Promise.all(running.map(({ ended }) => ended));
    },
  };
}
