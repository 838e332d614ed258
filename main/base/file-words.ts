import { visible } from './visible.ts';

/** What the system refused, and what to do next. Each reads on after the name of the file and a colon. */
const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder: look how its name is written',
  ENOTDIR: 'a part of this path is a file and no folder: look how it is written',
  EISDIR: 'this is a folder: name a file in it',
  EACCES: 'permission denied: choose another place, or ask its owner (ls -l shows who that is)',
  EPERM:
    'permission denied: the system does not allow that with this file, even to its owner; choose another place',
  EROFS: 'this disk can only be read: choose a place on another one',
  ENOSPC: 'the disk is full: free some space there or choose another place, then do it again',
  EDQUOT:
    'your quota on this disk is used up: delete something there or choose another place, then do it again',
  EFBIG: 'the file is larger than this disk or your limits (ulimit -f) allow: choose another place',
  EIO: 'the disk reports an error: look into the kernel log (dmesg), and copy the file to another disk',
  ENXIO: 'there is no device behind this name, or nobody reads this pipe: start its reader first',
  ENODEV: 'there is no device behind this name: look whether it is plugged in',
  EMFILE: 'this program has too many files open: close some, or raise the limit (ulimit -n)',
  ENFILE: 'this machine has too many files open: end other programs, then do it again',
  ENOMEM: 'the machine has no memory left: end other programs, then do it again',
  ENAMETOOLONG: 'the name is too long for this disk: choose a shorter one',
  ELOOP: 'its symbolic links lead in a circle: name the file itself',
  EBUSY: 'another program holds it: end that program, or choose another name',
  ETXTBSY: 'it is a program that runs: choose another name',
  EEXIST: 'there is a file of this name already: choose another name',
  EXDEV: 'it cannot be moved to another disk: choose another place',
  EPIPE: 'whoever read this pipe has gone: start its reader again',
  ESTALE: 'the network disk does not know the file any more: open it again',
  ETIMEDOUT: 'the network disk does not answer: look whether it is reachable',
  ENOTCONN: 'the network disk is not connected: mount it again',
  EHOSTDOWN: 'the network disk does not answer: look whether it is reachable',
  EINVAL: 'the disk cannot do that with this file: choose another place',
};

/** What the system says where nothing better is known: its own words without call, path and number. */
const systemWords = (error: NodeJS.ErrnoException): string =>
  `the system refuses (${error.code}${error.syscall ? `, ${error.syscall}` : ''}): choose another file or place`;

/** The code that the system gave; null: it is no error of the system. */
export const systemCode = (error: unknown): string | null =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).errno === 'number'
    ? ((error as NodeJS.ErrnoException).code ?? null)
    : null;

/**
 * A sentence on what the system refused to do with a file, and what to do next.
 * @param name the file as the person named it, never a temporary name
 * @returns null where it is no error of the system
 */
export function fileWords(name: string, error: unknown): string | null {
  const code = systemCode(error);
  if (code === null) return null;
  return `${visible(name)}: ${WORDS[code] ?? systemWords(error as NodeJS.ErrnoException)}`;
}
