import { Global, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { Schedule } from './schedule.js';
import { TimedJob, TimedJobSchema } from './timed-job.schema.js';

@Global()
@Module({
  imports: [MongooseModule.forFeature([{ name: TimedJob.name, schema: TimedJobSchema }])],
  providers: [Schedule],
  exports: [Schedule],
})
export class ScheduleModule {}
