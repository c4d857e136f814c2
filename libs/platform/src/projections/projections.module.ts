import { Global, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { ProjectionsController } from './projections.controller.js';
import { Projections } from './projections.js';
import { Rebuild, RebuildSchema } from './rebuild.schema.js';

/** What is kept beside the things that it is made of, and how it is made anew. */
@Global()
@Module({
  imports: [MongooseModule.forFeature([{ name: Rebuild.name, schema: RebuildSchema }])],
  controllers: [ProjectionsController],
  providers: [Projections],
  exports: [Projections],
})
export class ProjectionsModule {}
