import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuditLog, AuditLogSchema } from './audit-log.schema.js';
import { AuditController } from './audit.controller.js';
import { AuditCounts } from './audit.counts.js';
import { AuditInterceptor } from './audit.interceptor.js';
import { AuditRecorder } from './audit.recorder.js';
import { AuditService } from './audit.service.js';

@Module({
  imports: [MongooseModule.forFeature([{ name: AuditLog.name, schema: AuditLogSchema }])],
  controllers: [AuditController],
  providers: [AuditCounts, AuditRecorder, AuditService, AuditInterceptor],
  exports: [AuditInterceptor, AuditRecorder],
})
export class AuditModule {}
