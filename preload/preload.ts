/** Puts the contract's client at window.workbench. Runs sandboxed and isolated; exposes these functions and nothing else. */
import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron';
import { channels } from './channels.ts';
import type { Client, ErrorView, Input, Method, Output, WorkbenchEvent } from './contract/index.ts';

type Reply = { ok: true; value: unknown } | { ok: false; error: ErrorView };

const client = {
  host: 'electron' as const,
  async call<M extends Method>(method: M, input: Input<M>): Promise<Output<M>> {
    const reply: Reply = await ipcRenderer.invoke(channels.call, method, input);
    if (reply.ok) return reply.value as Output<M>;
    // contextBridge keeps an error's message alone, so the code travels in it and the window takes it apart.
    throw new Error(`${reply.error.code}: ${reply.error.message}`);
  },
  listen(listener: (event: WorkbenchEvent) => void) {
    const relay = (_: IpcRendererEvent, event: WorkbenchEvent): void => listener(event);
    ipcRenderer.on(channels.event, relay);
    return () => {
      ipcRenderer.removeListener(channels.event, relay);
    };
  },
  // Only a File that a person dropped or chose has a path, so a page cannot name one itself.
  fileRefs: (files: readonly File[]) =>
    Promise.all(
      files.map(async (file): Promise<string> => {
        const path = webUtils.getPathForFile(file);
        if (path !== '') return ipcRenderer.invoke(channels.grant, path);
        // What was pasted is in no file yet.
        return ipcRenderer.invoke(channels.keep, file.name, await file.arrayBuffer());
      }),
    ),
  openDialog: () => ipcRenderer.invoke(channels.openDialog) as Promise<string[]>,
  saveDialog: (suggestedName: string) =>
    ipcRenderer.invoke(channels.saveDialog, suggestedName) as Promise<string | null>,
} satisfies Client;

contextBridge.exposeInMainWorld('workbench', client);
