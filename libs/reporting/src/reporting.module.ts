import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { BusinessFigures } from './figures/business-figures.js';
import { IntegrityController } from './integrity.controller.js';
import { IntegrityService } from './integrity.service.js';
import { ProofRecord, ProofSchema } from './proof.schema.js';
import { Proofs } from './proofs.js';
import { ReturnsReportController } from './returns/returns-report.controller.js';
import { SalesController } from './sales/sales.controller.js';
import { StockReportsController } from './stock/stock-reports.controller.js';
import { StockReports } from './stock/stock-reports.service.js';

@Module({
  imports: [MongooseModule.forFeature([{ name: ProofRecord.name, schema: ProofSchema }])],
  controllers: [IntegrityController, SalesController, StockReportsController, ReturnsReportController],
  providers: [IntegrityService, Proofs, BusinessFigures, StockReports],
  exports: [IntegrityService],
})
export class ReportingModule {}
