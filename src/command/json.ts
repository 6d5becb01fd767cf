export { toJson } from '../formats/json.js';
