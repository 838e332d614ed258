export { arduino } from './arduino.ts';
export { cyw43 } from './cyw43.ts';
export { espIdf } from './esp-idf.ts';
export { esp8266 } from './esp8266.ts';
export { circuitPython } from './python.ts';
export { tasmota } from './tasmota.ts';
export { zephyr } from './zephyr.ts';
