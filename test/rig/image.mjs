/**
 * What the rig's virtual machine boots: Debian's own kernel, unpacked and not installed, and an initramfs that mounts
 * this machine's root read-only. The tools inside are therefore the tools installed here.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';

/** Debian packages that the rig needs, by a command of each. */
export const packages = {
  'qemu-system-x86_64': 'qemu-system-x86',
  busybox: 'busybox-static',
  depmod: 'kmod',
  cpio: 'cpio',
  hostapd: 'hostapd',
  wpa_supplicant: 'wpasupplicant',
  '/usr/libexec/iwd': 'iwd',
  iw: 'iw',
  'dbus-daemon': 'dbus',
  ip: 'iproute2',
  ping: 'iputils-ping',
  tcpdump: 'tcpdump',
};

const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;
const has = (command) =>
  spawnSync('sh', ['-c', `command -v ${command}`], { env: { ...process.env, PATH } }).status === 0;

/** @returns packages that are missing and could not be installed */
export function installMissing() {
  const missing = Object.entries(packages).filter(([command]) => !has(command));
  if (missing.length === 0) return [];
  if (process.getuid() === 0 && has('apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { env, stdio: 'inherit' });
    const names = missing.map(([, name]) => name);
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  return missing.filter(([command]) => !has(command)).map(([, name]) => name);
}

const sh = (command, cwd) =>
  execFileSync('sh', ['-c', command], { cwd, env: { ...process.env, PATH }, encoding: 'utf8' }).trim();

/** Modules that the initramfs needs to reach the host's files. */
const early = ['virtio_pci', 'virtio_console', '9pnet_virtio', '9p', 'overlay', 'virtio_rng'];

const init = `#!/bin/sh
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
for m in $(cat /order); do insmod /modules/$m; done
stop() { echo "rig: cannot mount $1"; sleep 1; poweroff -f; }
mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=512000,cache=loose host /lower || stop root
mount -t tmpfs -o size=768m tmpfs /upper
mkdir -p /upper/files /upper/work
mount -t overlay -o lowerdir=/lower,upperdir=/upper/files,workdir=/upper/work root /newroot || stop overlay
mkdir -p /newroot/rig /newroot/lib/modules
mount -t 9p -o trans=virtio,version=9p2000.L,msize=512000 rig /newroot/rig || stop rig
mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=512000,cache=loose modules /newroot/lib/modules || stop modules
umount /proc /sys
mount -t proc proc /newroot/proc; mount -t sysfs sys /newroot/sys; mount -t devtmpfs dev /newroot/dev
mkdir -p /newroot/dev/pts /newroot/dev/shm
mount -t devpts devpts /newroot/dev/pts
for d in dev/shm run; do mount -t tmpfs tmpfs /newroot/$d; done
exec switch_root /newroot /bin/sh /rig/start.sh
`;

/**
 * Fetches the kernel and builds the initramfs, once.
 * @returns paths of kernel, initramfs and modules, and the kernel's version
 */
export function buildImage(cache) {
  mkdirSync(cache, { recursive: true });
  const debs = () => readdirSync(cache).filter((name) => /^linux-image-.*\.deb$/.test(name));
  if (debs().length === 0) {
    const name = sh(
      "apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: \\(linux-image-[0-9].*\\)/\\1/p' | head -1",
      cache,
    );
    if (name === '') throw new Error('rig: apt knows no linux-image-amd64: run apt-get update');
    // apt's own user may not write here, and as root it then warns and goes on.
    sh(`apt-get download -qq ${name} 2>/dev/null`, cache);
  }
  const kernel = join(cache, 'kernel');
  if (!existsSync(join(kernel, 'boot')))
    sh(`rm -rf kernel && mkdir kernel && dpkg-deb -x ${debs()[0]} kernel`, cache);
  const root = existsSync(join(kernel, 'lib/modules')) ? kernel : join(kernel, 'usr');
  const modules = join(root, 'lib/modules');
  const version = readdirSync(modules)[0];
  if (!existsSync(join(modules, version, 'modules.dep'))) sh(`depmod -b ${root} ${version}`, cache);

  const initramfs = join(cache, 'initramfs.gz');
  const tree = join(cache, 'tree');
  rmSync(tree, { recursive: true, force: true });
  for (const folder of ['bin', 'modules', 'proc', 'sys', 'dev', 'lower', 'upper', 'newroot'])
    mkdirSync(join(tree, folder), { recursive: true });
  copyFileSync(sh('command -v busybox', cache), join(tree, 'bin/busybox'));
  for (const applet of [
    'sh',
    'mount',
    'umount',
    'insmod',
    'switch_root',
    'mkdir',
    'cat',
    'sleep',
    'poweroff',
  ])
    symlinkSync('busybox', join(tree, 'bin', applet));
  const files = early
    .flatMap((name) =>
      sh(
        `modprobe -d ${root} -S ${version} --show-depends ${name} | sed -n 's/^insmod \\([^ ]*\\).*/\\1/p'`,
        cache,
      ).split('\n'),
    )
    .filter((file, i, all) => file !== '' && all.indexOf(file) === i);
  for (const file of files) copyFileSync(file, join(tree, 'modules', basename(file)));
  writeFileSync(join(tree, 'order'), files.map((file) => basename(file)).join('\n'));
  writeFileSync(join(tree, 'init'), init);
  chmodSync(join(tree, 'init'), 0o755);
  sh(`cd tree && find . | cpio -o -H newc 2>/dev/null | gzip -1 > ${initramfs}`, cache);
  return {
    kernel: sh(`readlink -f ${join(kernel, 'boot', `vmlinuz-${version}`)}`, cache),
    initramfs,
    modules,
    version,
  };
}
