import type { Bridge, ErrorView } from '../../preload/api.ts';

/** An error of the contract: its message is for people. */
export class CallError extends Error {
  readonly code: string;
  constructor(error: ErrorView) {
    super(error.message);
    this.name = 'CallError';
    this.code = error.code;
  }
}

/** `ErrorView.code` of what a call threw; null when it is no error of the contract. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

const coded = /(?:^|: )(cancelled|unreadable|invalid|defect): ([\s\S]*)$/;

/** Takes the code out of a message that carries it in front, as errors that cross Electron's bridge do. */
export function withCodes(bridge: Bridge): Bridge {
  const repair = (error: unknown): never => {
    const found = codeOf(error) === null && error instanceof Error ? coded.exec(error.message) : null;
    if (found === null) throw error;
    throw new CallError({ code: found[1]!, message: found[2]! });
  };
  return {
    host: bridge.host,
    call: (method, input) => bridge.call(method, input).catch(repair),
    listen: (listener) => bridge.listen(listener),
    fileRefs: (files) => bridge.fileRefs(files).catch(repair),
    openDialog: () => bridge.openDialog().catch(repair),
    saveDialog: (name) => bridge.saveDialog(name).catch(repair),
  };
}
