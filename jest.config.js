const paths = {
  '^#contracts/(.*)\\.js$': '<rootDir>/libs/contracts/src/$1.ts',
  '^#platform/(.*)\\.js$': '<rootDir>/libs/platform/src/$1.ts',
  '^(\\.{1,2}/.*)\\.js$': '$1',
};
const shared = {
  rootDir: '.',
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/fixtures/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: paths,
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
};

/** Of these a suite gets the one copy that the product under test runs on. */
const PACKAGES = '/node_modules/(mongoose|@nestjs/(common|core|mongoose|swagger))/(dist/)?index\\.js$';

/** Unit specs sit beside the rules they test; everything over HTTP is under test/ and runs what was built. */
export default {
  testTimeout: 60_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/libs/**/*.spec.ts', '<rootDir>/apps/**/*.spec.ts'],
      testEnvironment: 'node',
      transform: { '^.+\\.ts$': ['@swc/jest'] },
      setupFiles: ['<rootDir>/test/support/preload.mjs'],
    },
    {
      ...shared,
      displayName: 'http',
      testMatch: ['<rootDir>/test/**/*-spec.ts'],
      testEnvironment: '<rootDir>/test/support/jest/environment.mjs',
      transform: {
        '^(?!.*/test/).*/(libs|apps)/.+\\.ts$': '<rootDir>/test/support/jest/native.mjs',
        [PACKAGES]: '<rootDir>/test/support/jest/native.mjs',
        '^.+\\.ts$': ['@swc/jest'],
      },
      transformIgnorePatterns: [`/node_modules/(?!.*)`, `^(?!.*${PACKAGES}).*/node_modules/`],
    },
  ],
};
