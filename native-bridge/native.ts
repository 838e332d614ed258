import { createRequire } from 'node:module';
import type { Bytes } from '../main/base/bytes.ts';

/** A socket of the addon: only its functions know what is in it. */
export interface NativeSocket {
  /** Netlink: the port id that the kernel gave it. */
  readonly portId: number;
  /** Octets of receive buffer as the kernel granted them. */
  readonly receiveBuffer: number;
}

export interface NativeStatistics {
  /** Records that were put into the buffer. */
  readonly received: number;
  /** Thrown away by the kernel since the socket was opened, as the kernel counts them. */
  readonly dropped: number;
  /** How often the kernel reported ENOBUFS. */
  readonly overruns: number;
  readonly truncated: number;
  /** Negative errno that ended the reading, or 0. */
  readonly failed: number;
}

/** What addon/addon.c exports. Functions that open throw an Error with `errno` (negative). */
export interface Native {
  openNetlink(
    protocol: number,
    receiveBuffer: number,
    capacity: number,
    onReadable: () => void,
  ): NativeSocket;
  openPacket(
    ifindex: number,
    protocol: number,
    cooked: boolean,
    promiscuous: boolean,
    /** Classic BPF, 8 octets an instruction; empty: everything. */
    filter: Uint8Array,
    receiveBuffer: number,
    capacity: number,
    onReadable: () => void,
  ): NativeSocket;
  /** Everything read since the last call (protocol-batch.ts tells the format), or undefined. */
  read(socket: NativeSocket): ArrayBuffer | undefined;
  /** @returns 0 or a negative errno */
  send(socket: NativeSocket, octets: Bytes, toPort: number, toGroups: number): number;
  /** @returns 0 or a negative errno */
  membership(socket: NativeSocket, group: number, join: boolean): number;
  statistics(socket: NativeSocket): NativeStatistics;
  close(socket: NativeSocket): void;
  /** Binds an AF_ALG socket. @returns 0 or a negative errno */
  probeAlgorithm(type: string, name: string): number;
}

/** Said wherever the addon is wanted and missing. */
export const BUILD_COMMAND = 'npm run build:native';

export type LoadedNative = { readonly native: Native } | { readonly why: string };

let loaded: LoadedNative | null = null;

/** The addon, loaded once; or in words why there is none and which command builds it. */
export function loadNative(): LoadedNative {
  loaded ??= load();
  return loaded;
}

function load(): LoadedNative {
  const require = createRequire(import.meta.url);
  // Bundled, it lies beside this code; from source, where the build puts it.
  for (const path of ['./bridge.node', '../dist/native-bridge/bridge.node']) {
    try {
      return { native: require(path) as Native };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') continue;
      const reason = error instanceof Error ? error.message : String(error);
      return { why: `The native addon cannot be loaded (${reason}). Build it again: ${BUILD_COMMAND}` };
    }
  }
  return { why: `The native addon is not built. Build it with a C compiler: ${BUILD_COMMAND}` };
}
