/** An error of Linux: one row of the table below. */
export interface ErrnoRow {
  readonly number: number;
  /** In words, as this program says it; absent: the name is all. */
  readonly text?: string;
  /** What glibc's strerror() says of it, in lower case: wireless programs print an error by these words alone. */
  readonly strerror?: string;
  /** What it means as an answer to nl80211, and what usually causes it there; absent: nl80211 seldom gives it. */
  readonly meaning?: string;
  readonly cause?: string;
}

/** Linux error numbers (include/uapi/asm-generic/errno.h). */
const ROWS = {
  EPERM: {
    number: 1,
    text: 'operation not permitted',
    strerror: 'operation not permitted',
    meaning: 'The caller may not do this.',
    cause: 'the program runs without CAP_NET_ADMIN.',
  },
  ENOENT: {
    number: 2,
    text: 'no such entry',
    strerror: 'no such file or directory',
    meaning: 'What the request names does not exist.',
    cause:
      'a new key whose cipher the kernel lacks (CCM, AES, CMAC), or whose station is not in the table yet. When a key or a station is removed, that it was not there is harmless.',
  },
  ESRCH: { number: 3, strerror: 'no such process' },
  EINTR: { number: 4, strerror: 'interrupted system call' },
  EIO: {
    number: 5,
    text: 'input or output error',
    strerror: 'input/output error',
    meaning: 'The device did not do it.',
    cause: 'the firmware refused or has crashed; see the kernel log.',
  },
  ENXIO: { number: 6, strerror: 'no such device or address' },
  E2BIG: { number: 7 },
  ENOEXEC: { number: 8 },
  EBADF: { number: 9, strerror: 'bad file descriptor' },
  ECHILD: { number: 10 },
  EAGAIN: {
    number: 11,
    text: 'try again',
    strerror: 'resource temporarily unavailable',
    meaning: 'Not now.',
    cause: 'the driver is scanning or connecting.',
  },
  ENOMEM: {
    number: 12,
    text: 'out of memory',
    strerror: 'cannot allocate memory',
    meaning: 'No memory was left.',
    cause: 'a very small machine, or a leak in a driver.',
  },
  EACCES: { number: 13, strerror: 'permission denied' },
  EFAULT: { number: 14 },
  ENOTBLK: { number: 15 },
  EBUSY: {
    number: 16,
    text: 'device is busy',
    strerror: 'device or resource busy',
    meaning: 'The device is busy with something else.',
    cause: 'a scan is running, the interface is up, or another supplicant uses it.',
  },
  EEXIST: {
    number: 17,
    text: 'exists already',
    strerror: 'file exists',
    meaning: 'It exists already.',
    cause: 'a key or station was not removed before.',
  },
  EXDEV: { number: 18 },
  ENODEV: {
    number: 19,
    text: 'no such device',
    strerror: 'no such device',
    meaning: 'There is no such device.',
    cause: 'the interface is gone: unplugged, renamed, or its driver crashed.',
  },
  ENOTDIR: { number: 20 },
  EISDIR: { number: 21 },
  EINVAL: {
    number: 22,
    text: 'invalid argument',
    strerror: 'invalid argument',
    meaning: 'An argument is not acceptable.',
    cause:
      'a new key whose cipher the driver lacks, or whose length or index is wrong; in other commands, a feature that the driver does not have.',
  },
  ENFILE: { number: 23 },
  EMFILE: { number: 24 },
  ENOTTY: { number: 25 },
  ETXTBSY: { number: 26 },
  EFBIG: { number: 27 },
  ENOSPC: {
    number: 28,
    text: 'no space left',
    strerror: 'no space left on device',
    meaning: 'No room is left.',
    cause: 'the hardware’s table of keys or stations is full.',
  },
  ESPIPE: { number: 29 },
  EROFS: { number: 30 },
  EMLINK: { number: 31 },
  EPIPE: { number: 32 },
  EDOM: { number: 33 },
  ERANGE: {
    number: 34,
    text: 'out of range',
    strerror: 'numerical result out of range',
    meaning: 'A number is out of range.',
    cause: 'a channel or power that is not allowed.',
  },
  EDEADLK: { number: 35 },
  ENAMETOOLONG: { number: 36 },
  ENOLCK: { number: 37 },
  ENOSYS: { number: 38, strerror: 'function not implemented' },
  ENOTEMPTY: { number: 39 },
  ELOOP: { number: 40 },
  ENOMSG: { number: 42, strerror: 'no message of desired type' },
  EIDRM: { number: 43 },
  ECHRNG: { number: 44 },
  EL2NSYNC: { number: 45 },
  EL3HLT: { number: 46 },
  EL3RST: { number: 47 },
  ELNRNG: { number: 48 },
  EUNATCH: { number: 49 },
  ENOCSI: { number: 50 },
  EL2HLT: { number: 51 },
  EBADE: {
    number: 52,
    strerror: 'invalid exchange',
    meaning: 'The exchange does not exist (iwmon prints it as “Invalid exchange”).',
    cause:
      'the driver had given up or never begun the external authentication that is answered: brcmfmac does so after a stale PMKSA.',
  },
  EBADR: { number: 53 },
  EXFULL: { number: 54 },
  ENOANO: { number: 55 },
  EBADRQC: { number: 56 },
  EBADSLT: { number: 57 },
  EBFONT: { number: 59 },
  ENOSTR: { number: 60 },
  ENODATA: {
    number: 61,
    text: 'no data',
    strerror: 'no data available',
    meaning: 'No data.',
    cause: 'what was asked for is not known.',
  },
  ETIME: { number: 62 },
  ENOSR: { number: 63 },
  ENONET: { number: 64 },
  ENOPKG: { number: 65 },
  EREMOTE: { number: 66 },
  ENOLINK: {
    number: 67,
    text: 'no link',
    strerror: 'link has been severed',
    meaning: 'The link is not there.',
    cause:
      'a multi-link connection, and the request does not name its link; or the interface was not connected any more.',
  },
  EADV: { number: 68 },
  ESRMNT: { number: 69 },
  ECOMM: { number: 70 },
  EPROTO: { number: 71, strerror: 'protocol error' },
  EMULTIHOP: { number: 72 },
  EDOTDOT: { number: 73 },
  EBADMSG: { number: 74, strerror: 'bad message' },
  EOVERFLOW: { number: 75 },
  ENOTUNIQ: { number: 76 },
  EBADFD: { number: 77 },
  EREMCHG: { number: 78 },
  ELIBACC: { number: 79 },
  ELIBBAD: { number: 80 },
  ELIBSCN: { number: 81 },
  ELIBMAX: { number: 82 },
  ELIBEXEC: { number: 83 },
  EILSEQ: { number: 84 },
  ERESTART: { number: 85 },
  ESTRPIPE: { number: 86 },
  EUSERS: { number: 87 },
  ENOTSOCK: { number: 88 },
  EDESTADDRREQ: { number: 89 },
  EMSGSIZE: { number: 90, strerror: 'message too long' },
  EPROTOTYPE: { number: 91 },
  ENOPROTOOPT: { number: 92, strerror: 'protocol not available' },
  EPROTONOSUPPORT: { number: 93, strerror: 'protocol not supported' },
  ESOCKTNOSUPPORT: { number: 94 },
  EOPNOTSUPP: {
    number: 95,
    text: 'not supported',
    strerror: 'operation not supported',
    meaning: 'The driver cannot do this.',
    cause: 'an optional feature; often harmless, as the supplicant does without.',
  },
  EPFNOSUPPORT: { number: 96 },
  EAFNOSUPPORT: { number: 97 },
  EADDRINUSE: { number: 98 },
  EADDRNOTAVAIL: { number: 99 },
  ENETDOWN: {
    number: 100,
    text: 'interface is down',
    strerror: 'network is down',
    meaning: 'The interface is down.',
    cause: 'it was not brought up, or somebody took it down.',
  },
  ENETUNREACH: { number: 101, strerror: 'network is unreachable' },
  ENETRESET: { number: 102 },
  ECONNABORTED: { number: 103 },
  ECONNRESET: { number: 104, strerror: 'connection reset by peer' },
  ENOBUFS: {
    number: 105,
    text: 'messages were lost',
    strerror: 'no buffer space available',
    meaning: 'The reader was too slow and messages were lost.',
    cause: 'a loaded machine; what is missing is not known.',
  },
  EISCONN: { number: 106 },
  ENOTCONN: {
    number: 107,
    text: 'not connected',
    strerror: 'transport endpoint is not connected',
    meaning: 'The interface is not connected.',
    cause: 'the connection had ended before the request came.',
  },
  ESHUTDOWN: { number: 108 },
  ETOOMANYREFS: { number: 109 },
  ETIMEDOUT: {
    number: 110,
    text: 'timed out',
    strerror: 'connection timed out',
    meaning: 'No answer came in time.',
    cause: 'the firmware does not respond.',
  },
  ECONNREFUSED: { number: 111, strerror: 'connection refused' },
  EHOSTDOWN: { number: 112, strerror: 'host is down' },
  EHOSTUNREACH: { number: 113, strerror: 'no route to host' },
  EALREADY: {
    number: 114,
    text: 'in progress already',
    strerror: 'operation already in progress',
    meaning: 'It is under way already.',
    cause: 'the same was asked for twice, or another program has registered for it.',
  },
  EINPROGRESS: {
    number: 115,
    text: 'in progress',
    strerror: 'operation now in progress',
    meaning: 'It has been begun.',
    cause: 'nothing is wrong: the result comes later.',
  },
  ESTALE: { number: 116 },
  EUCLEAN: { number: 117 },
  ENOTNAM: { number: 118 },
  ENAVAIL: { number: 119 },
  EISNAM: { number: 120 },
  EREMOTEIO: { number: 121 },
  EDQUOT: { number: 122 },
  ENOMEDIUM: { number: 123 },
  EMEDIUMTYPE: { number: 124 },
  ECANCELED: {
    number: 125,
    text: 'cancelled',
    strerror: 'operation canceled',
    meaning: 'It was cancelled.',
    cause: 'another request replaced it.',
  },
  ENOKEY: { number: 126, strerror: 'required key not available' },
  EKEYEXPIRED: { number: 127 },
  EKEYREVOKED: { number: 128 },
  EKEYREJECTED: {
    number: 129,
    text: 'key rejected',
    strerror: 'key was rejected by service',
    meaning: 'The key was rejected.',
    cause: 'key or signature is not accepted by the kernel.',
  },
  EOWNERDEAD: { number: 130 },
  ENOTRECOVERABLE: { number: 131 },
  ERFKILL: {
    number: 132,
    text: 'radio is switched off',
    strerror: 'operation not possible due to rf-kill',
    meaning: 'The radio is switched off.',
    cause: 'a switch, a key or `rfkill`.',
  },
  EHWPOISON: { number: 133 },
} as const satisfies Record<string, ErrnoRow>;

