import { describeTwoProcesses } from './together.js';

describeTwoProcesses('two processes', () => ({}));
