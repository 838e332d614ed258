export { android } from './android.ts';
export { macos } from './macos.ts';
export { windows } from './windows.ts';
