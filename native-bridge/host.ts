import { readdirSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { BridgeError } from './failure.ts';
import type { Flow } from './flow.ts';
import { type LoadedNative, loadNative, type Native } from './native.ts';
import { type PacketOptions, PacketSocket } from './packet.ts';
import type { Transport } from './transport.ts';
import { NativeTransport } from './transport-native.ts';
import { loadNodeNetlink, NodeNetlinkTransport } from './transport-node-netlink.ts';

/** Everything outside the bridge that it touches: sockets, files. Tests put a scripted peer in its place. */
export interface Host {
  /** Name of the netlink transport; null: none. */
  readonly transport: string | null;
  readonly transportLimits: readonly string[];
  openNetlink(protocol: number): Promise<Transport>;
  openPacket(options: PacketOptions): PacketSocket;
  probeAlgorithm: ((type: string, name: string) => number) | null;
  readonly kernel: string;
  /** Octets of a file, or null. */
  read(path: string): Uint8Array | null;
  list(folder: string): readonly string[];
}

/** This machine: by the addon, else by node-netlink, else without sockets. */
export async function systemHost(flow: Flow): Promise<Host> {
  const loaded: LoadedNative = loadNative();
  if ('native' in loaded) return nativeHost(loaded.native, flow);
  const second = await loadNodeNetlink();
  const openPacket = (): never => {
    throw new BridgeError('no-addon', loaded.why);
  };
  const limits = second ? [loaded.why] : [loaded.why, 'node-netlink is not installed either.'];
  if (!second)
    return {
      ...files,
      transport: null,
      transportLimits: limits,
      openNetlink: openPacket,
      openPacket,
      probeAlgorithm: null,
    };
  const first = await NodeNetlinkTransport.open(second, NETLINK_GENERIC);
  first.close();
  return {
    ...files,
    transport: first.name,
    transportLimits: [...limits, ...first.limits],
    openNetlink: (protocol) => NodeNetlinkTransport.open(second, protocol),
    openPacket,
    probeAlgorithm: null,
  };
}

const NETLINK_GENERIC = 16;

function nativeHost(native: Native, flow: Flow): Host {
  return {
    ...files,
    transport: 'own addon',
    transportLimits: [],
    openNetlink: async (protocol) => new NativeTransport(native, protocol, { flow }),
    openPacket: (options) => new PacketSocket(native, options, flow),
    probeAlgorithm: (type, name) => native.probeAlgorithm(type, name),
  };
}

const files = {
  kernel: release(),
  read(path: string): Uint8Array | null {
    try {
      return readFileSync(path);
    } catch {
      return null;
    }
  },
  list(folder: string): readonly string[] {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  },
};

const CAPABILITIES: readonly (readonly [bit: number, name: string])[] = [
  [12, 'CAP_NET_ADMIN'],
  [13, 'CAP_NET_RAW'],
  [16, 'CAP_SYS_MODULE'],
];

/** Capabilities of this process that matter here, by /proc/self/status. */
export function heldCapabilities(host: Pick<Host, 'read'>): string[] {
  const status = host.read('/proc/self/status');
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(status ? new TextDecoder().decode(status) : '')?.[1];
  const mask = BigInt(`0x${effective ?? '0'}`);
  return CAPABILITIES.filter(([bit]) => (mask >> BigInt(bit)) & 1n).map(([, name]) => name);
}
