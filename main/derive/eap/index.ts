export { eapAgreement } from './eap.ts';
