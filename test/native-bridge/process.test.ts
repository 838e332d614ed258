import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bridge } from '../../main/live/bridge/bridge.ts';
import { describeMachine } from '../../main/live/bridge/interfaces.ts';
import { machineText } from '../../main/live/bridge/interfaces-text.ts';
import { bridgeProcess, type Capability, startBridge } from '../../main/live/bridge/start.ts';
import { type BundledBridge, bundleBridge, hasAddon, withoutAddon } from './bundled.ts';

const root = process.getuid?.() === 0;
const NOBODY = 65534;
/** For the names of tests that are left out. */
const needsRoot = root ? '' : ' (skipped: needs root)';

let bare: BundledBridge;
beforeAll(async () => {
  bare = await bundleBridge(false);
});
afterAll(() => bare.remove());

/** Waits until it is so; the test's own limit ends it otherwise. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('the bridge process', () => {
  it('ends by itself when its input ends', async () => {
    const child = spawn(process.execPath, [bare.script], { stdio: ['pipe', 'pipe', 'pipe'] });
    const running = bridgeProcess(child);
    await Bridge.over(running);
    child.stdin.end();
    expect(await running.exited).toBe('The bridge process ended.');
  });

  it('dies with its parent, though that is killed', async () => {
    // A parent that starts the bridge, greets it, tells its number, and then waits for ever.
    const parent = spawn(
      process.execPath,
      [
        '-e',
        `const { spawn } = require('node:child_process');
         const child = spawn(process.execPath, [${JSON.stringify(bare.script)}], { stdio: ['pipe', 'pipe', 'ignore'] });
         const text = JSON.stringify({ id: 1, operation: 'hello', version: 1 });
         const frame = Buffer.alloc(5 + text.length);
         frame.writeUInt32LE(1 + text.length, 0);
         frame.write(text, 5);
         child.stdin.write(frame);
         child.stdout.once('data', () => console.log(child.pid));
         setInterval(() => {}, 1000);`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const bridge = await new Promise<number>((resolve) =>
      parent.stdout.once('data', (text: Buffer) => resolve(Number(text.toString()))),
    );
    expect(bridge).toBeGreaterThan(1);
    expect(existsSync(`/proc/${bridge}`)).toBe(true);
    parent.kill('SIGKILL');
    // A dead process that nobody has waited for yet is listed as Z.
    await until(() => {
      try {
        return /^State:\s+Z/m.test(readFileSync(`/proc/${bridge}/status`, 'utf8'));
      } catch {
        return true;
      }
    });
  });

  it('is missed with the reason in words when it is killed', async () => {
    const bridge = await startBridge({ script: bare.script });
    process.kill(bridge.hello.pid, 'SIGKILL');
    expect(await bridge.gone).toBe('The bridge process was killed by SIGKILL.');
    await expect(bridge.call('kernelCrypto', {})).rejects.toMatchObject({ failure: { code: 'gone' } });
    await bridge.close();
  });

  it('says which command builds the addon that is missing, and does what it can without', async () => {
    const bridge = await startBridge({ script: bare.script });
    expect(bridge.hello.transport).toBeNull();
    expect(bridge.hello.transportLimits.join(' ')).toContain('npm run build:native');
    await expect(bridge.call('interfaces', {})).rejects.toMatchObject({
      failure: { code: 'no-addon', message: expect.stringContaining('npm run build:native') },
    });
    const machine = await describeMachine(bridge);
    expect(machine.crypto.length).toBe(5);
    expect(machineText(machine)).toContain('npm run build:native');
    await bridge.close();
  });

  it('names the capability that is missing and what was tried', async () => {
    const needs = ['CAP_NOT_THERE' as Capability];
    const commands: string[] = [];
    const bundled = hasAddon ? await bundleBridge(true) : bare;
    const failed = startBridge({
      script: bundled.script,
      needs,
      raise: [['false'], ['/nonexistent/sudo', '-n']],
      onCommand: (command) => commands.push(command),
    });
    if (!hasAddon) await expect(failed).rejects.toThrow('npm run build:native');
    else {
      await expect(failed).rejects.toThrow(/needs the capability CAP_NOT_THERE.*Tried: false: .*nonexistent/);
      expect(commands).toEqual([
        expect.stringMatching(/^false .*main\.mjs$/),
        expect.stringMatching(/^\/nonexistent\/sudo -n .*main\.mjs$/),
      ]);
      bundled.remove();
    }
  });

  it('is not started where it was not built', async () => {
    await expect(startBridge({ script: '/nonexistent/main.mjs' })).rejects.toThrow('npm run build');
  });
});

describe.skipIf(!hasAddon)(`the bridge process with its addon${withoutAddon}`, () => {
  let whole: BundledBridge;
  beforeAll(async () => {
    whole = await bundleBridge(true);
  });
  afterAll(() => whole.remove());

  it('asks this kernel, and says in words what it lacks', async () => {
    const bridge = await startBridge({ script: whole.script });
    expect(bridge.hello).toMatchObject({ version: 1, transport: 'own addon', transportLimits: [] });
    const found = await bridge.call('interfaces', {});
    expect(found.wiphys.length > 0).toBe(found.why === null);
    await bridge.close();
  });

  it.skipIf(!root)(
    `as another user reads, and is refused what needs privilege by its name${needsRoot}`,
    async () => {
      const child = spawn(process.execPath, [whole.script], {
        stdio: ['pipe', 'pipe', 'pipe'],
        uid: NOBODY,
        gid: NOBODY,
      });
      const bridge = await Bridge.over(bridgeProcess(child));
      expect(bridge.hello).toMatchObject({ uid: NOBODY, capabilities: [] });
      await bridge.call('interfaces', {});
      const device = { kind: 'device' as const, interface: 'lo', eapolOnly: false };
      await expect(bridge.call('observe', { what: device })).rejects.toMatchObject({
        failure: { code: 'no-privilege', missing: 'CAP_NET_RAW' },
      });
      await expect(bridge.call('observe', { what: { kind: 'netlink' } })).rejects.toMatchObject({
        failure: { code: expect.stringMatching(/^no-privilege|unsupported$/) },
      });
      await bridge.close();
    },
  );
});
