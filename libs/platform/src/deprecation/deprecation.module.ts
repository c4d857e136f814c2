import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { Deprecations } from './deprecations.js';
import { DeprecationsController } from './deprecations.controller.js';
import { SunsetGuard } from './sunset.guard.js';
import { DeprecatedUseRecord, DeprecatedUseSchema } from './use.schema.js';

/** Operations of v1 that v2 has replaced: who still uses them, and their end. */
@Module({
  imports: [MongooseModule.forFeature([{ name: DeprecatedUseRecord.name, schema: DeprecatedUseSchema }])],
  controllers: [DeprecationsController],
  providers: [Deprecations, SunsetGuard],
  exports: [SunsetGuard],
})
export class DeprecationModule {}
