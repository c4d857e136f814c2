import { Module } from '@nestjs/common';
import { BusinessFigures } from './figures/business-figures.js';
import { IntegrityController } from './integrity.controller.js';
import { IntegrityService } from './integrity.service.js';
import { SalesController } from './sales/sales.controller.js';

@Module({
  controllers: [IntegrityController, SalesController],
  providers: [IntegrityService, BusinessFigures],
  exports: [IntegrityService],
})
export class ReportingModule {}
