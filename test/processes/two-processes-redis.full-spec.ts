import { describeTwoProcesses } from './together.js';

describeTwoProcesses('two processes with one Redis', () => {
  const url = process.env['REDIS_TEST_URL'];
  if (!url) throw new Error('REDIS_TEST_URL is not set; run this by npm run test:full');
  return { REDIS_URL: url };
});
