import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The MongoDB driver that mongoose brings, without the cost of loading mongoose. */
export const driver = () => createRequire(require.resolve('mongoose'))('mongodb');
