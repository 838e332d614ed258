import * as v from 'valibot';
import type { Bytes } from '../main/base/bytes.ts';
import { Claim } from './claim.ts';
import { BridgeError, failureOf } from './failure.ts';
import { type Host, heldCapabilities } from './host.ts';
import { listInterfaces, withNetworks } from './interfaces.ts';
import { kernelCrypto } from './kernel-crypto.ts';
import { listLinks } from './links.ts';
import { Netlink } from './netlink.ts';
import { openNl80211 } from './nl80211.ts';
import { NETLINK_GENERIC, observe } from './observe.ts';
import {
  type Arguments,
  issueText,
  type OperationName,
  operations,
  type Result,
  requestHead,
  toWire,
  VERSION,
} from './protocol.ts';
import { encodeJson, FrameError, FrameReader } from './protocol-frames.ts';
import { Sources } from './sources.ts';
import { managersHere, statusOf } from './status.ts';
import * as supplicant from './supplicant.ts';
import { listWiphys } from './wiphy.ts';

const NETLINK_ROUTE = 0;

type Handlers = { [Name in OperationName]: (request: Arguments<Name>) => Promise<Result<Name>> };

/**
 * The bridge's side of the protocol: takes frames, does what the closed list of operations allows, answers each.
 * Whatever comes in, it answers with an error and goes on; only a length that cannot be true ends it.
 */
export class Server {
  #host: Host;
  #send: (frame: Bytes) => void;
  #reader = new FrameReader();
  #sources: Sources;
  #route: Netlink | null = null;
  #claim: Claim | null = null;
  #claiming = false;
  #greeted = false;
  #handlers: Handlers;

  constructor(host: Host, send: (frame: Bytes) => void) {
    this.#host = host;
    this.#send = send;
    this.#sources = new Sources(send);
    this.#handlers = this.#makeHandlers();
  }

  /** Octets from the app, however they are chopped. @returns false when the connection cannot go on */
  push(chunk: Bytes): boolean {
    for (const frame of this.#reader.push(chunk)) {
      if (frame instanceof FrameError) {
        this.#fail(null, new BridgeError('invalid', frame.message));
        if (frame.fatal) return false;
      } else if (frame.kind === 'records')
        this.#fail(null, new BridgeError('invalid', 'frame: records from the app'));
      else void this.#request(frame.value);
    }
    return true;
  }

  /** Gives everything back. Never throws. */
  async close(): Promise<void> {
    await this.#claim?.release();
    this.#claim = null;
    await this.#sources.closeAll().catch(() => {});
    this.#route?.close();
  }

  async #request(value: unknown): Promise<void> {
    const head = v.safeParse(requestHead, value);
    if (!head.success) {
      const named = v.safeParse(v.object({ id: requestHead.entries.id }), value);
      this.#fail(named.success ? named.output.id : null, new BridgeError('invalid', issueText(head.issues)));
      return;
    }
    const { id, operation, ...rest } = head.output;
    try {
      const request = v.safeParse(operations[operation], rest);
      if (!request.success) throw new BridgeError('invalid', `${operation}: ${issueText(request.issues)}`);
      if (!this.#greeted && operation !== 'hello') throw new BridgeError('invalid', 'hello comes first');
      const handler = this.#handlers[operation] as (request: unknown) => Promise<unknown>;
      this.#send(encodeJson({ id, value: toWire(await handler(request.output)) }));
    } catch (error) {
      this.#fail(id, error);
    }
  }

