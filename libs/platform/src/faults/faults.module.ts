import { Global, Module } from '@nestjs/common';
import { FaultLogger } from './fault-logger.js';
import { Faults } from './faults.js';

/** Errors that nobody expected, and the logger that meets them. */
@Global()
@Module({ providers: [Faults, FaultLogger], exports: [Faults, FaultLogger] })
export class FaultsModule {}
