export { owe } from './owe.ts';
