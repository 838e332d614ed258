import type { Client, ErrorView } from '../../preload/contract/index.ts';

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
export function withCodes(client: Client): Client {
  const repair = (error: unknown): never => {
    const found = codeOf(error) === null && error instanceof Error ? coded.exec(error.message) : null;
    if (found === null) throw error;
    throw new CallError({ code: found[1]!, message: found[2]! });
  };
  return {
    host: client.host,
    call: (method, input) => client.call(method, input).catch(repair),
    listen: (listener) => client.listen(listener),
    fileRefs: (files) => client.fileRefs(files).catch(repair),
    openDialog: () => client.openDialog().catch(repair),
    saveDialog: (name) => client.saveDialog(name).catch(repair),
  };
}
