export { android } from './android.ts';
export { macos } from './macos.ts';
export { netsh } from './netsh.ts';
export { windows } from './windows.ts';