const NAMED: ReadonlyMap<number, readonly [string, ErrnoRow]> = new Map(
  Object.entries(ROWS).map(([name, row]) => [row.number, [name, row]]),
);

/** Errors by name, negative as the kernel gives them: `Errno.ENOENT` is -2. */
export const Errno = Object.fromEntries(
  Object.entries(ROWS).map(([name, { number }]) => [name, -number]),
) as Readonly<Record<keyof typeof ROWS, number>>;

/** The row of an error number of either sign; null for one that has no name. */
export const errnoRow = (errno: number): ErrnoRow | null => NAMED.get(Math.abs(errno))?.[1] ?? null;

/** `ENOENT` for an error number of either sign; '' where it has no name. */
export const errnoName = (errno: number): string => NAMED.get(Math.abs(errno))?.[0] ?? '';

/** `ENOENT (no such entry)` for error number 2; its number where it has no name. */
export function errnoText(errno: number): string {
  const found = NAMED.get(Math.abs(errno));
  if (!found) return `error ${errno}`;
  const [name, { text }] = found;
  return text === undefined ? name : `${name} (${text})`;
}

const STRERROR: ReadonlyMap<string, number> = new Map(
  [...NAMED.values()].flatMap(([, { number, strerror }]) =>
    strerror === undefined ? [] : [[strerror, -number]],
  ),
);

/** The error that the words of strerror() stand for, negative as the kernel gives it; null where they are no error's. */
export const errnoOf = (words: string): number | null => STRERROR.get(words.trim().toLowerCase()) ?? null;