  #fail(id: number | null, error: unknown): void {
    this.#send(encodeJson({ id, failure: failureOf(error) }));
  }

  async #routeSocket(): Promise<Netlink> {
    this.#route ??= new Netlink(await this.#host.openNetlink(NETLINK_ROUTE));
    return this.#route;
  }

  #makeHandlers(): Handlers {
    const claimed =
      <Request, Value>(act: (claim: Claim, request: Request) => Promise<Value>) =>
      async (request: Request): Promise<Value> => {
        if (!this.#claim) throw new BridgeError('invalid', 'no interface is claimed');
        return act(this.#claim, request);
      };
    return {
      hello: async ({ version }) => {
        if (version !== VERSION)
          throw new BridgeError(
            'invalid',
            `The bridge speaks version ${VERSION}, the app version ${version}.`,
          );
        this.#greeted = true;
        const { transport, transportLimits, kernel } = this.#host;
        return {
          version: VERSION,
          pid: process.pid,
          uid: process.getuid?.() ?? 0,
          kernel,
          capabilities: heldCapabilities(this.#host),
          transport,
          transportLimits: [...transportLimits],
        };
      },
      interfaces: () => this.#interfaces(),
      kernelCrypto: async () => {
        const { probeAlgorithm: probe, read, kernel } = this.#host;
        return kernelCrypto({ probe, read: (path) => read(path), release: kernel }) as Result<'kernelCrypto'>;
      },
      statistics: async () =>
        this.#sources
          .statistics()
          .map(({ source, received, dropped, overruns }) => ({ source, received, dropped, overruns })),
      observe: async ({ what }) =>
        this.#sources.view(await observe(what, this.#host, await this.#routeSocket(), this.#sources)),
      unobserve: async ({ source }) => {
        if (!(await this.#sources.close(source)))
          throw new BridgeError('invalid', `there is no source ${source}`);
        return null;
      },
      claim: async (request) => {
        if (this.#claim || this.#claiming)
          throw new BridgeError('busy', `This bridge holds ${this.#claim?.name ?? 'an interface'} already.`);
        this.#claiming = true;
        try {
          this.#claim = await Claim.take(request, this.#host, this.#sources);
        } finally {
          this.#claiming = false;
        }
        return this.#claim.view;
      },
      release: async () => {
        const claim = this.#claim;
        this.#claim = null;
        await claim?.release();
        return null;
      },
      status: claimed(async (claim) => statusOf(claim, this.#host, await this.#routeSocket())),
      setUp: claimed(async (claim, { up }) => {
        await claim.setUp(up);
        return null;
      }),
      sendPacket: claimed(async (claim, request) => {
        claim.sendPacket(request);
        return null;
      }),
      scan: claimed(supplicant.scan),
      scanResults: claimed((claim, _: Arguments<'scanResults'>) => supplicant.scanResults(claim)),
      authenticate: claimed(supplicant.authenticate),
      associate: claimed(supplicant.associate),
      connect: claimed(supplicant.connect),
      disconnect: claimed(supplicant.disconnect),
      deauthenticate: claimed(supplicant.deauthenticate),
      answerExternalAuth: claimed(supplicant.answerExternalAuth),
      registerFrame: claimed(supplicant.registerFrame),
      sendFrame: claimed(supplicant.sendFrame),
      sendControlPort: claimed(supplicant.sendControlPort),
      newKey: claimed(supplicant.newKey),
      deleteKey: claimed(supplicant.deleteKey),
      setDefaultKey: claimed(supplicant.setDefaultKey),
      setAuthorized: claimed(supplicant.setAuthorized),
      setPmksa: claimed(supplicant.setPmksa),
      deletePmksa: claimed(supplicant.deletePmksa),
    };
  }

  async #interfaces(): Promise<Result<'interfaces'>> {
    const route = await this.#routeSocket();
    const links = await listLinks(route);
    const managers = await managersHere(this.#host, route);
    const netlink = new Netlink(await this.#host.openNetlink(NETLINK_GENERIC));
    try {
      const nl80211 = await openNl80211(netlink);
      const found = {
        wiphys: nl80211 ? await listWiphys(nl80211) : [],
        interfaces: nl80211 ? await withNetworks(nl80211, await listInterfaces(nl80211)) : [],
      };
      const why = nl80211
        ? found.wiphys.length > 0
          ? null
          : 'The kernel knows nl80211 but has no wireless device.'
        : 'This kernel has no nl80211: no wireless driver is loaded.';
      const interfaces = found.interfaces.map((one) => ({
        ...one,
        up: links.find(({ ifindex }) => ifindex === one.ifindex)?.up ?? null,
      }));
      return { wiphys: found.wiphys, interfaces, managers, why } as Result<'interfaces'>;
    } finally {
      netlink.close();
    }
  }
}
