import { Module } from '@nestjs/common';
import { BusinessFigures } from './figures/business-figures.js';
import { IntegrityController } from './integrity.controller.js';
import { IntegrityService } from './integrity.service.js';

@Module({
  controllers: [IntegrityController],
  providers: [IntegrityService, BusinessFigures],
  exports: [IntegrityService],
})
export class ReportingModule {}
