/** Names of the IPC channels between Electron's main process and the preload script. */
export const channels = {
  call: 'workbench:call',
  event: 'workbench:event',
  grant: 'workbench:grant',
  keep: 'workbench:keep',
  openDialog: 'workbench:open-dialog',
  saveDialog: 'workbench:save-dialog',
} as const;
