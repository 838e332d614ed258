/**
 * A virtual machine under software emulation with a real kernel, mac80211_hwsim radios, hostapd, wpa_supplicant and
 * iwd, and this program inside. README.md beside this file says what the scenarios show.
 *
 *   node test/rig/rig.mjs [NAME...] [--all] [--list] [--out DIR] [--limit SECONDS]
 *
 * Scenarios share machines, one after the other; two machines run at a time. Ends with 0 when every scenario holds.
 */
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Evidence } from './evidence.mjs';
import { buildImage, installMissing } from './image.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const repository = fileURLToPath(new URL('../..', import.meta.url));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    out: { type: 'string' },
    /** Seconds for each boot, after which the machine is stopped. */
    limit: { type: 'string', default: '540' },
  },
});

const scenarios = new Map();
for (const file of readdirSync(join(here, 'scenarios')).sort()) {
  const { default: scenario } = await import(`./scenarios/${file}`);
  scenarios.set(file.replace(/\.mjs$/, ''), scenario);
}
if (options.list) {
  for (const [name, { about }] of scenarios) console.log(`${name.padEnd(28)} ${about}`);
  process.exit(0);
}
const names = options.all || positionals.length === 0 ? [...scenarios.keys()] : positionals;
for (const name of names)
  if (!scenarios.has(name)) {
    console.error(`rig: no scenario ${name}; --list names them`);
    process.exit(2);
  }
if (!existsSync(join(repository, 'dist/main/cli.js'))) {
  console.error('rig: nothing is built yet: npm run build, npm run build:native');
  process.exit(2);
}
const missing = installMissing();
if (missing.length > 0) {
  console.error(`rig: these Debian packages are needed: ${missing.join(' ')}`);
  process.exit(2);
}

const out = options.out ?? mkdtempSync(join(tmpdir(), 'handshake-rig-'));
const image = buildImage(process.env.RIG_CACHE ?? join(homedir(), '.cache/handshake-rig'));
/** Scenarios by the machine that they need; the ordinary ones are shared out to as many machines as there are cores. */
const boots = new Map();
for (const [i, name] of names.entries()) {
  const { boot = `ordinary-${1 + (i % Math.min(2, availableParallelism()))}` } = scenarios.get(name);
  boots.set(boot, [...(boots.get(boot) ?? []), name]);
}

/** Boots that still wait: a machine, its scenarios, and whether they have failed once already. */
const waiting = [...boots].map(([boot, list]) => ({ boot, list, again: false }));
const failed = [];
const second = [];
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));

/**
 * Boots one machine after the other. What fails is run once more on a new machine: radios, kernel and daemons
 * are real, and now and then one of them loses a frame for good. That is told, and a second failure counts.
 */
async function work() {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { boot, list, again } = next;
    const results = await run(boot, list);
    const once = [];
    for (const name of list) {
      const result = results[name] ?? { ok: false, seconds: 0, error: 'the machine ended before it' };
      if (result.ok) await verify(name, join(out, boot, name), result);
      const { ok, seconds, error } = result;
      console.log(
        `${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(28)} ${seconds.toFixed(1)} s  ${ok ? scenarios.get(name).about : error}`,
      );
      if (ok && again) second.push(name);
      else if (!ok && again) failed.push(name);
      else if (!ok) once.push(name);
    }
    if (once.length > 0) {
      waiting.push({ boot: `${boot}-again`, list: once, again: true });
      console.log(`     once more, on a new machine: ${once.join(', ')}`);
    }
  }
}

if (second.length > 0) console.log(`Held at the second run only: ${second.join(', ')}`);
console.log(
  `${names.length - failed.length} of ${names.length} scenarios hold (Linux ${image.version}); what they left is in ${out}`,
);
process.exit(failed.length === 0 ? 0 : 1);

/** What the recording says is looked at here: the same program, on a machine that is not emulated. */
async function verify(name, folder, result) {
  try {
    await scenarios.get(name).verify?.(new Evidence(folder));
  } catch (error) {
    result.ok = false;
    result.error = error.message;
  }
}

/** One boot, in which the scenarios of `list` run one after the other. */
async function run(boot, list) {
  const shared = mkdtempSync(join('/var/tmp', 'handshake-rig-'));
  cpSync(join(here, 'guest'), join(shared, 'guest'), { recursive: true });
  cpSync(join(here, 'scenarios'), join(shared, 'scenarios'), { recursive: true });
  mkdirSync(join(shared, 'out'));
  writeFileSync(join(shared, 'job.json'), JSON.stringify({ boot, list, repository, node: process.execPath }));
  writeFileSync(
    join(shared, 'start.sh'),
    `export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C
exec </dev/null >/rig/out/guest.log 2>&1
${process.execPath} /rig/guest/main.mjs
sync
busybox poweroff -f
sleep 30
`,
  );
  const qemu = spawn(
    'qemu-system-x86_64',
    [
      // The machine's time passes with the instructions that it has executed, one in a nanosecond, so that a busy host makes
      // it take longer but not miss its deadlines: access points and kernels give up after tenths of a second.
      ...['-accel', 'tcg,thread=single', '-icount', 'shift=0'],
      ...['-cpu', 'max', '-smp', '1', '-m', '1280'],
      ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
      ...['-serial', `file:${join(shared, 'out/console.log')}`],
      ...['-kernel', image.kernel, '-initrd', image.initramfs],
      ...[
        '-append',
        'console=ttyS0 loglevel=4 panic=-1 tsc=unstable random.trust_cpu=on net.ifnames=0 mitigations=off',
      ],
      ...['-device', 'virtio-rng-pci'],
      ...['-virtfs', 'local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap'],
      ...['-virtfs', `local,path=${shared},mount_tag=rig,security_model=none`],
      ...['-virtfs', `local,path=${image.modules},mount_tag=modules,security_model=none,readonly=on`],
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const timer = setTimeout(() => qemu.kill('SIGKILL'), 1000 * Number(options.limit));
  await new Promise((resolve) => qemu.once('exit', resolve));
  clearTimeout(timer);
  cpSync(join(shared, 'out'), join(out, boot), { recursive: true });
  const file = join(shared, 'out/results.json');
  const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  rmSync(shared, { recursive: true, force: true });
  return results;
}
