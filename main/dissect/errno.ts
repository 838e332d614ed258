/** Linux error numbers from 0 (include/uapi/asm-generic/errno.h). */
const names = `
  - EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY
  EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK
  EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP - ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT
  EL3RST ELNRNG EUNATCH ENOCSI EL2HLT EBADE EBADR EXFULL ENOANO EBADRQC EBADSLT - EBFONT ENOSTR ENODATA
  ETIME ENOSR ENONET ENOPKG EREMOTE ENOLINK EADV ESRMNT ECOMM EPROTO EMULTIHOP EDOTDOT EBADMSG EOVERFLOW
  ENOTUNIQ EBADFD EREMCHG ELIBACC ELIBBAD ELIBSCN ELIBMAX ELIBEXEC EILSEQ ERESTART ESTRPIPE EUSERS ENOTSOCK
  EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP EPFNOSUPPORT
  EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS
  EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS
  ESTALE EUCLEAN ENOTNAM ENAVAIL EISNAM EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE ECANCELED ENOKEY EKEYEXPIRED
  EKEYREVOKED EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE ERFKILL EHWPOISON`
  .trim()
  .split(/\s+/);

/** What the errors that nl80211 gives mean, in words. */
const words: Readonly<Record<string, string>> = {
  EPERM: 'operation not permitted',
  ENOENT: 'no such entry',
  EIO: 'input or output error',
  EAGAIN: 'try again',
  ENOMEM: 'out of memory',
  EBUSY: 'device is busy',
  EEXIST: 'exists already',
  ENODEV: 'no such device',
  EINVAL: 'invalid argument',
  ENOSPC: 'no space left',
  ERANGE: 'out of range',
  ENODATA: 'no data',
  ENOLINK: 'no link',
  EOPNOTSUPP: 'not supported',
  ENETDOWN: 'interface is down',
  ENOBUFS: 'messages were lost',
  ENOTCONN: 'not connected',
  EALREADY: 'in progress already',
  EINPROGRESS: 'in progress',
  ECANCELED: 'cancelled',
  EKEYREJECTED: 'key rejected',
  ERFKILL: 'radio is switched off',
  ETIMEDOUT: 'timed out',
};

/** `ENOENT` for an error number of either sign; '' where it has no name. */
export function errnoName(errno: number): string {
  const name = names[Math.abs(errno)];
  return !name || name === '-' ? '' : name;
}

/** `ENOENT (no such entry)` for error number 2; its number where it has no name. */
export function errnoText(errno: number): string {
  const name = errnoName(errno);
  if (name === '') return `error ${errno}`;
  return words[name] ? `${name} (${words[name]})` : name;
}
