export { connman, dhcp, networkd } from './managers.ts';
export { networkManager } from './network-manager.ts';
export { nmcli } from './nmcli.ts';
