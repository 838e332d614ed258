export { arduino } from './arduino.ts';
export { espIdf } from './esp-idf.ts';
